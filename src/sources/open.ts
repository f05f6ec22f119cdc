/** Opens a source the way that fits what is wanted of it. */
import type { SourceConfig } from '../config/document.ts';
import type { Context } from '../model/context.ts';
import { isHarmless, sourceKind } from './kinds.ts';
import { openInProcess } from './process/host.ts';
import type { Source } from './source.ts';

/**
 * Rows are read in a process of their own, which a watchdog can end and which overlaps with comparing. For a single value, as a version is,
 * starting a process would cost more than the value: `forValue` reads it here where the driver can do no harm.
 */
export async function openSource(
  config: SourceConfig,
  context: Context,
  signal?: AbortSignal,
  forValue = false,
): Promise<Source> {
  if (forValue && isHarmless(config.type)) {
    const limit = AbortSignal.timeout(config.timeLimits.connect + config.timeLimits.firstRow);
    const kind = await sourceKind(config.type);
    return kind.open(config, context, signal === undefined ? limit : AbortSignal.any([signal, limit]));
  }
  return openInProcess(config, context, signal);
}
