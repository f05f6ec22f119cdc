/** Starts the cycles of every source when they are due. What is due stands in the registry, so that a restart goes on with it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Schedule } from '../config/document.ts';
import { GatehouseError, messageOf } from '../model/errors.ts';
import type { Installation } from '../operations/installation.ts';
import { type ScheduledSource, scheduledSources } from '../operations/scheduled-sources.ts';
import { readConfiguration } from '../registry/configuration.ts';
import { lastCycle } from '../registry/cycles.ts';
import { changeSourceState, freshState, readSourceStates, type SourceState } from '../registry/source-states.ts';
import { findSource } from '../registry/sources.ts';
import type { RunningCycles } from './running-cycles.ts';
import { nextBySchedule } from './timing.ts';

/** Cycles that run at the same time; more would only wait for each other's turn to write. */
const mostAtOnce = 4;
const lookMilliseconds = 500;

export interface SchedulerOptions {
  readonly installation: Installation;
  readonly cycles: RunningCycles;
  readonly signal: AbortSignal;
}

/** Resolves when the signal aborts. */
export async function runScheduler({ installation, cycles, signal }: SchedulerOptions): Promise<void> {
  const { database, context } = installation;
  let configured: string | null = null;
  let sources: readonly ScheduledSource[] = [];
  while (!signal.aborted) {
    try {
      const body = await readConfiguration(database);
      if (body !== configured) {
        const known = configured === null ? undefined : sources;
        sources = await scheduledSources(installation);
        configured = body;
        await reactToChanges(installation, known, sources);
      }
      await startDue(installation, cycles, sources);
    } catch (error) {
      if (!signal.aborted) context.log('warn', 'The schedules could not be looked at', { error: messageOf(error) });
    }
    await sleep(lookMilliseconds, undefined, { signal }).catch(() => undefined);
  }
}

/** A source that failed is tried anew as soon as its settings were changed: that was most likely the remedy. */
async function reactToChanges(
  { database, context }: Installation,
  known: readonly ScheduledSource[] | undefined,
  sources: readonly ScheduledSource[],
): Promise<void> {
  if (known === undefined) return;
  const states = await readSourceStates(database);
  const before = new Map(known.map(({ name, settings }) => [name, settings]));
  for (const { name, settings } of sources) {
    const earlier = before.get(name);
    if (earlier === undefined || earlier === settings || (states.get(name)?.failures ?? 0) === 0) continue;
    await changeSourceState(database, name, { nextAt: context.now().toISOString(), quarantinedAt: null });
  }
}

async function startDue(
  installation: Installation,
  cycles: RunningCycles,
  sources: readonly ScheduledSource[],
): Promise<void> {
  const { database, context } = installation;
  const states = await readSourceStates(database);
  const now = context.now().toISOString();
  const running = cycles.all();
  const due: { source: ScheduledSource; schedule: Schedule; at: string }[] = [];
  for (const source of sources) {
    const { name, schedule } = source;
    if (schedule === undefined || running.has(name)) continue;
    const state = states.get(name) ?? freshState(name);
    const at = await dueTime(installation, source, schedule, state);
    if (at !== null && at <= now && state.pausedAt === null) due.push({ source, schedule, at });
  }
  // Whoever waits longest comes first.
  due.sort((one, other) => (one.at < other.at ? -1 : 1));
  for (const { source, schedule } of due.slice(0, Math.max(0, mostAtOnce - running.size))) {
    start(installation, cycles, source.name, schedule);
  }
}

async function dueTime(
  installation: Installation,
  { name }: ScheduledSource,
  schedule: Schedule,
  state: SourceState,
): Promise<string | null> {
  const text = JSON.stringify(schedule);
  if (state.schedule === text) return state.nextAt;
  const nextAt = (await firstTime(installation, name, schedule))?.toISOString() ?? null;
  await changeSourceState(installation.database, name, { schedule: text, nextAt });
  return nextAt;
}

/** A new or changed schedule goes on from the last cycle, whoever ran it; a source that was never read is read at once. */
async function firstTime({ database, context }: Installation, name: string, schedule: Schedule): Promise<Date | null> {
  const now = context.now();
  if ('cron' in schedule) return nextBySchedule(schedule, now, now);
  const sourceId = await findSource(database, name);
  const last = sourceId === undefined ? undefined : (await lastCycle(database, sourceId)).last;
  return last === undefined ? now : nextBySchedule(schedule, new Date(last.startedAt), now);
}

function start(installation: Installation, cycles: RunningCycles, source: string, schedule: Schedule): void {
  cycles.start({ source, schedule, actor: 'schedule', force: false }).catch((error: unknown) => {
    // Why a cycle did not begin is kept with its source; here it is only for the log.
    const told = error instanceof GatehouseError && error.code === 'cycle.running';
    installation.context.log(told ? 'info' : 'warn', 'A cycle did not begin', { source, error: messageOf(error) });
  });
}
