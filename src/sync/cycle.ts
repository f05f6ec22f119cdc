/**
 * One cycle of one source: skip, read, compare, plan, guard, apply, report. Where a version can be asked for most cycles are skipped, so
 * all that follows is loaded only for those that are not.
 */
import { GatehouseError, messageOf } from '../model/errors.ts';
import { lastCycle } from '../registry/cycles.ts';
import { type Lease, takeLease } from '../registry/leases.ts';
import { uniqueToken } from '../registry/open.ts';
import { ensureSource } from '../registry/sources.ts';
import type { CycleTask } from './cycle-task.ts';
import { failureOf } from './outcome.ts';
import type * as ReadingCycle from './reading-cycle.ts';
import type { CycleReport } from './report.ts';
import { letGo, type RunningCycle, reportOf } from './running-cycle.ts';
import { askVersion, fingerprintOf, maySkip } from './version.ts';

export type { CycleTask, Progress } from './cycle-task.ts';

/** Runs a cycle to its end; failures are in the report, only `cycle.running` is thrown. */
export async function runCycle(task: CycleTask): Promise<CycleReport> {
  const { database, config, context } = task;
  const signal = task.signal ?? new AbortController().signal;
  const started = performance.now();
  const asked =
    config.version === undefined
      ? Promise.resolve({ version: null, source: null })
      : askVersion(task, config.version, signal);
  // Awaited when it is needed; until then a failure must not count as one that nobody handles.
  asked.catch(() => {});
  // What is sure to be needed is loaded while the source is asked.
  const loading = task.force || config.version === undefined ? import('./reading-cycle.ts') : undefined;
  const running: RunningCycle = {
    task,
    sourceId: -1,
    signal,
    started,
    asked,
    counts: {},
    cycleId: null,
    delta: null,
    readingMs: 0,
  };
  let lease: Lease;
  let reading: typeof ReadingCycle;
  let sourceId: number;
  try {
    sourceId = await ensureSource(database, config.name);
    // Nothing is written for it, not even a lease: a cycle that runs elsewhere is the last one, and is not complete.
    if (await isSkipped({ ...running, sourceId })) {
      await letGo(running);
      return reportOf(running, 'skipped', [], null);
    }
    const taken = takeLease(database, sourceId, config.name, uniqueToken(), context.now());
    // A thread starts for the lease; what is not loaded yet is loaded beside it.
    [lease, reading] = await Promise.all([taken, loading ?? import('./reading-cycle.ts')]);
  } catch (error) {
    void letGo(running);
    if (error instanceof GatehouseError && error.code === 'cycle.running') throw error;
    return reportOf(running, 'failed', [], failureOf(error, false));
  }
  try {
    return await reading.runReadingCycle({ ...running, sourceId });
  } finally {
    // A lease that cannot be given back, as on a full disk, is taken over when this process is gone or asks again.
    await lease.release().catch((error: unknown) => {
      context.log('warn', 'The lease of the cycle could not be given back', {
        source: config.name,
        error: messageOf(error),
      });
    });
  }
}

/** Whether the cycle has nothing to do. A version that cannot be had is told later, as the failure of a cycle that is kept. */
async function isSkipped({ task, sourceId, asked }: RunningCycle): Promise<boolean> {
  if (task.force || task.config.version === undefined) return false;
  const { last } = await lastCycle(task.database, sourceId);
  const now = await asked.catch(() => null);
  return (
    last !== undefined &&
    maySkip(task, sourceId, last, { version: now?.version ?? null, fingerprint: fingerprintOf(task.config) })
  );
}
