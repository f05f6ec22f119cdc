/**
 * One cycle of one source: skip, read, compare, plan, guard, apply, report. `preview` is the same way and stops before anything is written.
 */
import type { ServerAddress } from '../config/document.ts';
import { GatehouseError, messageOf } from '../model/errors.ts';
import { type MappedEntity, mappedEntities } from '../model/records.ts';
import { lastCycle, type StoredCycle, startCycle } from '../registry/cycles.ts';
import { type Lease, takeLease } from '../registry/leases.ts';
import { uniqueToken } from '../registry/open.ts';
import type { HeldChange } from '../registry/outcomes.ts';
import { ensureSearchIndexes } from '../registry/search-indexes.ts';
import { ensureSource, findSource } from '../registry/sources.ts';
import type { Source } from '../sources/source.ts';
import { applyPlan } from './apply.ts';
import type { Applying } from './applying.ts';
import type { CycleTask } from './cycle-task.ts';
import { everything, type Reach, reachOf } from './delta.ts';
import { finishApplied } from './finish.ts';
import { countOutcomes, failureOf, needsEverything, recordFailure, stateOf, waitsForNextCycle } from './outcome.ts';
import { makePlan, type Plan } from './plan.ts';
import type { PlanLine } from './planned.ts';
import { planLines } from './preview.ts';
import { type Counts, type CycleReport, type Notice, noCounts, totalOf } from './report.ts';
import { rulesOf, type SourceRules } from './rules.ts';
import { createSpool, spoolFolder } from './spool.ts';
import { type Asked, askVersion, fingerprintOf, maySkip, versionOf } from './version.ts';

export type { CycleTask, Progress } from './cycle-task.ts';

