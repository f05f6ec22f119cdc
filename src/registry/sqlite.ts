/**
 * The embedded registry: SQLite in WAL mode with full durability. Writing goes through one connection, one transaction at a time;
 * reading through another, so that it sees only what was committed.
 */
import { GatehouseError, messageOf } from '../model/errors.ts';
import { iterateRows, openSqlite, type SqliteDatabase, type SqliteStatement } from '../sqlite/open.ts';
import type { Database, Parameter, Row, Table } from './database.ts';
import { insertRows } from './sqlite-rows.ts';
import type { WriteRequest } from './sqlite-thread.ts';
import { isAwaited } from './sqlite-turn.ts';
import { type SqliteWriter, startSqliteWriter } from './sqlite-writer.ts';

/** How long a statement waits for another process that writes. */
const busyMilliseconds = 15_000;
const iterationRows = 1000;
/** Writes that the body of a transaction may be ahead of the thread. */
const writesAhead = 8;
/** Of the writing connection. */
export const sqliteCacheKib = 16_384;
/**
 * Pages of the WAL from which on a commit also brings it into the file: 256 MB. Pages that change again and again are then written there
 * once, and most cycles leave it to the closing of their connection, when nobody waits.
 */
const checkpointPages = 64_000;
const writerSetUp = `PRAGMA busy_timeout=${busyMilliseconds}; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
  PRAGMA foreign_keys=OFF; PRAGMA cache_size=-${sqliteCacheKib}; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=${checkpointPages}`;

export function openSqliteRegistry(path: string): Database {
  let reader: SqliteDatabase | undefined;
  try {
    // The journal's mode is a property of the file, and must be set before anybody else opens it.
    reader = openSqlite(path);
    reader.exec(`PRAGMA busy_timeout=${busyMilliseconds}; PRAGMA journal_mode=WAL`);
    reader.exec('PRAGMA query_only=ON; PRAGMA cache_size=-8192');
  } catch (error) {
    reader?.close();
    throw cannotOpen(path, error);
  }
  const open = reader;
  const writer = startSqliteWriter({ path, setUp: writerSetUp, busyMilliseconds });
  let turn: Promise<unknown> = Promise.resolve();

  /** One writer at a time within this process; between processes SQLite itself takes turns. */
  const inTurn = <T>(body: () => Promise<T>): Promise<T> => {
    const mine = turn.then(body, body);
    turn = mine.catch(() => {});
    return mine;
  };
  const transaction = <T>(body: (within: Database) => Promise<T>): Promise<T> =>
    inTurn(async () => {
      await asked(writer, { kind: 'begin' });
      const { within, settled } = withinTransaction(writer, () => isAwaited(path, busyMilliseconds));
      try {
        const result = await body(within);
        await settled();
        await asked(writer, { kind: 'commit' });
        return result;
      } catch (error) {
        await asked(writer, { kind: 'rollback' }).catch(() => {});
        throw error;
      }
    });
  return handle(
    reading(open),
    (request) => inTurn(() => asked(writer, request)),
    transaction,
    async () => {
      await turn;
      await writer.close();
      open.close();
    },
  );
}

/**
 * A handle for the body of a transaction. Rows are written while the body goes on preparing the next ones; a failure shows at the next
 * request, and at the latest before committing, for the thread refuses whatever follows it.
 */
function withinTransaction(
  writer: SqliteWriter,
  awaited: () => boolean,
): { within: Database; settled: () => Promise<void> } {
  const ahead: Promise<unknown>[] = [];
  const settled = async (): Promise<void> => {
    await Promise.all(ahead.splice(0));
  };
  const write = async (request: WriteRequest): Promise<unknown> => {
    if (request.kind !== 'each' && request.kind !== 'insert') return asked(writer, request);
    while (ahead.length >= writesAhead) await ahead.shift();
    const answer = asked(writer, request);
    // It is awaited later; until then it must not count as a rejection that nobody handles.
    answer.catch(() => {});
    ahead.push(answer);
    return null;
  };
  const within: Database = {
    ...handle(
      {
        all: async (sql, values) => (await write({ kind: 'all', sql, values })) as Row[],
        async *iterate(sql, values) {
          yield (await write({ kind: 'all', sql, values })) as Row[];
        },
      },
      write,
      (body) => body(within),
      async () => {},
    ),
    awaited,
    counters: new Map(),
  };
  return { within, settled };
}

/**
 * For commands that only read. SQLite itself may put its two files of the WAL beside the registry meanwhile and takes them away again; the
 * registry is not touched.
 */
export function openSqliteRegistryForReading(path: string): Database {
  let reader: SqliteDatabase | undefined;
  try {
    reader = openSqlite(path);
    reader.exec(`PRAGMA busy_timeout=${busyMilliseconds}; PRAGMA query_only=ON; PRAGMA cache_size=-32768`);
  } catch (error) {
    reader?.close();
    throw cannotOpen(path, error);
  }
  const opened = reader;
  const refuse = (): Promise<never> =>
    Promise.reject(new Error('A registry that is open for reading was to be written'));
  return handle(reading(opened), refuse, refuse, async () => opened.close());
}

