/** The relay to one target: its cursor goes through a log of the registry, over every failure, until it is told to stop. */
import { GatehouseError, messageOf, retryAfterOf } from '../model/errors.ts';
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
import { backOff } from './back-off.ts';
import type { RelayTask } from './relay-task.ts';
import type { Delivery, Sink } from './sink.ts';

const batchItems = 1000;
/** How often the log is looked at without being told; being told is quicker. */
const lookMilliseconds = 200;
/** With a bookmark in the target our own cursor is only for show, and saved this often. */
const saveMilliseconds = 250;
/** After so many items that are not for the target its bookmark moves, so that they are not looked through again after a restart. */
const passItems = 10_000;
/** How often items that are to be sent again are looked for. */
const againMilliseconds = 500;
/** A target that asks for more patience than this is asked again all the same. */
const longestPatience = 3_600_000;

interface Identified {
  readonly id: number;
}

/** Runs until the signal aborts. */
export async function followLog<Item extends Identified, Out extends Identified>(
  task: RelayTask,
  delivery: Delivery<Item, Out>,
  signal: AbortSignal,
): Promise<void> {
  const { database } = task;
  let failures = 0;
  while (!signal.aborted) {
    let sink: Sink<Out> | undefined;
    try {
      const cursor = await ensureCursor(database, delivery.sink, task.newToken(), () => delivery.start());
      failures = Math.max(failures, cursor.failures);
      if (delivery.patient) await awaitTurn(task, cursor, signal);
      const opened = await delivery.open(cursor, signal);
      sink = opened;
      if (opened.keeps !== null && cursor.keeps !== opened.keeps) {
        await noteKeeping(database, delivery.sink, opened.keeps);
      }
      const position = await startingPosition(delivery, cursor, sink);
      // That a database could be connected to ends its failure; of a receiver nothing is known before it has taken something.
      const over = failures > 0 && !delivery.patient;
      if (over || position !== cursor.position) await advance(database, delivery.sink, position);
      await pump({ task, delivery, sink, signal, succeeded: () => (failures = 0) }, position);
    } catch (thrown) {
      if (signal.aborted) break;
      failures += 1;
      await rest(task, delivery, thrown, failures, signal);
    } finally {
      await sink?.close().catch(() => undefined);
    }
  }
}

/** The target said when it wants to be asked again, perhaps to a process before this one. */
async function awaitTurn({ context, pause }: RelayTask, cursor: RelayCursor, signal: AbortSignal): Promise<void> {
  const left = cursor.retryAt === null ? 0 : Date.parse(cursor.retryAt) - context.now().getTime();
  if (left > 0) await pause(Math.min(left, longestPatience), signal);
}

/**
 * Where the target keeps a bookmark, that alone counts: it is ahead of our cursor after a crash of ours, and behind it after one of the target's
 * that lost what it had committed, or when an older copy of it was restored.
 */
async function startingPosition<Item extends Identified, Out extends Identified>(
  delivery: Delivery<Item, Out>,
  cursor: RelayCursor,
  sink: Sink<Out>,
): Promise<number> {
  const position = sink.position();
  if (position === null) return cursor.position;
  const newest = await delivery.newest();
  if (position <= newest) return position;
  throw new GatehouseError(
    'relay.bookmark',
    `${delivery.name} has received event ${position}, but this registry has recorded only ${newest}.`,
    {
      place: delivery.name,
      remedy: `If the registry was restored from an older copy, delete the row "${cursor.token}" of gatehouse_relay in the target; events are then sent from ${cursor.position + 1} on.`,
    },
  );
}

async function rest(
  task: RelayTask,
  delivery: { readonly sink: string; readonly name: string },
  thrown: unknown,
  failures: number,
  signal: AbortSignal,
): Promise<void> {
  const asked = Math.min((retryAfterOf(thrown) ?? 0) * 1000, longestPatience);
  const milliseconds = Math.max(backOff(failures), asked);
  const at = task.context.now();
  const error = messageOf(thrown);
  task.context.log(thrown instanceof GatehouseError ? 'warn' : 'error', 'Events could not be delivered', {
    to: delivery.name,
    failures,
    error,
    nextTryInMs: milliseconds,
  });
  await noteFailure(task.database, delivery.sink, {
    failures,
    error,
    at,
    retryAt: new Date(at.getTime() + milliseconds),
  }).catch(() => undefined);
  await task.pause(milliseconds, signal);
}

