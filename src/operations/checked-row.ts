import type { MappedEntity, RecordOf, Rejection } from '../model/records.ts';
import type { Value } from '../model/value.ts';

/** A row of a source as a check shows it: what it holds, and what mapping makes of it; neither where it cannot be mapped at all. */
export interface CheckedRow {
  /** Values in the order of the columns. */
  readonly values: readonly Value[];
  readonly record: RecordOf[MappedEntity] | null;
  readonly rejection: Rejection | null;
}
