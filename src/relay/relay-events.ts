/** The relay of one source: its cursor goes through the event log, over every failure, until it is told to stop. */
import type { EventsConfig, SourceConfig } from '../config/document.ts';
import { GatehouseError, messageOf } from '../model/errors.ts';
import { eventById, eventsAfter, type LoggedEvent, newestEvent } from '../registry/access-events.ts';
import {
  advance,
  ensureCursor,
  forgetRefusal,
  marked,
  noteFailure,
  noteKeeping,
  type RelayCursor,
  setAside,
} from '../registry/relay-cursors.ts';
import { ensureSource } from '../registry/sources.ts';
import { backOff } from './back-off.ts';
import { concerns, createOutgoing, type Outgoing } from './outgoing.ts';
import type { RelayTask } from './relay-task.ts';
import type { OutgoingEvent, Sink } from './sink.ts';
import { openSqlSink } from './sql-sink.ts';

const batchEvents = 1000;
/** How often the log is looked at without being told; being told is quicker. */
const lookMilliseconds = 200;
/** With a bookmark in the target our own cursor is only for show, and saved this often. */
const saveMilliseconds = 250;
/** After so many events that are not for the target its bookmark moves, so that they are not looked through again after a restart. */
const passEvents = 10_000;
/** How often events that are to be sent again are looked for. */
const againMilliseconds = 500;

/** Runs until the signal aborts. */
export async function relayEvents(
  task: RelayTask,
  config: SourceConfig,
  events: EventsConfig,
  signal: AbortSignal,
): Promise<void> {
  const { database, context } = task;
  const sourceId = await ensureSource(database, config.name);
  const outgoing = createOutgoing(config, events);
  let failures = 0;
  while (!signal.aborted) {
    let sink: Sink | undefined;
    try {
      const cursor = await ensureCursor(database, config.name, task.newToken());
      failures = Math.max(failures, cursor.failures);
      const opened = await openSqlSink(
        {
          config,
          events,
          context,
          open: task.open,
          token: cursor.token,
          position: cursor.position,
          keeps: cursor.keeps,
        },
        signal,
      );
      sink = opened;
      if (cursor.keeps !== opened.keeps) await noteKeeping(database, config.name, opened.keeps);
      const position = await startingPosition(task, config, cursor, sink);
      if (failures > 0 || position !== cursor.position) await advance(database, config.name, position);
      await pump({ task, config, events, sourceId, outgoing, sink, signal, succeeded: () => (failures = 0) }, position);
    } catch (thrown) {
      if (signal.aborted) break;
      failures += 1;
      await rest(task, config, thrown, failures, signal);
    } finally {
      await sink?.close().catch(() => undefined);
    }
  }
}

/**
 * Where the target keeps a bookmark, that alone counts: it is ahead of our cursor after a crash of ours, and behind it after one of the target's
 * that lost what it had committed, or when an older copy of it was restored.
 */
async function startingPosition(
  task: RelayTask,
  config: SourceConfig,
  cursor: RelayCursor,
  sink: Sink,
): Promise<number> {
  const position = sink.position();
  if (position === null) return cursor.position;
  const newest = await newestEvent(task.database);
  if (position <= newest) return position;
  throw new GatehouseError(
    'relay.bookmark',
    `${config.name} has received event ${position}, but this registry has recorded only ${newest}.`,
    {
      place: config.name,
      remedy: `If the registry was restored from an older copy, delete the row "${cursor.token}" of gatehouse_relay in the target; events are then sent from ${cursor.position + 1} on.`,
    },
  );
}

async function rest(
  task: RelayTask,
  config: SourceConfig,
  thrown: unknown,
  failures: number,
  signal: AbortSignal,
): Promise<void> {
  const milliseconds = backOff(failures);
  const at = task.context.now();
  const error = messageOf(thrown);
  task.context.log(thrown instanceof GatehouseError ? 'warn' : 'error', 'Events could not be delivered', {
    source: config.name,
    failures,
    error,
    nextTryInMs: milliseconds,
  });
  await noteFailure(task.database, config.name, {
    failures,
    error,
    at,
    retryAt: new Date(at.getTime() + milliseconds),
  }).catch(() => undefined);
  await task.pause(milliseconds, signal);
}

interface Pump {
  readonly task: RelayTask;
  readonly config: SourceConfig;
  readonly events: EventsConfig;
  readonly sourceId: number;
  readonly outgoing: Outgoing;
  readonly sink: Sink;
  readonly signal: AbortSignal;
  readonly succeeded: () => void;
}

