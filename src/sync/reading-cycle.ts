/** A cycle that is not skipped, once it has its lease: read, compare, plan, guard, apply, report. */
import { mappedEntities } from '../model/records.ts';
import { lastCycle, startCycle } from '../registry/cycles.ts';
import type { HeldChange } from '../registry/outcomes.ts';
import { ensureSearchIndexes } from '../registry/search-indexes.ts';
import { applyPlan } from './apply.ts';
import type { Applying } from './applying.ts';
import { reachOf } from './delta.ts';
import { finishApplied } from './finish.ts';
import { countOutcomes, failureOf, needsEverything, recordFailure, stateOf, waitsForNextCycle } from './outcome.ts';
import type { Plan } from './plan.ts';
import { type Read, readAndPlan } from './read-and-plan.ts';
import { type CycleReport, noCounts } from './report.ts';
import { rulesOf, type SourceRules } from './rules.ts';
import { letGo, type RunningCycle, reportOf } from './running-cycle.ts';
import { createSpool, spoolFolder } from './spool.ts';
import { fingerprintOf } from './version.ts';

/** Failures are in the report. */
export async function runReadingCycle(running: RunningCycle): Promise<CycleReport> {
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
    const read = await readAndPlan(task, signal, of, asked.source, (source) =>
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
    void letGo(running);
    plan?.discard();
    applying?.held.clear();
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function beginApplying(
  running: RunningCycle,
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
