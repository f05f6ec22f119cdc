/** The cycles that this server runs, each in its process, and what becomes of their sources when they end. */
import type { Schedule } from '../config/document.ts';
import { GatehouseError, messageOf } from '../model/errors.ts';
import { configuredSource } from '../operations/configured-source.ts';
import type { Installation } from '../operations/installation.ts';
import { openStored } from '../operations/stored-configuration.ts';
import { endAbandonedCycle } from '../registry/cycles.ts';
import type { RegistryPlace } from '../registry/open.ts';
import { changeSourceState, freshState, readSourceStates } from '../registry/source-states.ts';
import type { Progress } from '../sync/cycle.ts';
import type { CycleEnd, CycleRequest, ToldError } from './cycle-messages.ts';
import { type CycleProcess, startCycleProcess } from './cycle-process.ts';
import { nextAfterFailure, nextBySchedule, nextWhileBusy, quarantineAfter } from './timing.ts';

export interface RunningCycle {
  readonly source: string;
  /** Null until it is known. */
  readonly cycle: number | null;
  readonly actor: string;
  readonly startedAt: string;
  readonly progress: Progress | null;
}

export interface CycleStart {
  readonly source: string;
  readonly actor: string;
  readonly force: boolean;
  /** Of the source, to reckon its next cycle; undefined where it has none. */
  readonly schedule: Schedule | undefined;
}

export interface RunningCycles {
  /** Starts a cycle; gives its number, or null when it ended without one. Errors: `cycle.running`, and why it could not begin. */
  readonly start: (wanted: CycleStart) => Promise<number | null>;
  /** Resolves when the cycle is over. Errors: `cycle.state` when none runs here. */
  readonly cancel: (source: string) => Promise<void>;
  readonly all: () => ReadonlyMap<string, RunningCycle>;
  /** Cancels all; they are due again at the next start. */
  readonly close: () => Promise<void>;
}

export interface RunningCyclesOptions {
  readonly installation: Installation;
  readonly place: RegistryPlace;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly progress: (running: RunningCycle) => void;
  /** Told after each beginning and end. */
  readonly changed: (source: string) => void;
}

interface Entry extends RunningCycle {
  readonly process: CycleProcess;
  readonly done: Promise<void>;
  readonly cancelled: boolean;
}

const graceMilliseconds = 1500;
const closingGraceMilliseconds = 800;
/** A cycle whose number takes longer, as when the version query does, goes on; only its caller hears no number. */
const numberMilliseconds = 30_000;

export function createRunningCycles(options: RunningCyclesOptions): RunningCycles {
  const entries = new Map<string, Entry>();
  let closing = false;
  const change = (source: string, parts: Partial<Entry>): void => {
    const entry = entries.get(source);
    if (entry !== undefined) entries.set(source, { ...entry, ...parts });
  };
  const cancelEntry = async (entry: Entry, grace: number): Promise<void> => {
    change(entry.source, { cancelled: true });
    await entry.process.cancel(grace);
    await entry.done;
  };
  const begin = (wanted: CycleStart): Entry => {
    const { context } = options.installation;
    const startedAt = context.now();
    const process = startCycleProcess(requestFor(options, wanted), {
      context,
      env: options.env,
      progress: (progress) => {
        change(wanted.source, { progress });
        const entry = entries.get(wanted.source);
        if (entry !== undefined) options.progress(shown(entry));
      },
    });
    const done = process.ended.then(async (end) => {
      const { cycle = null, cancelled = false } = entries.get(wanted.source) ?? {};
      await settle(options.installation, wanted, { end, cycle, startedAt, cancelled, closing });
      entries.delete(wanted.source);
      options.changed(wanted.source);
    });
    const { source, actor } = wanted;
    return {
      source,
      actor,
      cycle: null,
      startedAt: startedAt.toISOString(),
      progress: null,
      process,
      done,
      cancelled: false,
    };
  };
  return {
    async start(wanted) {
      if (entries.has(wanted.source)) throw alreadyRunning(wanted.source);
      if (closing) throw new GatehouseError('server.closing', 'The server is shutting down');
      const entry = begin(wanted);
      entries.set(wanted.source, entry);
      const known = entry.process.started.then((cycle) => {
        change(wanted.source, { cycle });
        options.changed(wanted.source);
        return cycle;
      });
      return numberOf(known, entry.process);
    },
    async cancel(source) {
      const entry = entries.get(source);
      if (entry === undefined) {
        throw new GatehouseError('cycle.state', `No cycle of source ${source} runs in this server`, { place: source });
      }
      await cancelEntry(entry, graceMilliseconds);
    },
    all: () => new Map([...entries].map(([source, entry]) => [source, shown(entry)])),
    async close() {
      closing = true;
      await Promise.all([...entries.values()].map((entry) => cancelEntry(entry, closingGraceMilliseconds)));
    },
  };
}

