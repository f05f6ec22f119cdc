/** What a source that somebody is writing has to show. */
import type { ColumnDescription } from '../sources/source.ts';

/** The source as it is written in a document. */
export type Draft = Readonly<Record<string, unknown>>;

export interface QueryResult {
  readonly columns: readonly ColumnDescription[];
  /** Values as JSON has them; bytes in hexadecimal digits. */
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
  /** Whether there are more rows than were asked for. */
  readonly more: boolean;
}

export interface SourceTable {
  /** Null where the database has no schemas. */
  readonly schema: string | null;
  readonly name: string;
  /**
   * Of directories: `context` is a part of the directory, whose columns are the attributes that people have, with an example each. Columns of a
   * `group` are its description and the attribute that names its members.
   */
  readonly kind: 'table' | 'view' | 'context' | 'unit' | 'group';
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}
