/**
 * One cycle of one source: skip, read, compare, plan, guard, apply, report. `preview` is the same way and stops before anything is written.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { SourceConfig } from '../config/document.ts';
import type { Context } from '../model/context.ts';
import { GatehouseError, messageOf } from '../model/errors.ts';
import { type MappedEntity, mappedEntities } from '../model/records.ts';
import { decodeRow } from '../model/row-batch.ts';
import { finishCycle, lastCycle, type StoredCycle, startCycle } from '../registry/cycles.ts';
import type { Database } from '../registry/database.ts';
import { takeLease } from '../registry/leases.ts';
import { anyMarks } from '../registry/links.ts';
import { uniqueToken } from '../registry/open.ts';
import type { HeldChange } from '../registry/outcomes.ts';
import { ensureSource, findSource } from '../registry/sources.ts';
import type { Query, Source } from '../sources/source.ts';
import { applyPlan } from './apply.ts';
import type { Applying } from './applying.ts';
import { finishApplied } from './finish.ts';
import { makePlan, type Plan } from './plan.ts';
import type { PlanLine } from './planned.ts';
import { planLines } from './preview.ts';
import { type Counts, type CycleReport, type Notice, noCounts, totalOf } from './report.ts';
import { rulesOf, type SourceRules } from './rules.ts';
import { createSpool } from './spool.ts';

/** What a cycle needs from whoever runs it. */
export interface CycleTask {
  readonly database: Database;
  readonly config: SourceConfig;
  /** All sources, for their priorities. */
  readonly sources: readonly SourceConfig[];
  readonly context: Context;
  /** Folder for what does not fit into memory. */
  readonly dataFolder: string;
  /** Who asks for it, as it will stand in the record of changes. */
  readonly actor: string;
  /** Opens the source; `forValue` where only a single value is wanted, so that a quick way may be taken. */
  readonly open: (config: SourceConfig, signal: AbortSignal, forValue: boolean) => Promise<Source>;
  readonly progress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
  /** Runs even when the version says that nothing changed. */
  readonly force?: boolean;
}

export interface Progress {
  readonly source: string;
  readonly step: 'connect' | 'read' | 'apply';
  readonly entity: MappedEntity | null;
  readonly rows: number;
  /** Rows expected, where the last cycle tells. */
  readonly expected: number | null;
}

/** Runs a cycle to its end; failures are in the report, only `cycle.running` is thrown. */
export async function runCycle(task: CycleTask): Promise<CycleReport> {
  const started = performance.now();
  const { database, config, context } = task;
  const sourceId = await ensureSource(database, config.name);
  const lease = await takeLease(database, sourceId, config.name, uniqueToken(), context.now());
  try {
    return await runLeased(task, sourceId, started);
  } finally {
    await lease.release();
  }
}