/** Errors: those of `configuredSource`. */
async function requestFor(
  { installation, place }: RunningCyclesOptions,
  { source, actor, force }: CycleStart,
): Promise<CycleRequest> {
  const opened = await openStored(installation);
  return { place, source: configuredSource(opened, source, installation), actor, force };
}

function shown({ source, cycle, actor, startedAt, progress }: Entry): RunningCycle {
  return { source, cycle, actor, startedAt, progress };
}

async function numberOf(known: Promise<number | null>, process: CycleProcess): Promise<number | null> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), numberMilliseconds);
  });
  const cycle = await Promise.race([known, patience]);
  clearTimeout(timer);
  if (cycle !== null) return cycle;
  const end = await Promise.race([process.ended, Promise.resolve(null)]);
  if (end?.kind === 'refused') throw errorOf(end.error);
  return end?.report.cycle ?? null;
}

interface Ended {
  readonly end: CycleEnd;
  readonly cycle: number | null;
  readonly startedAt: Date;
  readonly cancelled: boolean;
  readonly closing: boolean;
}

/** Writes down how the cycle ended and when the source's next one is due. */
async function settle(installation: Installation, { source, schedule }: CycleStart, ended: Ended): Promise<void> {
  const { database, context } = installation;
  try {
    const now = context.now();
    if (ended.cycle !== null && ended.end.kind === 'refused') {
      const state = ended.cancelled ? 'cancelled' : 'failed';
      await endAbandonedCycle(database, ended.cycle, { state, error: ended.end.error.message }, now);
    }
    // What the end of the server cut off is due again at its next start.
    if (ended.closing) return;
    const next = (date: Date | null): string | null => date?.toISOString() ?? null;
    const failure = ended.cancelled ? null : failureOf(ended.end);
    if (failure?.code === 'cycle.running') {
      // Whoever runs it writes down when the next one is due, unless that process ends before it can.
      const known = (await readSourceStates(database)).get(source)?.nextAt ?? null;
      if (schedule !== undefined && (known === null || known <= now.toISOString())) {
        await changeSourceState(database, source, { nextAt: next(nextWhileBusy(schedule, ended.startedAt, now)) });
      }
      return;
    }
    if (ended.cancelled || failure === null) {
      const nextAt = schedule === undefined ? null : next(nextBySchedule(schedule, ended.startedAt, now));
      const well = failure === null && !ended.cancelled ? { ...noFailures, checkedAt: now.toISOString() } : {};
      await changeSourceState(database, source, { nextAt, ...well });
      return;
    }
    const before = (await readSourceStates(database)).get(source) ?? freshState(source);
    const failures = before.failures + 1;
    await changeSourceState(database, source, {
      nextAt: schedule === undefined ? null : next(nextAfterFailure(schedule, failures, now)),
      failures,
      failingSince: before.failingSince ?? now.toISOString(),
      failedAt: now.toISOString(),
      code: failure.code,
      message: failure.message,
      quarantinedAt: before.quarantinedAt ?? (failures >= quarantineAfter ? now.toISOString() : null),
    });
  } catch (error) {
    context.log('error', 'The end of a cycle could not be written down', { source, error: messageOf(error) });
  }
}

const noFailures = { failures: 0, failingSince: null, failedAt: null, code: null, message: null, quarantinedAt: null };

function failureOf(end: CycleEnd): { readonly code: string; readonly message: string } | null {
  if (end.kind === 'refused') return end.error;
  return end.report.state === 'failed' ? (end.report.error ?? { code: 'bug', message: 'The cycle failed.' }) : null;
}

function errorOf(told: ToldError): Error {
  const { code, message, place, value, remedy } = told;
  if (code === 'bug') return new Error(message);
  return new GatehouseError(code, message, {
    ...(place === undefined ? {} : { place }),
    ...(value === undefined ? {} : { value }),
    ...(remedy === undefined ? {} : { remedy }),
  });
}

function alreadyRunning(source: string): GatehouseError {
  return new GatehouseError('cycle.running', `A cycle of source ${source} is already running`, {
    place: source,
    remedy: 'Wait for it to end, or cancel it.',
  });
}
