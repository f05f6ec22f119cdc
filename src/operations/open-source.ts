/** Opens a source for whatever reads it: an external system, or the records that were pushed into the registry. */
import type { SourceConfig } from '../config/document.ts';
import { openSource as openOutside } from '../sources/open.ts';
import type { ReaderAhead } from '../sources/reader-ahead.ts';
import type { Source } from '../sources/source.ts';
import type { Installation } from './installation.ts';

/** Errors: as those of `sources/open.ts`. */
export async function openSource(
  { database, context }: Pick<Installation, 'database' | 'context'>,
  config: SourceConfig,
  signal?: AbortSignal,
  forValue = false,
  ahead?: ReaderAhead,
): Promise<Source> {
  if (config.type === 'push') {
    const { openPushed } = await import('./pushed-source.ts');
    return openPushed(database, config);
  }
  return openOutside(config, context, signal, forValue, ahead);
}
