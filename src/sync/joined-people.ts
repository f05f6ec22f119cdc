/** What the people of a plan are joined of: what becomes of their rows when the plan is applied, and who is meant by the key of a row. */
import type { PersonRecord } from '../model/records.ts';
import type { RenamedPerson } from '../registry/person-rows.ts';
import { isStored, type JoinedIndex } from './joined-index.ts';
import type { Entry } from './link-index.ts';
import { entryOf } from './load-index.ts';
import type { Digests, SilentChange } from './planned.ts';
import type { Spool } from './spool.ts';

/** A row that is new or changed. */
export interface JoinedRow {
  readonly key: string;
  readonly entry: Entry;
  readonly digests: Digests;
  readonly record: PersonRecord;
  /** See `nextTurn`. */
  readonly turn: number | null;
}

/** The rows of one person that are to be remembered or forgotten once the person is as they say. */
export interface JoinedChange {
  readonly person: Entry;
  /** Those of the person that the rows make; null where no row is left. */
  readonly digests: Digests | null;
  readonly rows: readonly JoinedRow[];
  readonly gone: readonly { readonly key: string; readonly entry: Entry }[];
  /** Rows that time alone has changed, with when it does so next. */
  readonly turned: readonly { readonly key: string; readonly turn: number | null }[];
}

export interface JoinedPeople {
  readonly index: JoinedIndex;
  /** Rows that changed in nothing that matters. */
  readonly silent: Spool<SilentChange>;
  readonly changes: Spool<JoinedChange>;
  /** People by the entries of rows that changed. */
  readonly personOf: ReadonlyMap<Entry, Entry>;
  /** People who get other keys; see `changeIdentity`. */
  readonly renamed: readonly RenamedPerson[];
  /** People who have lost a row, by local id. */
  readonly parted: readonly number[];
  readonly changedRows: number;
}

/** The person whose row has this key, or -1. */
export function personOfRow({ index, personOf }: JoinedPeople, key: string): Entry {
  const row = entryOf(index.rows.index, key);
  if (row < 0) return -1;
  const changed = personOf.get(row);
  if (changed !== undefined) return changed;
  return isStored(index.rows.index, row) ? index.personOf(row) : -1;
}
