/**
 * The thread that writes to the embedded registry: it holds the writing connection and serves one request after another, so that neither
 * statements nor waiting for the disk hold up the server. Once a statement of a transaction has failed, nothing but rolling back is
 * done: SQLite may have ended the transaction by itself, and what followed would be kept.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { openSqlite, type SqliteStatement, type SqliteValue } from '../sqlite/open.ts';
import type { InsertRows } from './sqlite-rows.ts';
import { createWriteTurn } from './sqlite-turn.ts';

export type Row = readonly SqliteValue[];

export type WriteRequest =
  | { readonly kind: 'begin' | 'commit' | 'rollback' | 'close' }
  | { readonly kind: 'all' | 'run'; readonly sql: string; readonly values: Row }
  /** Runs `sql` for each row. */
  | { readonly kind: 'each'; readonly sql: string; readonly rows: readonly Row[] }
  | { readonly kind: 'insert'; readonly rows: InsertRows };

export type WriteReply = { readonly result: unknown } | { readonly message: string; readonly code: number | null };

/** What the thread is started with: the file, statements that set the connection up, and how long it waits for other processes. */
export interface WriterOptions {
  readonly path: string;
  readonly setUp: string;
  readonly busyMilliseconds: number;
}

const { path, setUp, busyMilliseconds } = workerData as WriterOptions;
const database = openSqlite(path);
database.exec(setUp);
const turn = createWriteTurn(database, path, busyMilliseconds);
const statements = new Map<string, SqliteStatement>();
let inTransaction = false;
let failure: unknown = null;

parentPort?.on('message', (request: WriteRequest) => {
  parentPort?.postMessage(answer(request));
  if (request.kind === 'close') parentPort?.close();
});

function answer(request: WriteRequest): WriteReply {
  try {
    return { result: serve(request) };
  } catch (error) {
    if (inTransaction) failure ??= error;
    const code = Number((error as { errcode?: unknown }).errcode ?? Number.NaN);
    return { message: error instanceof Error ? error.message : String(error), code: Number.isNaN(code) ? null : code };
  }
}

function serve(request: WriteRequest): unknown {
  if (request.kind === 'close') return close();
  if (request.kind === 'rollback') return rollBack();
  if (failure !== null) throw failure;
  if (!inTransaction && isWrite(request)) return alone(request);
  switch (request.kind) {
    case 'begin':
      turn.begin();
      inTransaction = true;
      return null;
    case 'commit':
      database.exec('COMMIT');
      inTransaction = false;
      return null;
    case 'all':
      return prepared(request.sql).all(...request.values);
    case 'run':
      return Number(prepared(request.sql).run(...request.values).changes);
    case 'each':
      return writeEach(request);
    case 'insert':
      return insert(request.rows);
  }
}

/** Settings of the connection are none: some of them cannot be made within a transaction. */
function isWrite(request: WriteRequest): boolean {
  if (request.kind === 'run') return !request.sql.startsWith('PRAGMA ');
  return request.kind === 'each' || request.kind === 'insert';
}

/** The last connection would bring the WAL into the file by itself; where others are open it is done for them. */
function close(): void {
  try {
    database.exec('PRAGMA wal_checkpoint(PASSIVE)');
  } catch {
    // What was committed stands in the WAL; a full disk is told to whoever writes next.
  }
  database.close();
}

/** A write outside a transaction waits for its turn as one does. */
function alone(request: WriteRequest): unknown {
  turn.begin();
  inTransaction = true;
  try {
    const result = serve(request);
    serve({ kind: 'commit' });
    return result;
  } catch (error) {
    rollBack();
    throw error;
  }
}

function rollBack(): void {
  inTransaction = false;
  failure = null;
  try {
    database.exec('ROLLBACK');
  } catch {
    // SQLite has rolled back by itself, as it does on a full disk.
  }
}

function writeEach({ sql, rows }: Extract<WriteRequest, { kind: 'each' }>): void {
  const statement = prepared(sql);
  for (const row of rows) statement.run(...row);
}

function insert({ sql, sqlTogether, together, shared, values, width, count }: InsertRows): void {
  for (let row = 0; row < count; ) {
    const taken = count - row >= together ? together : 1;
    const own = values.slice(row * width, (row + taken) * width);
    prepared(taken === 1 ? sql : sqlTogether).run(...shared, ...own);
    row += taken;
  }
}

function prepared(sql: string): SqliteStatement {
  let statement = statements.get(sql);
  if (statement === undefined) {
    statement = database.prepare(sql);
    if (statements.size > 500) statements.clear();
    statements.set(sql, statement);
  }
  return statement;
}