function cannotOpen(path: string, cause: unknown): GatehouseError {
  return new GatehouseError('registry.open', `The registry ${path} cannot be opened: ${messageOf(cause)}`, {
    place: path,
    remedy: 'Run the command as the account that the file belongs to, and check that it is a registry of Gatehouse.',
    cause,
  });
}

interface Reading {
  all(sql: string, values: readonly Parameter[]): Promise<Row[]>;
  iterate(sql: string, values: readonly Parameter[]): AsyncIterable<Row[]>;
}

function reading(database: SqliteDatabase): Reading {
  const statements = new Map<string, SqliteStatement>();
  const prepared = (sql: string): SqliteStatement => {
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = database.prepare(sql);
      if (statements.size > 500) statements.clear();
      statements.set(sql, statement);
    }
    return statement;
  };
  return {
    all: async (sql, values) => told(() => prepared(sql).all(...values) as Row[]),
    async *iterate(sql, values) {
      // A statement of its own: a cached one would be reset by whoever runs the same text meanwhile.
      const rows = told(() => iterateRows(database.prepare(sql), ...values));
      for (;;) {
        const batch: Row[] = [];
        told(() => {
          while (batch.length < iterationRows) {
            const next = rows.next();
            if (next.done) break;
            batch.push(next.value as Row);
          }
        });
        if (batch.length > 0) yield batch;
        if (batch.length < iterationRows) return;
      }
    },
  };
}

async function asked(writer: SqliteWriter, request: WriteRequest): Promise<unknown> {
  try {
    return await writer.ask(request);
  } catch (error) {
    throw inOurTerms(error);
  }
}

function handle(
  read: Reading,
  write: (request: WriteRequest) => Promise<unknown>,
  transaction: Database['transaction'],
  close: () => Promise<void>,
): Database {
  const each = async (sql: string, rows: readonly (readonly Parameter[])[]): Promise<void> => {
    if (rows.length > 0) await write({ kind: 'each', sql, rows });
  };
  const matching = (key: readonly string[]): string => key.map((column) => `${column}=?`).join(' AND ');
  return {
    dialect: 'sqlite',
    all: (sql, parameters = []) => read.all(sql, parameters),
    iterate: (sql, parameters = []) => read.iterate(sql, parameters),
    run: async (sql, parameters = []) => Number(await write({ kind: 'run', sql, values: parameters })),
    insert: async (table, rows, columns = Object.keys(table.columns)) => {
      if (rows.length > 0) await write({ kind: 'insert', rows: insertRows(table, columns, rows) });
    },
    upsert: (table, key, rows, columns = Object.keys(table.columns)) => {
      const set = columns.filter((column) => !key.includes(column)).map((column) => `${column}=excluded.${column}`);
      return each(`${insertText(table, columns)} ON CONFLICT (${key.join(',')}) DO UPDATE SET ${set.join(',')}`, rows);
    },
    update: (table, key, columns, rows) => {
      const reordered = rows.map((row) => [...row.slice(key.length), ...row.slice(0, key.length)]);
      const set = columns.map((column) => `${column}=?`).join(',');
      return each(`UPDATE ${table.name} SET ${set} WHERE ${matching(key)}`, reordered);
    },
    remove: (table, key, rows) => each(`DELETE FROM ${table.name} WHERE ${matching(key)}`, rows),
    among: (column) => `${column} IN (SELECT value FROM json_each(?))`,
    list: (values) => JSON.stringify(values),
    transaction,
    close,
  };
}

function insertText(table: Table, columns: readonly string[]): string {
  return `INSERT INTO ${table.name} (${columns.join(',')}) VALUES (${columns.map(() => '?').join(',')})`;
}

function told<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    throw inOurTerms(error);
  }
}

/** SQLite's failures in the administrator's terms; a violated rule of the schema is a bug of ours and stays as it is. */
function inOurTerms(error: unknown): unknown {
  const code = Number((error as { errcode?: unknown }).errcode ?? Number.NaN) & 0xff;
  const message = messageOf(error);
  if (code === 13 || /disk is full|ENOSPC/.test(message)) {
    return new GatehouseError('registry.full', 'No space is left for the registry', {
      remedy: 'Free space on the disk of the data folder and run the cycle again; nothing of this step was kept.',
      cause: error,
    });
  }
  if (code === 5 || code === 6) {
    return new GatehouseError('registry.busy', `The registry stayed locked for ${busyMilliseconds / 1000} seconds`, {
      remedy: 'Another process writes to it; wait for it to end and try again.',
      cause: error,
    });
  }
  if (code === 10 || code === 8 || code === 11 || code === 14 || code === 26) {
    return new GatehouseError('registry.write', `The registry's file cannot be used: ${message}`, {
      remedy: 'Check the disk and the rights on the data folder.',
      cause: error,
    });
  }
  return error;
}
