/** A `Source` on any SQL driver: binding, batches, cancelling and errors are the same for all. */
import type { SourceConfig } from '../../config/document.ts';
import { GatehouseError } from '../../model/errors.ts';
import { translateParameters } from '../../model/query-parameters.ts';
import { batchLimits, type RowBatch, rowEncoder } from '../../model/row-batch.ts';
import { showValue, type Value } from '../../model/value.ts';
import type { Query, Source } from '../source.ts';
import { deliverRows } from './deliver.ts';
import type { RowCursor, SqlDriver, SqlSession } from './session.ts';
import { goodbye, untilAborted } from './waiting.ts';

/** Connects, and connects again before a statement when the connection has broken or a reading was cancelled. */
export async function openSqlSource(config: SourceConfig, driver: SqlDriver, signal?: AbortSignal): Promise<Source> {
  const connection = await reconnecting(driver, config.name, signal);

  return {
    read: (query, signal) => readBatches(config.name, driver, connection, query, signal),
    describe: (query, signal) =>
      connection.use(signal, async (session) => {
        const { text, values } = bind(query, driver, config.name);
        return guarded(config.name, driver, session, signal, () => session.describe(text, values));
      }),
    write: (query, signal) => {
      if (config.readOnly) return Promise.reject(readOnly(config.name));
      return connection.use(signal, async (session) => {
        const { text, values } = bind(query, driver, config.name);
        return guarded(config.name, driver, session, signal, () => session.execute(text, values));
      });
    },
    deliver: (delivery, signal) => {
      if (config.readOnly) return Promise.reject(readOnly(config.name));
      return connection.use(signal, (session) =>
        guarded(config.name, driver, session, signal, () => deliverRows(session.writer, driver, delivery, config.name)),
      );
    },
    close: connection.close,
  };
}

function readOnly(source: string): GatehouseError {
  return new GatehouseError('source.readOnly', `Source ${source} is configured readOnly: true.`, {
    place: source,
    remedy: 'Remove readOnly, or do not write to this source.',
  });
}

async function* readBatches(
  source: string,
  driver: SqlDriver,
  connection: Connection,
  query: Query,
  signal: AbortSignal | undefined,
): AsyncGenerator<RowBatch> {
  const { text, values } = bind(query, driver, source);
  const session = await connection.take(signal);
  let cursor: RowCursor | undefined;
  let given = false;
  try {
    cursor = await untilAborted(session.open(text, values), signal);
    for await (const batch of batchesOf(cursor, signal)) {
      cursor.check?.(batch);
      given = true;
      yield batch;
    }
    if (!given) yield emptyBatch(cursor.columns);
  } catch (thrown) {
    throw failureOf(thrown, source, driver, session, signal, given ? 'reading' : 'query');
  } finally {
    // A connection that was broken off has no cursor left to close.
    if (session.alive()) await goodbye(cursor?.close()).catch(() => session.abort());
    connection.giveBack();
  }
}

const firstFetch = 100;

async function* batchesOf(cursor: RowCursor, signal: AbortSignal | undefined): AsyncGenerator<RowBatch> {
  const encoder = rowEncoder(cursor.columns);
  const width = cursor.columns.length;
  let count = firstFetch;
  for (;;) {
    signal?.throwIfAborted();
    const rows = await untilAborted(cursor.fetch(count), signal);
    if (rows.length === 0) break;
    for (const row of rows) {
      for (let column = 0; column < width; column++) cursor.put(row[column], column, encoder);
      if (!encoder.endRow()) continue;
      const batch = encoder.take();
      if (batch !== null) yield batch;
      signal?.throwIfAborted();
    }
    count = rowsToFetch(rows);
  }
  const rest = encoder.take();
  if (rest !== null) yield rest;
}

