import type { ParameterStyle } from '../../model/query-parameters.ts';
import type { RowBatch, RowEncoder } from '../../model/row-batch.ts';
import type { Value } from '../../model/value.ts';
import type { ColumnDescription } from '../source.ts';

/** What a database's driver must be able to do to become a source; `sql-source.ts` does the rest, the same for all. */
export interface SqlDriver {
  readonly parameterStyle: ParameterStyle;
  /** Signs in. Errors: `source.connect`. */
  connect(signal?: AbortSignal): Promise<SqlSession>;
  /** What an error thrown by a session says, in the database's own words. */
  explain(thrown: unknown): DriverFailure;
}

export interface DriverFailure {
  readonly message: string;
  /** The connection is gone, so it is no fault of the statement. */
  readonly lost: boolean;
  /** Whose fault it is, where it is the row's: a unique value that is there already, or a value the table does not take. */
  readonly blames?: 'duplicate' | 'row';
}

/** One connection, on which one statement runs at a time. */
export interface SqlSession {
  /** False once the connection broke or was aborted. */
  alive(): boolean;
  /** Runs a query so that it cannot write, where the database has such transactions. */
  open(text: string, values: readonly Value[]): Promise<RowCursor>;
  describe(text: string, values: readonly Value[]): Promise<readonly ColumnDescription[]>;
  /** Runs a writing statement and commits it; the number of rows it touched. */
  execute(text: string, values: readonly Value[]): Promise<number>;
  /** Writing in a transaction; absent where the driver's is not used yet. */
  readonly writer?: SqlWriter;
  /** Breaks the connection off at once, whatever runs on it. */
  abort(): void;
  close(): Promise<void>;
}

/** A transaction that writes. */
export interface SqlWriter {
  begin(): Promise<void>;
  /** The number of rows touched. */
  run(text: string, values: readonly Value[]): Promise<number>;
  /** Runs the statement for each row in order; the first failure, or null. */
  runEach(text: string, rows: readonly (readonly Value[])[]): Promise<RowFailure | null>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

export interface RowFailure {
  readonly row: number;
  readonly thrown: unknown;
}

/** Rows of a running query, pulled. */
export interface RowCursor {
  readonly columns: readonly string[];
  /** Up to `count` more rows; none at the end. */
  fetch(count: number): Promise<readonly (readonly unknown[])[]>;
  /** Encodes one value as the contract has it: scalars as text, binary as bytes, NULL. */
  put(value: unknown, column: number, encoder: RowEncoder): void;
  /** Looks at each batch before it is given; absent where the database gives nothing that must be looked at. */
  readonly check?: (batch: RowBatch) => void;
  /** Ends the query, also in the middle of its rows. */
  close(): Promise<void>;
}
