/** A cycle under way, and what is told of it. */
import type { MappedEntity } from '../model/records.ts';
import type { StoredCycle } from '../registry/cycles.ts';
import type { CycleTask } from './cycle-task.ts';
import { type Counts, type CycleReport, type Notice, totalOf } from './report.ts';
import type { Asked } from './version.ts';

/** What the report is made of. */
export interface RunningCycle {
  readonly task: CycleTask;
  readonly sourceId: number;
  readonly signal: AbortSignal;
  readonly started: number;
  /** The source's version, asked for once, before anything else; none where none is configured. */
  readonly asked: Promise<Asked>;
  readonly counts: Partial<Record<MappedEntity, Counts>>;
  cycleId: number | null;
  delta: CycleReport['delta'];
  readingMs: number;
}

export function reportOf(
  running: RunningCycle,
  state: StoredCycle['state'],
  notices: readonly Notice[],
  error: CycleReport['error'],
  photosFetched = 0,
): CycleReport {
  return {
    source: running.task.config.name,
    cycle: running.cycleId,
    state,
    ...totalOf(running.counts),
    delta: running.delta,
    photosFetched,
    durationMs: Math.round(performance.now() - running.started),
    readingMs: Math.round(running.readingMs),
    entities: running.counts,
    notices,
    error,
  };
}

/** Closes what was opened for the version. */
export async function letGo({ asked }: RunningCycle): Promise<void> {
  await asked.then(({ source }) => source?.close()).catch(() => {});
}