/** Delivers from `start` on until the signal aborts or the sink fails. */
async function pump(of: Pump, start: number): Promise<void> {
  const { task, config, sourceId, sink, signal } = of;
  const { database, feed } = task;
  const cursor = createSavedCursor(of, start);
  let lookedForMarked = Number.NEGATIVE_INFINITY;
  try {
    while (!signal.aborted) {
      if (performance.now() - lookedForMarked >= againMilliseconds) {
        lookedForMarked = performance.now();
        await sendMarked(of);
      }
      const heard = feed.heard();
      const batch = await eventsAfter(database, sourceId, cursor.position(), batchEvents);
      const last = batch.at(-1);
      if (last === undefined) {
        await cursor.save();
        await feed.wait(heard, lookMilliseconds, signal);
        continue;
      }
      await deliverBatch(of, batch, cursor);
      of.succeeded();
      await cursor.moveTo(last.id, sink.position() === null);
      if (last.id - (sink.position() ?? last.id) >= passEvents) await sink.pass(last.id, signal);
    }
  } finally {
    await cursor.save().catch((error: unknown) => {
      task.context.log('warn', 'The cursor could not be saved', { source: config.name, error: messageOf(error) });
    });
  }
}

interface SavedCursor {
  readonly position: () => number;
  moveTo(position: number, saveNow: boolean): Promise<void>;
  /** For a move that was saved elsewhere, in a transaction with something else. */
  readonly movedTo: (position: number) => void;
  save(): Promise<void>;
}

function createSavedCursor({ task, config }: Pump, start: number): SavedCursor {
  let position = start;
  let saved = start;
  let savedAt = performance.now();
  const save = async (): Promise<void> => {
    if (saved === position) return;
    const moving = position;
    await advance(task.database, config.name, moving);
    saved = moving;
    savedAt = performance.now();
  };
  return {
    position: () => position,
    async moveTo(next, saveNow) {
      position = next;
      if (saveNow || performance.now() - savedAt >= saveMilliseconds) await save();
    },
    movedTo(next) {
      position = next;
      saved = next;
    },
    save,
  };
}

/** Every event of the batch is delivered, set aside, or none of this source's. */
async function deliverBatch(of: Pump, batch: readonly LoggedEvent[], cursor: SavedCursor): Promise<void> {
  let ready: OutgoingEvent[] = [];
  for (const event of batch) {
    if (!concerns(of.events, event)) continue;
    const made = of.outgoing(event);
    if (!('fault' in made)) {
      ready.push(made);
      continue;
    }
    await deliverReady(of, ready, cursor);
    ready = [];
    await refuse(of, event.id, made.fault.code, made.fault.message, cursor);
  }
  await deliverReady(of, ready, cursor);
}

async function deliverReady(of: Pump, events: readonly OutgoingEvent[], cursor: SavedCursor): Promise<void> {
  let left = events;
  while (left.length > 0) {
    const { delivered, refused } = await of.sink.deliver(left, of.signal);
    const last = left[delivered - 1];
    if (last !== undefined) await cursor.moveTo(last.id, of.sink.position() === null);
    const next = left[delivered];
    if (refused !== null && next !== undefined) await refuse(of, next.id, 'relay.refused', refused, cursor);
    left = left.slice(delivered + (refused === null ? 0 : 1));
  }
}

async function refuse(of: Pump, eventId: number, code: string, error: string, cursor: SavedCursor): Promise<void> {
  const { task, config } = of;
  await setAside(task.database, { sink: config.name, eventId, code, error, at: task.context.now() }, eventId);
  cursor.movedTo(eventId);
  await of.sink.pass(eventId, of.signal);
  task.context.log('warn', 'The target refuses an event; it is set aside', {
    source: config.name,
    event: eventId,
    error,
  });
}

async function sendMarked(of: Pump): Promise<void> {
  const { task, config, sink, sourceId, signal } = of;
  for (const id of await marked(task.database, config.name, batchEvents)) {
    const event = await eventById(task.database, sourceId, id);
    const made = event === undefined ? undefined : of.outgoing(event);
    if (made === undefined) await forgetRefusal(task.database, config.name, id);
    else {
      const refusal = { sink: config.name, eventId: id, at: task.context.now() };
      if ('fault' in made) {
        await setAside(task.database, { ...refusal, code: made.fault.code, error: made.fault.message }, null);
        continue;
      }
      const error = await sink.deliverAgain(made, signal);
      if (error === null) await forgetRefusal(task.database, config.name, id);
      else await setAside(task.database, { ...refusal, code: 'relay.refused', error }, null);
    }
  }
}
