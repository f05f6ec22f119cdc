/** How a cycle ends: its state, its final counts, and the record of a failure. */
import type { ErrorCode } from '../model/error-codes.ts';
import { GatehouseError, GatehouseErrors, messageOf } from '../model/errors.ts';
import { type MappedEntity, mappedEntities } from '../model/records.ts';
import { finishCycle, startCycle } from '../registry/cycles.ts';
import type { CycleTask } from './cycle-task.ts';
import type { Plan } from './plan.ts';
import { type Counts, type CycleReport, type Notice, totalOf } from './report.ts';

/** What could not be applied is counted when everything has been settled. */
export function countOutcomes(plan: Plan, counts: Partial<Record<MappedEntity, Counts>>): void {
  for (const entity of mappedEntities) {
    const step = plan.entities[entity];
    const of = counts[entity];
    if (step === undefined || of === undefined) continue;
    of.rejected = step.rejected.size();
    of.conflicts = plan.conflicts.filter((conflict) => conflict.entity === entity).length;
  }
}

export function stateOf(counts: Partial<Record<MappedEntity, Counts>>): 'held' | 'applied' | 'unchanged' {
  const total = totalOf(counts);
  if (total.held > 0) return 'held';
  return total.created + total.updated + total.removed > 0 ? 'applied' : 'unchanged';
}

/**
 * Whether the same rows may come to something else in the next cycle: rows that are missing and wait for further readings, conflicts that
 * end when somebody else lets go, and structure that stays only until it is free. Then an unchanged version must not skip it.
 */
export function waitsForNextCycle(plan: Plan, notices: readonly Notice[]): boolean {
  const inUse = notices.some(({ code }) => code === 'cycle.inUse');
  return inUse || plan.conflicts.length > 0 || Object.values(plan.entities).some((step) => step.missing.length > 0);
}

/**
 * Whether the next cycle must read everything though its source tells changes: something waits that no change tells of again, be it held or
 * spared because Gatehouse itself has hidden it.
 */
export function needsEverything(plan: Plan, state: CycleReport['state'], notices: readonly Notice[]): boolean {
  const spared = Object.values(plan.entities).some((step) => step.spared > 0);
  return state === 'held' || spared || waitsForNextCycle(plan, notices);
}

/** Why a cycle failed, for its report; code `bug` for what nobody expected. */
export function failureOf(
  error: unknown,
  cancelled: boolean,
): { readonly code: ErrorCode | 'bug'; readonly message: string } {
  if (cancelled) return { code: 'cycle.cancelled', message: 'The cycle was cancelled. What it had committed stays.' };
  if (error instanceof GatehouseError) return { code: error.code, message: error.message };
  if (error instanceof GatehouseErrors) return { code: error.errors[0]?.code ?? 'bug', message: error.message };
  return { code: 'bug', message: messageOf(error) };
}

/** A failure is kept like any other cycle; when even that fails, as on a full disk, the report itself still tells. */
export async function recordFailure(
  task: CycleTask,
  sourceId: number,
  cycleId: number | null,
  report: CycleReport,
): Promise<void> {
  const { database, context } = task;
  try {
    const id = cycleId ?? (await startCycle(database, sourceId, task.actor, context.now()));
    await finishCycle(
      database,
      {
        id,
        state: report.state,
        fingerprint: null,
        version: null,
        complete: false,
        cursor: null,
        wholeAt: null,
        report: JSON.stringify({ ...report, cycle: id }),
        error: report.error?.message ?? null,
      },
      context.now(),
    );
  } catch (error) {
    context.log('warn', 'The failed cycle could not be recorded', { source: report.source, error: messageOf(error) });
  }
}