async function runLeased(task: CycleTask, sourceId: number, started: number): Promise<CycleReport> {
  const { database, config, context } = task;
  const signal = task.signal ?? new AbortController().signal;
  const fingerprint = fingerprintOf(config);
  const { last, everComplete } = await lastCycle(database, sourceId);
  let version: string | null = null;
  let cycleId: number | null = null;
  const counts: Partial<Record<MappedEntity, Counts>> = {};
  let readingMs = 0;
  let plan: Plan | undefined;
  const report = (
    state: StoredCycle['state'],
    notices: readonly Notice[],
    error: CycleReport['error'],
  ): CycleReport => ({
    source: config.name,
    cycle: cycleId,
    state,
    ...totalOf(counts),
    photosFetched: 0,
    durationMs: Math.round(performance.now() - started),
    readingMs: Math.round(readingMs),
    entities: counts,
    notices,
    error,
  });
  try {
    if (config.version !== undefined) {
      version = await readVersion(task, config.version, signal);
      if (!task.force && last !== undefined && (await maySkip(database, sourceId, last, version, fingerprint))) {
        return report('skipped', [], null);
      }
    }
    cycleId = await startCycle(database, sourceId, task.actor, context.now());
    const readingStarted = performance.now();
    const rules = await rulesOf(task);
    plan = await planFor(task, sourceId, !everComplete, rules, signal);
    readingMs = performance.now() - readingStarted;
    const applying = beginApplying(task, plan, { sourceId, cycleId, counts, signal, ...rules });
    const notices = await applyPlan(applying, {
      lastIncomplete: last?.complete !== true,
      progress: (entity) => task.progress?.({ source: config.name, step: 'apply', entity, rows: 0, expected: null }),
    });
    countOutcomes(plan, counts);
    const state = stateOf(counts);
    const complete = Object.values(plan.entities).every((step) => step.reading.aborted === null);
    const made = report(state, [...plan.notices, ...notices], null);
    await finishApplied(applying, {
      id: cycleId,
      state,
      fingerprint,
      version,
      complete,
      report: JSON.stringify(made),
      error: null,
    });
    return made;
  } catch (error) {
    const cancelled = signal.aborted;
    const told = {
      code: error instanceof GatehouseError ? error.code : cancelled ? 'cycle.cancelled' : 'bug',
      message: cancelled ? 'The cycle was cancelled. What it had committed stays.' : messageOf(error),
    };
    const made = report(cancelled ? 'cancelled' : 'failed', [], told);
    await recordFailure(task, sourceId, cycleId, made, context.now());
    if (told.code === 'bug')
      context.log('error', 'A cycle failed by a fault of Gatehouse', { source: config.name, stack: stackOf(error) });
    return made;
  } finally {
    plan?.discard();
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** A failure is kept like any other cycle; when even that fails, as on a full disk, the report itself still tells. */
async function recordFailure(
  task: CycleTask,
  sourceId: number,
  cycleId: number | null,
  report: CycleReport,
  now: Date,
): Promise<void> {
  const { database } = task;
  try {
    const id = cycleId ?? (await startCycle(database, sourceId, task.actor, now));
    await finishCycle(
      database,
      {
        id,
        state: report.state,
        fingerprint: null,
        version: null,
        complete: false,
        report: JSON.stringify({ ...report, cycle: id }),
        error: report.error?.message ?? null,
      },
      now,
    );
  } catch (error) {
    task.context.log('warn', 'The failed cycle could not be recorded', {
      source: report.source,
      error: messageOf(error),
    });
  }
}

/** What could not be applied is counted when everything has been settled. */
function countOutcomes(plan: Plan, counts: Partial<Record<MappedEntity, Counts>>): void {
  for (const entity of mappedEntities) {
    const step = plan.entities[entity];
    const of = counts[entity];
    if (step === undefined || of === undefined) continue;
    of.rejected = step.rejected.size();
    of.conflicts = plan.conflicts.filter((conflict) => conflict.entity === entity).length;
  }
}

function stateOf(counts: Partial<Record<MappedEntity, Counts>>): 'held' | 'applied' | 'unchanged' {
  const total = totalOf(counts);
  if (total.held > 0) return 'held';
  return total.created + total.updated + total.removed > 0 ? 'applied' : 'unchanged';
}

/** The plan of a cycle that is not run: every change a line, in the order in which they would be applied. Writes nothing. */
export async function* previewCycle(task: CycleTask): AsyncGenerator<PlanLine, { notices: readonly Notice[] }> {
  const { database, config } = task;
  const signal = task.signal ?? new AbortController().signal;
  // A source that was never synchronised has no id yet, and a preview must not give it one.
  const sourceId = (await findSource(database, config.name)) ?? -1;
  const { everComplete } = await lastCycle(database, sourceId);
  const rules = await rulesOf(task);
  const plan = await planFor(task, sourceId, !everComplete, rules, signal);
  try {
    yield* planLines(plan, { database, sourceId, config, now: task.context.now(), ...rules });
    return { notices: plan.notices };
  } finally {
    plan.discard();
  }
}

async function planFor(
  task: CycleTask,
  sourceId: number,
  firstCycle: boolean,
  rules: SourceRules,
  signal: AbortSignal,
): Promise<Plan> {
  const { config, database, context } = task;
  task.progress?.({ source: config.name, step: 'connect', entity: null, rows: 0, expected: null });
  const source = await task.open(config, signal, false);
  try {
    return await makePlan({
      database,
      sourceId,
      config,
      source,
      context,
      firstCycle,
      spoolFolder: join(task.dataFolder, 'spool', uniqueToken()),
      ...rules,
      progress: (entity, rows, expected) =>
        task.progress?.({ source: config.name, step: 'read', entity, rows, expected }),
      signal,
    });
  } finally {
    await source.close().catch(() => {});
  }
}

async function readVersion(task: CycleTask, text: string, signal: AbortSignal): Promise<string | null> {
  const source = await task.open(task.config, signal, true);
  try {
    return await firstValue(source, { text }, signal);
  } finally {
    await source.close().catch(() => {});
  }
}

async function firstValue(source: Source, query: Query, signal: AbortSignal): Promise<string | null> {
  for await (const batch of source.read(query, signal)) {
    if (batch.count === 0) continue;
    const value = decodeRow(batch, 0)[0] ?? null;
    return value === null ? null : String(value);
  }
  return null;
}

/** Skipping needs all of: the same version, the same configuration, a complete last cycle, and no edit that waits for comparison. */
async function maySkip(
  database: Database,
  sourceId: number,
  last: StoredCycle,
  version: string | null,
  fingerprint: string,
): Promise<boolean> {
  return (
    version !== null &&
    last.complete &&
    last.version === version &&
    last.fingerprint === fingerprint &&
    !(await anyMarks(database, sourceId))
  );
}

/** Changes with everything in a source's configuration that can change what a cycle does; not with when it runs. */
export function fingerprintOf(config: SourceConfig): string {
  const { schedule: _, timeLimits: __, ...rest } = config;
  return createHash('sha256').update(JSON.stringify(rest)).digest('hex');
}

function beginApplying(
  task: CycleTask,
  plan: Plan,
  of: SourceRules & {
    readonly sourceId: number;
    readonly cycleId: number;
    readonly counts: Partial<Record<MappedEntity, Counts>>;
    readonly signal: AbortSignal;
  },
): Applying {
  const { sourceId, cycleId, counts, signal, priorityOf, dismisses } = of;
  for (const entity of mappedEntities) {
    const reading = plan.entities[entity]?.reading;
    if (reading !== undefined) counts[entity] = { ...noCounts(), read: reading.rows, unchanged: reading.unchanged };
  }
  return {
    database: task.database,
    sourceId,
    config: task.config,
    plan,
    context: task.context,
    author: { cycleId, sourceId, actor: task.actor },
    counts: (entity) => (counts[entity] ??= noCounts()),
    held: createSpool<HeldChange>(join(task.dataFolder, 'spool', uniqueToken()), 'held'),
    priorityOf,
    dismisses,
    signal,
  };
}
