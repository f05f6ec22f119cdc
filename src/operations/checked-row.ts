import type { Mapped } from '../mapping/mapper.ts';
import type { MappedEntity, RecordOf, Rejection } from '../model/records.ts';
import type { Value } from '../model/value.ts';

/** A row of a source as a check shows it: what it holds, and what mapping makes of it; neither where it cannot be mapped at all. */
export interface CheckedRow {
  /** Values in the order of the columns. */
  readonly values: readonly Value[];
  readonly record: Readonly<Record<string, unknown>> | null;
  readonly rejection: Rejection | null;
}

export function checkedRow(values: readonly Value[], mapped: Mapped<RecordOf[MappedEntity]>): CheckedRow {
  if (mapped.kind !== 'record') return { values, record: null, rejection: mapped.rejection };
  // What photos are made with is none of the row's.
  const { made: _, ...record } = { made: '', ...mapped.record };
  return { values, record, rejection: null };
}
