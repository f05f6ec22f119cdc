import { GatehouseError, GatehouseErrors } from '../model/errors.ts';
import type { CycleReport } from '../sync/report.ts';
import { type CycleOptions, runConfiguredCycle } from './configured-cycle.ts';
import { configuredSource } from './configured-source.ts';
import type { Installation } from './installation.ts';
import { openStored, unknownSource } from './stored-configuration.ts';

/** What became of one source: its cycle's report, or why there was no cycle. */
export type Synced =
  | { readonly kind: 'report'; readonly report: CycleReport }
  | { readonly kind: 'refused'; readonly source: string; readonly error: GatehouseError | GatehouseErrors };

/**
 * One cycle of each named source, one after another; of all sources when none is named. What is wrong with one source (`config.*`,
 * `cycle.running`) does not keep the others waiting. Errors: `config.source` before any cycle starts.
 */
export async function* syncSources(
  installation: Installation,
  names: readonly string[],
  options: CycleOptions,
): AsyncGenerator<Synced> {
  const opened = await openStored(installation);
  const configured = opened.raw.sources.map(({ name }) => name);
  for (const name of names) if (!configured.includes(name)) throw unknownSource(opened.raw, name);
  if (configured.length === 0) {
    throw new GatehouseError('config.source', 'No source is configured yet.', { remedy: 'Run: gatehouse apply FILE' });
  }
  for (const name of new Set(names.length === 0 ? configured : names)) {
    if (options.signal?.aborted) return;
    try {
      const source = configuredSource(opened, name, installation);
      yield { kind: 'report', report: await runConfiguredCycle(installation, source, options) };
    } catch (error) {
      if (!(error instanceof GatehouseError || error instanceof GatehouseErrors)) throw error;
      yield { kind: 'refused', source: name, error };
    }
  }
}