/** A cycle under way: what its report is made of. */
interface Running {
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
  const running: Running = {
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
  let sourceId: number;
  try {
    sourceId = await ensureSource(database, config.name);
    // Nothing is written for it, not even a lease: a cycle that runs elsewhere is the last one, and is not complete.
    if (await isSkipped({ ...running, sourceId })) {
      await letGo(asked);
      return reportOf(running, 'skipped', [], null);
    }
    lease = await takeLease(database, sourceId, config.name, uniqueToken(), context.now());
  } catch (error) {
    void letGo(asked);
    if (error instanceof GatehouseError && error.code === 'cycle.running') throw error;
    return reportOf(running, 'failed', [], failureOf(error, false));
  }
  try {
    return await runLeased({ ...running, sourceId });
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

/** Closes what was opened for the version. */
async function letGo(asked: Promise<Asked>): Promise<void> {
  await asked.then(({ source }) => source?.close()).catch(() => {});
}

/** Whether the cycle has nothing to do. A version that cannot be had is told later, as the failure of a cycle that is kept. */
async function isSkipped({ task, sourceId, asked }: Running): Promise<boolean> {
  if (task.force || task.config.version === undefined) return false;
  const { last } = await lastCycle(task.database, sourceId);
  const now = await asked.catch(() => null);
  return (
    last !== undefined &&
    maySkip(task, sourceId, last, { version: now?.version ?? null, fingerprint: fingerprintOf(task.config) })
  );
}

async function runLeased(running: Running): Promise<CycleReport> {
  const { task, sourceId, signal, counts } = running;
  const { database, config, context } = task;
  const fingerprint = fingerprintOf(config);
  let plan: Plan | undefined;
  let applying: Applying | undefined;
  try {
    const { last, everFinished } = await lastCycle(database, sourceId);
    const asked = await running.asked;
    running.cycleId = await startCycle(database, sourceId, task.actor, context.now());
    task.started?.(running.cycleId);
    await ensureSearchIndexes(database);
    const readingStarted = performance.now();
    const rules = await rulesOf(task);
    const configChanged = last?.fingerprint !== fingerprint;
    const startedAt = context.now().toISOString();
    const of = { sourceId, firstCycle: !everFinished, configChanged, ...rules };
    const read = await planFor(task, signal, of, asked.source, (source) =>
      reachOf(task, source, { ...of, last }, signal),
    );
    plan = read.plan;
    const version = read.server === undefined ? asked.version : read.version;
    const { delta, cursor, wholeAt } = read.reach;
    running.delta = delta === null ? null : { read: delta.keys.length, known: delta.known, wholeFrom: delta.wholeFrom };
    running.readingMs = performance.now() - readingStarted;
    applying = beginApplying(running, read, running.cycleId, rules, !everFinished);
    const notices = await applyPlan(applying, {
      lastIncomplete: last?.complete !== true,
      progress: (entity, rows = 0, expected = null) =>
        task.progress?.({ source: config.name, step: 'apply', entity, rows, expected }),
    });
    countOutcomes(plan, counts);
    const state = stateOf(counts);
    const made = reportOf(running, state, [...plan.notices, ...notices], null, applying.photos.fetched);
    await finishApplied(applying, {
      id: running.cycleId,
      state,
      fingerprint,
      version: waitsForNextCycle(plan, notices) ? null : version,
      cursor: needsEverything(plan, state, notices) ? null : cursor,
      wholeAt: wholeAt ?? startedAt,
      complete: applying.photos.complete && Object.values(plan.entities).every((step) => step.reading.aborted === null),
      report: JSON.stringify(made),
      error: null,
    });
    return made;
  } catch (error) {
    const told = failureOf(error, signal.aborted);
    const state = signal.aborted ? 'cancelled' : 'failed';
    const made = reportOf(running, state, [], told, applying?.photos.fetched);
    await recordFailure(task, sourceId, running.cycleId, made);
    if (told.code === 'bug')
      context.log('error', 'A cycle failed by a fault of Gatehouse', { source: config.name, stack: stackOf(error) });
    return made;
  } finally {
    void letGo(running.asked);
    plan?.discard();
    applying?.held.clear();
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function reportOf(
  running: Running,
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

/** The plan of a cycle that is not run: every change a line, in the order in which they would be applied. Writes nothing. */
export async function* previewCycle(task: CycleTask): AsyncGenerator<PlanLine, { notices: readonly Notice[] }> {
  const { database, config } = task;
  const signal = task.signal ?? new AbortController().signal;
  // A source that was never synchronised has no id yet, and a preview must not give it one.
  const sourceId = (await findSource(database, config.name)) ?? -1;
  const { last, everFinished } = await lastCycle(database, sourceId);
  const rules = await rulesOf(task, sourceId === -1 ? config : undefined);
  const configChanged = last?.fingerprint !== fingerprintOf(config);
  // Whoever wants to see a plan sees that of everything.
  const of = { sourceId, firstCycle: !everFinished, configChanged, ...rules };
  const { plan } = await planFor(task, signal, of, null, async () => everything);
  try {
    const notices = yield* planLines(plan, { database, sourceId, config, now: task.context.now(), ...rules });
    return { notices: [...plan.notices, ...notices] };
  } finally {
    plan.discard();
  }
}

/** A plan with the server of several from which all its rows came, and the version of that one before they came. */
interface Read {
  readonly plan: Plan;
  readonly reach: Reach;
  readonly server?: ServerAddress;
  readonly version: string | null;
}

/** `opened`: the source, where it is open already. */
async function planFor(
  task: CycleTask,
  signal: AbortSignal,
  of: SourceRules & { readonly sourceId: number; readonly firstCycle: boolean; readonly configChanged: boolean },
  opened: Source | null,
  reachOf: (source: Source) => Promise<Reach>,
): Promise<Read> {
  const { config, database, context } = task;
  task.progress?.({ source: config.name, step: 'connect', entity: null, rows: 0, expected: null });
  const source = opened ?? (await task.open(config, signal, false));
  // What a session has done for its version may slow it down: PostgreSQL then reads a large table at half the speed.
  await opened?.renew?.(signal);
  try {
    const { server } = source;
    // Another server than the one that was asked whether there is anything to do may be behind it.
    const version =
      server === undefined || config.version === undefined ? null : await versionOf(source, config.version, signal);
    const reach = await reachOf(source);
    const plan = await makePlan({
      ...of,
      ...(reach.delta === null ? {} : { delta: reach.delta }),
      database,
      config,
      source,
      context,
      spoolFolder: spoolFolder(task.dataFolder),
      progress: (entity, rows, expected) =>
        task.progress?.({ source: config.name, step: 'read', entity, rows, expected }),
      signal,
    });
    return { plan, version, reach, ...(server === undefined ? {} : { server }) };
  } finally {
    await source.close().catch(() => {});
  }
}

function beginApplying(
  running: Running,
  { plan, server }: Read,
  cycleId: number,
  rules: SourceRules,
  firstCycle: boolean,
): Applying {
  const { task, sourceId, counts, signal } = running;
  const here = server === undefined ? task.config : { ...task.config, server };
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
    held: createSpool<HeldChange>(spoolFolder(task.dataFolder), 'held'),
    alone: task.sources.length <= 1,
    priorityOf: rules.priorityOf,
    dismisses: rules.dismisses,
    firstCycle,
    photos: { open: () => task.open(here, signal, false), fetched: 0, complete: true },
    refreshing: false,
    signal,
  };
}
