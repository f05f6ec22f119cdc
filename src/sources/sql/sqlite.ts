/** SQLite files. Statements run in this process, one fetch at a time, so a cancel takes effect between two fetches. */
import { existsSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import type { SourceConfig } from '../../config/document.ts';
import { GatehouseError, messageOf } from '../../model/errors.ts';
import type { Value } from '../../model/value.ts';
import { iterateRows, openSqlite, type SqliteDatabase, type SqliteValue } from '../../sqlite/open.ts';
import type { SourceKind } from '../source.ts';
import { putScalar } from './put-scalar.ts';
import { oneByOne, sqliteBlames } from './row-faults.ts';
import type { DriverFailure, RowCursor, SqlSession } from './session.ts';
import { openSqlSource } from './sql-source.ts';
import { onlyStatement, textCheck } from './sqlite-text.ts';

export const sqlite: SourceKind = {
  type: 'sqlite',
  async open(config, _context, signal) {
    const path = pathOf(config);
    return openSqlSource(
      config,
      {
        parameterStyle: 'question',
        connect: () => Promise.resolve().then(() => connect(config, path)),
        explain,
      },
      signal,
    );
  },
};

function explain(thrown: unknown): DriverFailure {
  const blames = sqliteBlames(thrown);
  return { message: messageOf(thrown), lost: false, ...(blames === null ? {} : { blames }) };
}

/** `sqlite:file.db` and `sqlite:/folder/file.db`; also `sqlite:///folder/file.db`. The path is taken as it is written. */
function pathOf(config: SourceConfig): string {
  const path = /^sqlite:(?:\/\/(?=\/))?(.+)$/i.exec(config.connection)?.[1];
  if (path !== undefined) return path;
  throw new GatehouseError('config.invalid', `The connection of source ${config.name} is not a path of SQLite.`, {
    place: `${config.name}.connection`,
    remedy: 'Write it as sqlite:folder/file.db or sqlite:/folder/file.db.',
  });
}

function connect(config: SourceConfig, path: string): SqlSession {
  const refuse = (why: string, cause?: unknown): GatehouseError =>
    new GatehouseError('source.connect', `Source ${config.name}: the SQLite file ${path} ${why}.`, {
      place: `${config.name}.connection`,
      remedy: 'Check the path in the connection and the rights on the file.',
      cause,
    });
  // SQLite would make an empty database of a misspelt name.
  if (!existsSync(path)) throw refuse('does not exist');
  let database: SqliteDatabase;
  try {
    database = openSqlite(path, { readOnly: config.readOnly });
    database.prepare('SELECT count(*) FROM sqlite_master').get();
  } catch (error) {
    throw refuse(`cannot be opened: ${messageOf(error)}`, error);
  }
  let alive = true;
  let running: IterableIterator<unknown> | null = null;
  const close = (): void => {
    if (!alive) return;
    alive = false;
    // A query left in the middle would keep its lock on the file beyond the closing.
    running?.return?.();
    database.close();
  };
  return {
    alive: () => alive,
    open: async (text, values) =>
      openCursor(database, text, values, (rows) => {
        running = rows;
      }),
    describe: async (text) =>
      database
        .prepare(text)
        .columns()
        .map((column) => ({ name: column.name, type: column.type ?? '' })),
    execute: async (text, values) => run(database, text, values),
    writer: {
      begin: async () => database.exec('BEGIN IMMEDIATE'),
      run: async (text, values) => run(database, text, values),
      async runEach(text, rows) {
        const statement = database.prepare(text);
        onlyStatement(text, statement, rows[0]?.length ?? 0);
        return oneByOne(rows, (values) => statement.run(...values.map(bound)));
      },
      commit: async () => database.exec('COMMIT'),
      rollback: async () => database.exec('ROLLBACK'),
    },
    abort: close,
    close: async () => close(),
  };
}

function run(database: SqliteDatabase, text: string, values: readonly Value[]): number {
  const statement = database.prepare(text);
  onlyStatement(text, statement, values.length);
  return Number(statement.run(...values.map(bound)).changes);
}

function openCursor(
  database: SqliteDatabase,
  text: string,
  values: readonly Value[],
  started: (rows: IterableIterator<unknown>) => void,
): RowCursor {
  database.exec('PRAGMA query_only = 1');
  const release = (): void => database.exec('PRAGMA query_only = 0');
  try {
    const statement = database.prepare(text);
    statement.setReadBigInts(true);
    statement.setReturnArrays(true);
    const columns = statement.columns().map((column) => column.name);
    const parameters = values.map(bound);
    const query = onlyStatement(text, statement, values.length);
    const rows = iterateRows(statement, ...parameters);
    started(rows);
    return {
      columns,
      async fetch(count) {
        // Everything here is synchronous; others get their turn between two fetches.
        await turn();
        const fetched: unknown[][] = [];
        while (fetched.length < count) {
          const next = rows.next();
          if (next.done === true) break;
          if (Array.isArray(next.value)) fetched.push(next.value);
        }
        return fetched;
      },
      put: (value, _column, encoder) => putScalar(value, encoder),
      check: textCheck(database, query, columns, parameters),
      async close() {
        rows.return?.();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

function bound(value: Value): SqliteValue {
  if (typeof value === 'boolean') return Number(value);
  // A number would be bound as a floating-point one, and 7 become 7.0 in a column without a type.
  return Number.isSafeInteger(value) ? BigInt(value as number) : value;
}
