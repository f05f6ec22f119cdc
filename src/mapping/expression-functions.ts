import type { Environment } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';
import { GatehouseError, messageOf } from '../model/errors.ts';
import { type DateParser, dateParser } from './dates.ts';
import type { Zone } from './zone.ts';

/** Bounds on what an expression may do on one row. */
export const expressionLimits = {
  /** Longest text a function takes or gives, and longest value of a column. */
  text: 10_000,
  /** Longest list that `split` gives. */
  list: 256,
  /** Characters that all calls of functions on one row may go through. */
  work: 1_000_000,
  /** Size of a compiled pattern; matching costs at most this times the length of the text. */
  pattern: 2000,
} as const;

/** What the functions of one expression share: the work that is left on this row, and what was compiled of its literals. */
export interface FunctionState {
  work: number;
  readonly patterns: Map<string, RE2JS>;
  readonly dates: Map<string, DateParser>;
}

/** Functions whose argument at this index must be written out as a text, so that it is compiled once. */
export const literalArguments: Readonly<Record<string, number>> = { re: 1, reFind: 1, reReplace: 1, date: 1 };

/** Names of the functions that Gatehouse adds to the language. */
export const functionNames: readonly string[] = [
  'trim',
  'upper',
  'lower',
  'title',
  'digits',
  'replace',
  'split',
  'part',
  'padLeft',
  'coalesce',
  're',
  'reFind',
  'reReplace',
  'date',
];

/** Registers the functions; a null as first argument gives null. What they throw is a GatehouseError of the row. */
export function registerFunctions(environment: Environment, state: FunctionState): void {
  const sync = { async: false };
  const define = (
    name: string,
    rest: string,
    result: string,
    run: (text: string, ...more: never[]) => unknown,
  ): void => {
    const spend = (text: string, ...more: never[]): unknown => {
      spendWork(state, name, text);
      return run(text, ...more);
    };
    const absent = (): unknown => (result === 'bool' ? false : result === 'list<string>' ? [] : null);
    environment.registerFunction(`${name}(string${rest}): ${result}`, spend, sync);
    environment.registerFunction(`${name}(null${rest}): ${result}`, absent, sync);
  };
  defineTexts(define);
  definePatterns(define, state);
  define('date', '', 'dyn', (text) => readDate(state, text, ''));
  define('date', ', string', 'dyn', (text, format: string) => readDate(state, text, format));
  for (let count = 1; count <= 8; count++) {
    const types = Array.from({ length: count }, () => 'dyn').join(', ');
    environment.registerFunction(`coalesce(${types}): dyn`, (...values: unknown[]) => coalesce(values), sync);
  }
}

type Define = (name: string, rest: string, result: string, run: (text: string, ...more: never[]) => unknown) => void;

// Texts are 'dyn' to the type checker because they may be null, and the language compares null with nothing else.
function defineTexts(define: Define): void {
  define('trim', '', 'dyn', (text) => text.trim());
  define('upper', '', 'dyn', (text) => text.toUpperCase());
  define('lower', '', 'dyn', (text) => text.toLowerCase());
  define('title', '', 'dyn', titleCase);
  define('digits', '', 'dyn', (text) => text.replace(/[^0-9]/gu, ''));
  define('replace', ', string, string', 'dyn', (text, from: string, to: string) =>
    bounded('replace', from === '' ? text : text.split(from), to),
  );
  define('split', ', string', 'list<string>', (text, separator: string) => splitText('split', text, separator));
  define('part', ', string, int', 'dyn', (text, separator: string, index: bigint) => {
    const parts = splitText('part', text, separator);
    return parts.at(Number(index))?.trim() ?? null;
  });
  define('padLeft', ', int, string', 'dyn', (text, length: bigint, fill: string) => {
    if (length > 1000n) throw failure('padLeft', 'is asked for more than 1000 characters');
    return text.padStart(Number(length), fill);
  });
}

function definePatterns(define: Define, state: FunctionState): void {
  define('re', ', string', 'bool', (text, pattern: string) => patternOf(state, pattern).matcher(text).find());
  define('reFind', ', string', 'dyn', (text, pattern: string) => {
    const matcher = patternOf(state, pattern).matcher(text);
    if (!matcher.find()) return null;
    return matcher.groupCount() > 0 ? matcher.group(1) : matcher.group(0);
  });
  define('reReplace', ', string, string', 'dyn', (text, pattern: string, to: string) => {
    // An empty match between all characters inserts `to` once for each of them.
    if ((text.length + 1) * (to.length + 1) > expressionLimits.work)
      throw failure('reReplace', 'would give too long a text');
    return patternOf(state, pattern).matcher(text).replaceAll(to);
  });
}

/** Compiles the literal argument of a function. Throws an Error whose message is a complaint about it. */
export function prepareLiteral(state: FunctionState, name: string, literal: string, zone: Zone, place: string): void {
  if (name === 'date') {
    state.dates.set(literal, dateParser(literal === '' ? undefined : literal, zone, place));
    return;
  }
  const pattern = RE2JS.compile(literal);
  if (pattern.programSize() > expressionLimits.pattern) throw new Error('the pattern is too large');
  state.patterns.set(literal, pattern);
}

function patternOf(state: FunctionState, literal: string): RE2JS {
  const pattern = state.patterns.get(literal);
  if (pattern === undefined) throw failure('re', 'has a pattern that is not written out');
  return pattern;
}

function readDate(state: FunctionState, text: string, format: string): string | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const date = state.dates.get(format)?.(trimmed);
  if (date !== undefined) return date;
  const expected = format === '' ? 'an ISO date' : `a date in the format ${format}`;
  throw new GatehouseError('mapping.date', `"${trimmed.slice(0, 80)}" is not ${expected}`);
}

function coalesce(values: readonly unknown[]): unknown {
  for (const value of values) {
    if (value === null || (typeof value === 'string' && value.trim() === '')) continue;
    return value;
  }
  return null;
}

function titleCase(text: string): string {
  return text
    .toLowerCase()
    .replace(/(^|[^\p{L}\p{M}\p{N}])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
}

function splitText(name: string, text: string, separator: string): readonly string[] {
  const parts = separator === '' ? [text] : text.split(separator, expressionLimits.list + 1);
  if (parts.length <= expressionLimits.list) return parts;
  throw failure(name, `gives more than ${expressionLimits.list} parts`);
}

function bounded(name: string, parts: string | readonly string[], joint: string): string {
  if (typeof parts === 'string') return parts;
  const kept = parts.reduce((sum, part) => sum + part.length, 0);
  if (kept + (parts.length - 1) * joint.length > expressionLimits.text) {
    throw failure(name, `gives more than ${expressionLimits.text} characters`);
  }
  return parts.join(joint);
}

function spendWork(state: FunctionState, name: string, text: string): void {
  if (text.length > expressionLimits.text)
    throw failure(name, `is given more than ${expressionLimits.text} characters`);
  state.work -= text.length + 16;
  if (state.work < 0) throw failure(name, 'is called too often for one row');
}

function failure(name: string, complaint: string): GatehouseError {
  return new GatehouseError('mapping.expression', `${name}() ${complaint}`);
}

/** The message of a broken literal, in one line. */
export function literalComplaint(thrown: unknown): string {
  return messageOf(thrown).replaceAll('\n', ' ');
}
