/**
 * A sink that runs the configured statement in the source's database. What keeps an event from arriving twice is a bookmark of ours in the
 * target, moved in the same transaction as the rows; where the account may not make that table, a unique id in the target.
 */
import type { EventsConfig, SourceConfig } from '../config/document.ts';
import type { Context } from '../model/context.ts';
import { GatehouseError } from '../model/errors.ts';
import { decodeRow } from '../model/row-batch.ts';
import type { Delivered, Query, Source } from '../sources/source.ts';
import type { OutgoingEvent, Sink, SinkAnswer } from './sink.ts';

export interface SqlSinkTask {
  readonly config: SourceConfig;
  readonly events: EventsConfig;
  readonly context: Context;
  readonly open: (config: SourceConfig, signal: AbortSignal) => Promise<Source>;
  /** Name of this registry's sink in the target. */
  readonly token: string;
  /** Where the registry's cursor stands: what a new bookmark begins with. */
  readonly position: number;
  /** What was found at an earlier connection. A target that had the table is not taken for one without because of a passing fault. */
  readonly keeps: 'table' | 'id' | null;
}

export interface SqlSink extends Sink {
  readonly keeps: 'table' | 'id';
}

/** Errors: `source.*`. */
export async function openSqlSink(task: SqlSinkTask, signal: AbortSignal): Promise<SqlSink> {
  const { config } = task;
  const source = await task.open(config, signal);
  try {
    const bookmark = await findBookmark(source, task, limited(config, signal));
    const marks = createMarks(source, task, bookmark);
    return {
      keeps: bookmark === null ? 'id' : 'table',
      position: marks.position,
      pass: (position, until) => marks.pass(position, limited(config, until)),
      deliver: (events, until) => marks.deliver(events, limited(config, until)),
      deliverAgain: (event, until) => marks.deliverAgain(event, limited(config, until)),
      close: () => source.close(),
    };
  } catch (thrown) {
    await source.close().catch(() => undefined);
    throw thrown;
  }
}

/** A target that does not answer at all is as good as down. */
function limited(config: SourceConfig, signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(config.timeLimits.firstRow)]);
}

/** The target's bookmark, made where it is missing; null where the target keeps none. */
async function findBookmark(source: Source, task: SqlSinkTask, signal: AbortSignal): Promise<number | null> {
  const wanted = task.events.exactlyOnce;
  if (wanted === 'id') return null;
  try {
    const there = await readBookmark(source, task.token, signal);
    return there ?? (await beginBookmark(source, task, signal));
  } catch (thrown) {
    const mayBeMissing = thrown instanceof GatehouseError && thrown.code === 'source.query';
    if (!mayBeMissing) throw thrown;
  }
  const number = task.config.type === 'oracle' ? 'NUMBER(19)' : 'BIGINT';
  try {
    await source.write(
      { text: `CREATE TABLE gatehouse_relay (sink VARCHAR(120) NOT NULL PRIMARY KEY, last_event ${number} NOT NULL)` },
      signal,
    );
    return await beginBookmark(source, task, signal);
  } catch (thrown) {
    const refused = thrown instanceof GatehouseError && thrown.code === 'source.query';
    // Where there was a table, its failing is not taken for its absence.
    if (!refused || wanted === 'table' || task.keeps === 'table') throw thrown;
    task.context.log('info', 'The target has no table gatehouse_relay; a unique id keeps events from arriving twice', {
      source: task.config.name,
      reason: thrown.message,
    });
    return null;
  }
}

async function beginBookmark(source: Source, task: SqlSinkTask, signal: AbortSignal): Promise<number> {
  await source.write(insertBookmark(task.token, task.position), signal);
  return task.position;
}

function insertBookmark(sink: string, position: number): Query {
  return {
    text: 'INSERT INTO gatehouse_relay (sink, last_event) VALUES (:sink, :position)',
    parameters: { sink, position },
  };
}

async function readBookmark(source: Source, sink: string, signal: AbortSignal): Promise<number | null> {
  const query = { text: 'SELECT last_event FROM gatehouse_relay WHERE sink = :sink', parameters: { sink } };
  let found: number | null = null;
  for await (const batch of source.read(query, signal)) if (batch.count > 0) found = Number(decodeRow(batch, 0)[0]);
  return found;
}

type Marks = Omit<Sink, 'close'>;

function createMarks(source: Source, { config, events: { insert }, token }: SqlSinkTask, begin: number | null): Marks {
  let bookmark = begin;
  const attempt = async (
    events: readonly OutgoingEvent[],
    mark: { sink: string; from: number; to: number } | null,
    signal: AbortSignal,
  ): Promise<Exclude<Delivered, { kind: 'moved' }>> => {
    const outcome = await source.deliver(
      { statement: insert, rows: events.map((event) => event.values), bookmark: mark },
      signal,
    );
    if (outcome.kind !== 'moved') return outcome;
    throw new GatehouseError('relay.running', `Somebody else delivers the events of this registry to ${config.name}.`, {
      place: config.name,
      remedy: 'Let one process relay events.',
    });
  };

  /** As many events as the target takes in one transaction, from the first on. */
  const send = async (
    events: readonly OutgoingEvent[],
    signal: AbortSignal,
  ): Promise<SinkAnswer & { duplicate: boolean }> => {
    let part = events;
    let refused: string | null = null;
    let duplicate = false;
    for (;;) {
      const last = part.at(-1);
      if (last === undefined) return { delivered: 0, refused, duplicate };
      const mark = bookmark === null ? null : { sink: token, from: bookmark, to: last.id };
      const outcome = await attempt(part, mark, signal);
      if (outcome.kind === 'committed') {
        if (bookmark !== null) bookmark = last.id;
        return { delivered: part.length, refused, duplicate };
      }
      refused = outcome.row === null ? null : outcome.message;
      duplicate = outcome.duplicate;
      // Where only the commit told, half of the rows are tried, and so on down to one.
      part = part.slice(0, outcome.row ?? Math.ceil(part.length / 2));
    }
  };

  return {
    position: () => bookmark,
    async pass(position, signal) {
      if (bookmark === null || bookmark >= position) return;
      await attempt([], { sink: token, from: bookmark, to: position }, signal);
      bookmark = position;
    },
    async deliver(events, signal) {
      let delivered = 0;
      while (delivered < events.length) {
        const answer = await send(events.slice(delivered), signal);
        delivered += answer.delivered;
        if (answer.refused === null) continue;
        // Without a bookmark an id that is there already is an event that had arrived before.
        if (!answer.duplicate || bookmark !== null) return { delivered, refused: answer.refused };
        delivered += 1;
      }
      return { delivered, refused: null };
    },
    async deliverAgain(event, signal) {
      if (bookmark === null) {
        const outcome = await attempt([event], null, signal);
        return outcome.kind === 'refused' && !outcome.duplicate ? outcome.message : null;
      }
      // A bookmark of its own, since the event comes out of order.
      const sink = `${token}#${event.id}`;
      const there = await readBookmark(source, sink, signal);
      if (there === null) await source.write(insertBookmark(sink, 0), signal);
      if (there !== event.id) {
        const outcome = await attempt([event], { sink, from: 0, to: event.id }, signal);
        if (outcome.kind === 'refused') return outcome.message;
      }
      return null;
    },
  };
}
