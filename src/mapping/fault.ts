import type { ErrorCode } from '../model/error-codes.ts';
import { showValue, type Value } from '../model/value.ts';

/**
 * What is wrong with one field of one row. Readers return it instead of throwing: a source whose every date is in another format
 * must not cost a stack trace for each of its rows.
 */
export interface Fault {
  /** Column, or field of the record where an expression makes it. */
  readonly column: string;
  /** The offending value as text, shortened. */
  readonly value: string;
  readonly code: ErrorCode;
  /** A full sentence with the remedy. */
  readonly reason: string;
}

/** Takes one field's value from a row, or says what is wrong with it. Pure, and never throws. */
export type Reader<T> = (row: readonly Value[]) => T | Fault;

/** Tells a fault from every value that a reader gives: texts, booleans, null and lists. */
export function isFault(value: unknown): value is Fault {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Where a value comes from. */
export interface Origin {
  /** The column, or the field that an expression makes. */
  readonly column: string;
  /** The same as a sentence says it: `in column dismissed`. */
  readonly phrase: string;
}

export function columnOrigin(column: string): Origin {
  return { column, phrase: `in column ${column}` };
}

export function expressionOrigin(field: string): Origin {
  return { column: field, phrase: `from the expression of ${field}` };
}

/** A fault whose reason is `"value" in column x <complaint>. <remedy>`. */
export function fault(code: ErrorCode, origin: Origin, value: Value, complaint: string, remedy: string): Fault {
  const shown = showValue(value);
  const quoted = typeof value === 'string' ? `"${shown}"` : shown;
  return { column: origin.column, value: shown, code, reason: `${quoted} ${origin.phrase} ${complaint}. ${remedy}` };
}
