import { GatehouseError, GatehouseErrors } from '../model/errors.ts';
import type { ReaderAhead } from '../sources/reader-ahead.ts';
import { type CycleTask, type Progress, runCycle } from '../sync/cycle.ts';
import type { CycleReport } from '../sync/report.ts';
import type { Installation } from './installation.ts';
import { openSource } from './open-source.ts';
import { configuredSource, openStored, unknownSource } from './stored-configuration.ts';

export interface SyncOptions {
  readonly signal?: AbortSignal;
  readonly progress?: (progress: Progress) => void;
  /** Told a cycle's number when it has begun. */
  readonly started?: (cycleId: number) => void;
  /** Runs even when the source's version says that nothing changed. */
  readonly force?: boolean;
  /** A reading process that was started before, for the first source that needs one. */
  readonly ahead?: ReaderAhead | undefined;
}

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
  { ahead, ...options }: SyncOptions,
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
      const { config, sources } = configuredSource(opened, name, installation);
      const report = await runCycle({ ...taskOf(installation, ahead), config, sources, ...options });
      yield { kind: 'report', report };
    } catch (error) {
      if (!(error instanceof GatehouseError || error instanceof GatehouseErrors)) throw error;
      yield { kind: 'refused', source: name, error };
    }
  }
}

/** What every cycle of this installation is given. */
export function taskOf(installation: Installation, ahead?: ReaderAhead): Omit<CycleTask, 'config' | 'sources'> {
  const { database, context, dataFolder, actor } = installation;
  return {
    database,
    context,
    dataFolder,
    actor,
    open: (config, signal, forValue) => openSource(installation, config, signal, forValue, ahead),
  };
}
