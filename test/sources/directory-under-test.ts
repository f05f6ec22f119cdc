/** A directory that the suite of all directories is run over. */
import type { SourceConfig, TimeLimits } from '../../src/config/document.ts';
import type { Value } from '../../src/model/value.ts';
import type { Query, Source, SourceKind } from '../../src/sources/source.ts';
import type { Resumable } from '../servers/resumable.ts';

/** A directory with one entry of sample values, one without them, and many large ones. */
export interface DirectoryUnderTest {
  readonly name: string;
  readonly kind: SourceKind;
  start(): Promise<{
    readonly server: Resumable;
    /** A source of the entries that the filter finds, with these columns; the key is `cn`. */
    config(filter: string, columns: readonly string[], connection?: string): SourceConfig;
  }>;
  /** By column what must be read of the entry `sample`; the entry `bare` has none of them. */
  readonly samples: Readonly<Record<string, Value>>;
  /** So many entries with `cn=many...`, and the column that makes each of them large. */
  readonly many: number;
  readonly large: string;
  /** Whether the many are more than wait in the memory of a reading process. */
  readonly overflows: boolean;
}

export interface Opened {
  readonly source: Source;
  /** Of the many. */
  readonly query: Query;
}
/** Opens the directory as a cycle does, or in this process. */
export type Open = (way: 'here' | 'process', limits?: Partial<TimeLimits>) => Promise<Opened>;
export type Usable = (source: Source) => Promise<void>;