/** As many rows as a batch holds, fewer where they are large, so that photos do not fill the memory. */
function rowsToFetch(rows: readonly (readonly unknown[])[]): number {
  const step = Math.max(1, Math.floor(rows.length / 10));
  let sampled = 0;
  let size = 0;
  for (let index = 0; index < rows.length; index += step) {
    sampled += 1;
    for (const value of rows[index] ?? [])
      size += typeof value === 'string' || value instanceof Uint8Array ? value.length : 8;
  }
  const average = size / Math.max(1, sampled);
  return Math.max(1, Math.min(batchLimits.rows, Math.floor(batchLimits.bytes / Math.max(1, average))));
}

function emptyBatch(columns: readonly string[]): RowBatch {
  return { columns, count: 0, bytes: new Uint8Array(0), starts: new Uint32Array(1) };
}

/** The text and values of a query as its driver takes them. */
function bind(query: Query, driver: SqlDriver, source: string): { text: string; values: readonly Value[] } {
  const { text, names } = translateParameters(query.text, driver.parameterStyle);
  const values = names.map((name) => {
    const value = query.parameters?.[name];
    if (value !== undefined) return value;
    throw new GatehouseError('source.query', `The query names :${name}, but no value is given for it.`, {
      place: source,
      value: `:${name}`,
      remedy: 'Correct the name of the parameter.',
    });
  });
  return { text, values };
}

interface Connection {
  take(signal?: AbortSignal): Promise<SqlSession>;
  giveBack(): void;
  use<T>(signal: AbortSignal | undefined, work: (session: SqlSession) => Promise<T>): Promise<T>;
  close: () => Promise<void>;
}

async function reconnecting(driver: SqlDriver, source: string, signal?: AbortSignal): Promise<Connection> {
  let session = await driver.connect(signal);
  let busy = false;
  let closed = false;
  const refuse = (why: string): GatehouseError =>
    new GatehouseError('source.unsupported', `Source ${source} ${why}.`, { place: source });

  const connection: Connection = {
    async take(signal) {
      if (closed) throw refuse('is closed');
      if (busy) throw refuse('is still running another statement; open it once more to run two at a time');
      busy = true;
      try {
        if (!session.alive()) session = await driver.connect(signal);
        if (signal?.aborted) throw cancelled(source);
        return session;
      } catch (error) {
        busy = false;
        throw error;
      }
    },
    giveBack() {
      busy = false;
    },
    async use(signal, work) {
      const taken = await connection.take(signal);
      try {
        return await work(taken);
      } finally {
        connection.giveBack();
      }
    },
    close: async () => {
      closed = true;
      if (busy || !session.alive()) session.abort();
      else await goodbye(session.close()).catch(() => session.abort());
    },
  };
  return connection;
}

async function guarded<T>(
  source: string,
  driver: SqlDriver,
  session: SqlSession,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await untilAborted(work(), signal);
  } catch (thrown) {
    throw failureOf(thrown, source, driver, session, signal, 'query');
  }
}

function failureOf(
  thrown: unknown,
  source: string,
  driver: SqlDriver,
  session: SqlSession,
  signal: AbortSignal | undefined,
  phase: 'query' | 'reading',
): unknown {
  if (signal?.aborted) {
    session.abort();
    return cancelled(source);
  }
  if (thrown instanceof GatehouseError) return thrown;
  const { message, lost } = driver.explain(thrown);
  const shown = showValue(message, 2000);
  if (lost) {
    session.abort();
    return new GatehouseError('source.read', `The connection to source ${source} broke: ${shown}`, {
      place: source,
      cause: thrown,
    });
  }
  return phase === 'query'
    ? new GatehouseError('source.query', `Source ${source} refuses the query: ${shown}`, {
        place: source,
        remedy: 'Correct the query, or the rights of the account that Gatehouse signs in with.',
        cause: thrown,
      })
    : new GatehouseError('source.read', `Source ${source} reported an error between rows: ${shown}`, {
        place: source,
        cause: thrown,
      });
}

function cancelled(source: string): GatehouseError {
  return new GatehouseError('source.cancelled', `Reading of source ${source} was cancelled.`, { place: source });
}
