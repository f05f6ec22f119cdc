/**
 * What the registry asks of a database, whichever it is. SQL stands with `?` for parameters and keeps to what SQLite and PostgreSQL
 * both understand; where they differ, the difference is a method here. Rows are written in bulk by table, so that each database can do
 * it in its own fast way.
 */

export type Parameter = string | number | null | Uint8Array;
export type Row = Record<string, string | number | null | Uint8Array>;

/** `id`: 64-bit integer below 2^53; `int`: 32-bit; flags are `int` 0 or 1; times are ISO text. */
export type ColumnType = 'id' | 'int' | 'text' | 'bytes';

export interface Table {
  readonly name: string;
  readonly columns: Readonly<Record<string, ColumnType>>;
}

export interface Database {
  readonly dialect: 'sqlite' | 'postgresql';
  all(sql: string, parameters?: readonly Parameter[]): Promise<Row[]>;
  /** Rows in batches, for results of any size. */
  iterate(sql: string, parameters?: readonly Parameter[]): AsyncIterable<Row[]>;
  /** The number of rows touched. */
  run(sql: string, parameters?: readonly Parameter[]): Promise<number>;
  /** Inserts rows given as arrays in the order of `columns` (default: all of the table's). */
  insert(table: Table, rows: readonly (readonly Parameter[])[], columns?: readonly string[]): Promise<void>;
  /** As `insert`, but a row whose `key` columns are there already is replaced. */
  upsert(
    table: Table,
    key: readonly string[],
    rows: readonly (readonly Parameter[])[],
    columns?: readonly string[],
  ): Promise<void>;
  /** Sets `columns` of the rows that agree on `key`; a row is its key values, then its column values. */
  update(
    table: Table,
    key: readonly string[],
    columns: readonly string[],
    rows: readonly (readonly Parameter[])[],
  ): Promise<void>;
  /** Deletes the rows that agree on `key`. */
  remove(table: Table, key: readonly string[], rows: readonly (readonly Parameter[])[]): Promise<void>;
  /** `column IN (...)` for any number of values, with one `?` that takes `list(values)`. */
  among(column: string, type: 'id' | 'text'): string;
  list(values: readonly (string | number)[]): string;
  /** Everything that `body` does through the handle it is given is kept together or not at all. One at a time; never nested. */
  transaction<T>(body: (within: Database) => Promise<T>): Promise<T>;
  /** Where that can be seen cheaply: whether another process waits for the transaction to end. */
  awaited?(): boolean;
  /**
   * Of a transaction that keeps all others from writing: where the counters stand that it has moved, so that it need not wait for an answer
   * to move them on.
   */
  readonly counters?: Map<string, number>;
  /** Where the server has locks that end with a connection: takes one and gives its release, or null when somebody else has it. */
  lock?(group: number, id: number): Promise<(() => Promise<void>) | null>;
  close(): Promise<void>;
}

/** The first row or undefined. */
export async function one(
  database: Database,
  sql: string,
  parameters: readonly Parameter[] = [],
): Promise<Row | undefined> {
  return (await database.all(sql, parameters))[0];
}
