import type { ServerAddress, SourceConfig } from '../config/document.ts';
import type { Context } from '../model/context.ts';
import type { RowBatch } from '../model/row-batch.ts';
import type { Value } from '../model/value.ts';
import type { OpenDirectoryAccounts } from './directory-accounts.ts';

/** A query in a source's language with named parameters (`:person`), which the source translates and always binds. */
export interface Query {
  readonly text: string;
  readonly parameters?: Readonly<Record<string, Value>>;
  /** Only the rows of entries with these keys; for sources that tell changes. */
  readonly keys?: readonly string[];
}

export interface ColumnDescription {
  readonly name: string;
  /** The source's own name of the type, for display. */
  readonly type: string;
}

/** A statement run for many rows, all or none, together with a bookmark that remembers in the target how far it got. */
export interface Delivery {
  /** Named parameters are bound to the values of each row in turn. */
  readonly statement: string;
  readonly rows: readonly Readonly<Record<string, Value>>[];
  /** Null where the target keeps no bookmark. */
  readonly bookmark: Bookmark | null;
}

/** The row `sink` of the target's table `gatehouse_relay`, which goes from one event to another with the rows. */
export interface Bookmark {
  readonly sink: string;
  readonly from: number;
  readonly to: number;
}

export type Delivered =
  | { readonly kind: 'committed' }
  /** Somebody else has moved the bookmark; nothing was kept. */
  | { readonly kind: 'moved' }
  /** The target will never take this row; nothing was kept. `row` is null where only the commit told. */
  | { readonly kind: 'refused'; readonly row: number | null; readonly duplicate: boolean; readonly message: string };

export interface ChangesQuery {
  readonly cursor: string | null;
  /** Texts of queries, with the column that links go by; null where that is the query's own affair. */
  readonly queries: readonly { readonly text: string; readonly keyColumn: string | null }[];
}

/** What a source can tell of the time since a cursor. */
export interface Changes {
  /** Where to go on next time, as of before this call; null where the source cannot tell changes. */
  readonly cursor: string | null;
  /** Null where everything must be read. */
  readonly told: ToldChanges | null;
  /** Why everything must be read, in words for the log. */
  readonly why: string | null;
}

/** What a source says that cannot tell changes. */
export const noChanges: Changes = { cursor: null, told: null, why: null };

/** Entries by their keys. Whatever is not named here has not changed, and nobody says that it has gone. */
export interface ToldChanges {
  /** They are there and were added or changed, or what their rows are made of was. */
  readonly changed: readonly string[];
  /** They have been removed, or taken out of where the source is read. */
  readonly removed: readonly string[];
  /** They have changed and are not shown to the account: where one of them is known, everything must be read. */
  readonly hidden: readonly string[];
  /** Removed, and perhaps something that others are made of: where one of them is not known, everything must be read. */
  readonly suspects: readonly string[];
}

/** One open connection to an external system. */
export interface Source {
  /** Of a system with several servers: the one that answered, and from which everything is read that is read from this source. */
  readonly server?: ServerAddress;
  /**
   * The rows of a query in batches of at most 1000 rows or 4 MB, with back-pressure; at least one batch is given, possibly of no rows, so
   * that columns are known of an empty result.
   *
   * Errors: `source.query`, `source.read`, `source.value`, `source.timeout`, `source.crashed`, `source.cancelled`.
   */
  read(query: Query, signal?: AbortSignal): AsyncIterable<RowBatch>;
  /** Names and types of the columns of a query, without reading its rows where the system can do that. */
  describe(query: Query, signal?: AbortSignal): Promise<readonly ColumnDescription[]>;
  /** Runs a writing statement; gives the number of rows it touched. Errors: `source.readOnly`, `source.query`. */
  write(query: Query, signal?: AbortSignal): Promise<number>;
  /**
   * Runs a statement for each row, in order, in one transaction. Errors: `source.readOnly`, `source.unsupported`, and those that are not a
   * row's fault: `source.query`, `source.read`, `source.cancelled`.
   */
  deliver(delivery: Delivery, signal?: AbortSignal): Promise<Delivered>;
  /**
   * What has changed of the rows of all these queries since the cursor; without one only where to go on from. A kind that cannot tell has no
   * such ability, or gives neither. Errors: those of reading.
   */
  changesSince?(asked: ChangesQuery, signal?: AbortSignal): Promise<Changes>;
  /** Connects anew, where starting a process for that can be saved. Errors: those of `SourceKind.open`. */
  renew?(signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** One kind of external system. */
export interface SourceKind {
  readonly type: SourceConfig['type'];
  /** Connects. Errors: `source.connect`, `source.driver`, `source.timeout`. */
  open(config: SourceConfig, context: Context, signal?: AbortSignal): Promise<Source>;
  /** Of a directory: its accounts, to be disabled and enabled. */
  readonly openAccounts?: OpenDirectoryAccounts;
}