interface Pump<Item extends Identified, Out extends Identified> {
  readonly task: RelayTask;
  readonly delivery: Delivery<Item, Out>;
  readonly sink: Sink<Out>;
  readonly signal: AbortSignal;
  readonly succeeded: () => void;
}

/** Delivers from `start` on until the signal aborts or the sink fails. */
async function pump<Item extends Identified, Out extends Identified>(
  of: Pump<Item, Out>,
  start: number,
): Promise<void> {
  const { task, delivery, sink, signal } = of;
  const { feed } = task;
  const cursor = createSavedCursor(task, delivery.sink, start);
  let lookedForMarked = Number.NEGATIVE_INFINITY;
  try {
    while (!signal.aborted) {
      if (performance.now() - lookedForMarked >= againMilliseconds) {
        lookedForMarked = performance.now();
        await sendMarked(of);
      }
      const heard = feed.heard();
      const batch = await delivery.after(cursor.position(), batchItems);
      const last = batch.at(-1);
      if (last === undefined) {
        await cursor.save();
        await feed.wait(heard, lookMilliseconds, signal);
        continue;
      }
      await deliverBatch(of, batch, cursor);
      of.succeeded();
      await cursor.moveTo(last.id, sink.position() === null);
      if (last.id - (sink.position() ?? last.id) >= passItems) await sink.pass(last.id, signal);
    }
  } finally {
    await cursor.save().catch((error: unknown) => {
      task.context.log('warn', 'The cursor could not be saved', { to: delivery.name, error: messageOf(error) });
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

function createSavedCursor(task: RelayTask, sink: string, start: number): SavedCursor {
  let position = start;
  let saved = start;
  let savedAt = performance.now();
  const save = async (): Promise<void> => {
    if (saved === position) return;
    const moving = position;
    await advance(task.database, sink, moving);
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

/** Every item of the batch is delivered, set aside, or none of this target's. */
async function deliverBatch<Item extends Identified, Out extends Identified>(
  of: Pump<Item, Out>,
  batch: readonly Item[],
  cursor: SavedCursor,
): Promise<void> {
  let ready: Out[] = [];
  for (const item of batch) {
    const made = of.delivery.outgoing(item);
    if (made === null) continue;
    if (!('fault' in made)) {
      ready.push(made);
      continue;
    }
    await deliverReady(of, ready, cursor);
    ready = [];
    await refuse(of, item.id, made.fault.code, made.fault.message, cursor);
  }
  await deliverReady(of, ready, cursor);
}

async function deliverReady<Item extends Identified, Out extends Identified>(
  of: Pump<Item, Out>,
  items: readonly Out[],
  cursor: SavedCursor,
): Promise<void> {
  let left = items;
  while (left.length > 0) {
    const { delivered, refused } = await of.sink.deliver(left, of.signal);
    if (delivered > 0 || refused !== null) of.succeeded();
    const last = left[delivered - 1];
    if (last !== undefined) await cursor.moveTo(last.id, of.sink.position() === null);
    const next = left[delivered];
    if (refused !== null && next !== undefined) await refuse(of, next.id, 'relay.refused', refused, cursor);
    left = left.slice(delivered + (refused === null ? 0 : 1));
  }
}

async function refuse<Item extends Identified, Out extends Identified>(
  of: Pump<Item, Out>,
  eventId: number,
  code: string,
  error: string,
  cursor: SavedCursor,
): Promise<void> {
  const { task, delivery } = of;
  await setAside(task.database, { sink: delivery.sink, eventId, code, error, at: task.context.now() }, eventId);
  cursor.movedTo(eventId);
  await of.sink.pass(eventId, of.signal);
  task.context.log('warn', 'The target refuses an event; it is set aside', {
    to: delivery.name,
    event: eventId,
    error,
  });
}

async function sendMarked<Item extends Identified, Out extends Identified>(of: Pump<Item, Out>): Promise<void> {
  const { task, delivery, sink, signal } = of;
  for (const id of await marked(task.database, delivery.sink, batchItems)) {
    const item = await delivery.byId(id);
    const made = item === undefined ? null : delivery.outgoing(item);
    if (made === null) {
      await forgetRefusal(task.database, delivery.sink, id);
      continue;
    }
    const refusal = { sink: delivery.sink, eventId: id, at: task.context.now() };
    if ('fault' in made) {
      await setAside(task.database, { ...refusal, code: made.fault.code, error: made.fault.message }, null);
      continue;
    }
    const error = await sink.deliverAgain(made, signal);
    if (error === null) await forgetRefusal(task.database, delivery.sink, id);
    else await setAside(task.database, { ...refusal, code: 'relay.refused', error }, null);
  }
}
