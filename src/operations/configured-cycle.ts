/** A cycle of a source whose configuration is known: all that the process of one needs. */
import type { ReaderAhead } from '../sources/reader-ahead.ts';
import { type CycleTask, type Progress, runCycle } from '../sync/cycle.ts';
import type { CycleReport } from '../sync/report.ts';
import type { ConfiguredSource } from './configured-source.ts';
import type { Installation } from './installation.ts';
import { openSource } from './open-source.ts';

export interface CycleOptions {
  readonly signal?: AbortSignal;
  readonly progress?: (progress: Progress) => void;
  /** Told a cycle's number when it has begun. */
  readonly started?: (cycleId: number) => void;
  /** Runs even when the source's version says that nothing changed. */
  readonly force?: boolean;
  /** A reading process that was started before, for the first source that needs one. */
  readonly ahead?: ReaderAhead | undefined;
}

/** As `runCycle`: only `cycle.running` is thrown. */
export function runConfiguredCycle(
  installation: Installation,
  { config, sources }: ConfiguredSource,
  { ahead, ...options }: CycleOptions,
): Promise<CycleReport> {
  return runCycle({ ...taskOf(installation, ahead), config, sources, ...options });
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
