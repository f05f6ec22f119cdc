/**
 * The embedded registry: SQLite in WAL mode with full durability. Writing goes through one connection, one transaction at a time;
 * reading through another, so that it sees only what was committed.
 */
import { GatehouseError, messageOf } from '../model/errors.ts';
import { iterateRows, openSqlite, type SqliteDatabase, type SqliteStatement } from '../sqlite/open.ts';
import type { Database, Parameter, Row, Table } from './database.ts';

/** How long a statement waits for another process that writes. */
const busyMilliseconds = 15_000;
const iterationRows = 1000;
/** Rows that one INSERT writes. */
const rowsTogether = 16;

export function openSqliteRegistry(path: string): Database {
  let writer: SqliteDatabase | undefined;
  let reader: SqliteDatabase | undefined;
  try {
    writer = openSqlite(path);
    writer.exec(`PRAGMA busy_timeout=${busyMilliseconds}`);
    writer.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=OFF');
    writer.exec('PRAGMA cache_size=-32768; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=16000');
    reader = openSqlite(path);
    reader.exec(`PRAGMA busy_timeout=${busyMilliseconds}; PRAGMA query_only=ON; PRAGMA cache_size=-8192`);
  } catch (error) {
    writer?.close();
    throw new GatehouseError('registry.open', `The registry ${path} cannot be opened: ${messageOf(error)}`, {
      cause: error,
    });
  }
  const write = connectionOf(writer);
  const read = connectionOf(reader);
  let turn: Promise<unknown> = Promise.resolve();

  /** One writer at a time within this process; between processes SQLite itself takes turns. */
  const inTurn = <T>(body: () => Promise<T>): Promise<T> => {
    const mine = turn.then(body, body);
    turn = mine.catch(() => {});
    return mine;
  };
  const within = handle(
    write,
    write,
    (body) => body(within),
    async () => {},
  );
  return handle(
    read,
    { ...write, alone: inTurn },
    (body) =>
      inTurn(async () => {
        write.exec('BEGIN IMMEDIATE');
        try {
          const result = await body(within);
          write.exec('COMMIT');
          return result;
        } catch (error) {
          try {
            write.exec('ROLLBACK');
          } catch {
            // SQLite has rolled back by itself, as it does on a full disk.
          }
          throw error;
        }
      }),
    async () => {
      await turn;
      writer.close();
      reader.close();
    },
  );
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
    throw new GatehouseError('registry.open', `The registry ${path} cannot be opened: ${messageOf(error)}`, {
      cause: error,
    });
  }
  const opened = reader;
  const read = connectionOf(opened);
  return handle(
    read,
    read,
    () => Promise.reject(new Error('A registry that is open for reading was to be written')),
    async () => opened.close(),
  );
}

interface Connection {
  exec(sql: string): void;
  /** A statement kept for the next time. */
  statement(sql: string): SqliteStatement;
  prepare(sql: string): SqliteStatement;
  alone<T>(body: () => Promise<T>): Promise<T>;
}

function connectionOf(database: SqliteDatabase): Connection {
  const statements = new Map<string, SqliteStatement>();
  return {
    exec: (sql) => told(() => database.exec(sql)),
    prepare: (sql) => told(() => database.prepare(sql)),
    statement: (sql) => {
      let statement = statements.get(sql);
      if (statement === undefined) {
        statement = told(() => database.prepare(sql));
        if (statements.size > 500) statements.clear();
        statements.set(sql, statement);
      }
      return statement;
    },
    alone: (body) => body(),
  };
}

function handle(
  read: Connection,
  write: Connection,
  transaction: Database['transaction'],
  close: () => Promise<void>,
): Database {
  const each = (sql: string, rows: readonly (readonly Parameter[])[]): Promise<void> =>
    write.alone(async () => {
      const statement = write.statement(sql);
      told(() => {
        for (const row of rows) statement.run(...row);
      });
    });
  /** Several rows a statement: most of a short statement's time goes into calling it. */
  const insertAll = (
    table: Table,
    columns: readonly string[],
    rows: readonly (readonly Parameter[])[],
  ): Promise<void> =>
    write.alone(async () => {
      const whole = rows.length - (rows.length % rowsTogether);
      if (whole > 0) {
        const statement = write.statement(insertText(table, columns, rowsTogether));
        told(() => {
          for (let row = 0; row < whole; row += rowsTogether) {
            statement.run(...rows.slice(row, row + rowsTogether).flat());
          }
        });
      }
      const single = write.statement(insertText(table, columns));
      told(() => {
        for (let row = whole; row < rows.length; row++) single.run(...(rows[row] as readonly Parameter[]));
      });
    });
  return {
    dialect: 'sqlite',
    all: async (sql, parameters = []) => told(() => read.statement(sql).all(...parameters) as Row[]),
    async *iterate(sql, parameters = []) {
      // A statement of its own: a cached one would be reset by whoever runs the same text meanwhile.
      const rows = told(() => iterateRows(read.prepare(sql), ...parameters));
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
    run: (sql, parameters = []) =>
      write.alone(async () => told(() => Number(write.statement(sql).run(...parameters).changes))),
    insert: (table, rows, columns = Object.keys(table.columns)) => insertAll(table, columns, rows),
    upsert: (table, key, rows, columns = Object.keys(table.columns)) => {
      const set = columns.filter((column) => !key.includes(column)).map((column) => `${column}=excluded.${column}`);
      return each(`${insertText(table, columns)} ON CONFLICT (${key.join(',')}) DO UPDATE SET ${set.join(',')}`, rows);
    },
    update: (table, key, columns, rows) => {
      const reordered = rows.map((row) => [...row.slice(key.length), ...row.slice(0, key.length)]);
      const set = columns.map((column) => `${column}=?`).join(',');
      return each(
        `UPDATE ${table.name} SET ${set} WHERE ${key.map((column) => `${column}=?`).join(' AND ')}`,
        reordered,
      );
    },
    remove: (table, key, rows) =>
      each(`DELETE FROM ${table.name} WHERE ${key.map((column) => `${column}=?`).join(' AND ')}`, rows),
    among: (column) => `${column} IN (SELECT value FROM json_each(?))`,
    list: (values) => JSON.stringify(values),
    transaction,
    close,
  };
}

function insertText(table: Table, columns: readonly string[], rows = 1): string {
  const row = `(${columns.map(() => '?').join(',')})`;
  return `INSERT INTO ${table.name} (${columns.join(',')}) VALUES ${Array(rows).fill(row).join(',')}`;
}

/** SQLite's failures in the administrator's terms; a violated rule of the schema is a bug of ours and stays as it is. */
function told<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    const code = Number((error as { errcode?: unknown }).errcode ?? Number.NaN) & 0xff;
    const message = messageOf(error);
    if (code === 13 || /disk is full|ENOSPC/.test(message)) {
      throw new GatehouseError('registry.full', 'No space is left for the registry', {
        remedy: 'Free space on the disk of the data folder and run the cycle again; nothing of this step was kept.',
        cause: error,
      });
    }
    if (code === 5 || code === 6) {
      throw new GatehouseError('registry.busy', `The registry stayed locked for ${busyMilliseconds / 1000} seconds`, {
        remedy: 'Another process writes to it; wait for it to end and try again.',
        cause: error,
      });
    }
    if (code === 10 || code === 8 || code === 11 || code === 14 || code === 26) {
      throw new GatehouseError('registry.write', `The registry's file cannot be used: ${message}`, {
        remedy: 'Check the disk and the rights on the data folder.',
        cause: error,
      });
    }
    throw error;
  }
}
