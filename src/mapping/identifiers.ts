import { hexOf, isFormat, parseNumber } from '../model/card-number/card-number.ts';
import { GatehouseError } from '../model/errors.ts';
import { type IdentifierKind, type IdentifierRecord, identifierKinds } from '../model/records.ts';
import type { Value } from '../model/value.ts';
import { findColumn } from './columns.ts';
import { columnOrigin, type Fault, fault, isFault, type Origin, type Reader } from './fault.ts';
import {
  type Compilation,
  collecting,
  dateField,
  derivedField,
  fieldSource,
  originOf,
  rejected,
  requiredField,
} from './fields.ts';
import type { Mapped } from './mapper.ts';
import { cleanText, textLimits } from './text.ts';
import { periodFault } from './validity.ts';

/** The canonical form of a number, with the format it was read in. */
type Canonical = Pick<IdentifierRecord, 'format' | 'bits' | 'value'>;

/** Compiles identifiers. Faults of a row besides those of its fields: `number.*`, `mapping.choice` for the kind. */
export function compileIdentifiers(compilation: Compilation): (row: readonly Value[]) => Mapped<IdentifierRecord> {
  const person = requiredField(compilation, 'person', textLimits.key);
  const kind = kindReader(compilation);
  const number = requiredField(compilation, 'number', textLimits.key);
  const canonical = canonicalReader(compilation);
  const validFrom = dateField(compilation, 'validFrom');
  const validUntil = dateField(compilation, 'validUntil');
  const until = originOf(compilation, 'validUntil');
  const { zone } = compilation;
  return (row) => {
    const p = person(row);
    if (isFault(p)) return rejected(null, asNullKey(p));
    const n = number(row);
    if (isFault(n)) return rejected(null, asNullKey(n));
    const key = `${p} ${n}`;
    const k = kind(row);
    if (isFault(k)) return rejected(key, k);
    const c = canonical(row, k, n);
    if ('reason' in c) return rejected(key, c);
    const from = validFrom(row);
    if (isFault(from)) return rejected(key, from);
    const to = validUntil(row);
    if (isFault(to)) return rejected(key, to);
    const backwards = periodFault(from, to, zone, until);
    if (backwards !== null) return rejected(key, backwards);
    return {
      kind: 'record',
      record: {
        person: p,
        kind: k,
        number: n,
        format: c.format,
        bits: c.bits,
        value: c.value,
        validFrom: from,
        validUntil: to,
      },
    };
  };
}

/** Person and number are the key of an identifier. */
function asNullKey(problem: Fault): Fault {
  return problem.code === 'mapping.required' ? { ...problem, code: 'cycle.nullKey' } : problem;
}

function kindReader(compilation: Compilation): Reader<IdentifierKind> {
  const remedy = `Use one of ${identifierKinds.join(', ')}; translate other words in the query or with an expression.`;
  return derivedField<IdentifierKind>(compilation, 'kind', textLimits.name, 'card', ({ origin }) => (text) => {
    const folded = text.toLowerCase();
    const found = identifierKinds.find((candidate) => candidate === folded);
    return found ?? fault('mapping.choice', origin, text, 'is not a kind of identifier', remedy);
  });
}

/** Reads the number in the format of its row or of the field; kinds that are plain texts may do without. */
function canonicalReader(
  compilation: Compilation,
): (row: readonly Value[], kind: IdentifierKind, number: string) => Canonical | Fault {
  const { number: spec } = compilation.config.fields;
  const fixed = spec?.format;
  const bits = spec?.bits;
  const origin = originOf(compilation, 'number');
  const formatOf = formatReader(compilation);
  if (fixed !== undefined)
    collecting(compilation, () => checkFormat(fixed, bits, `${compilation.place}.fields.number`));
  else requireFormat(compilation);
  const options = bits === undefined ? undefined : { bits };
  return (row, kind, number) => {
    const own = formatOf(row);
    if (isFault(own)) return own;
    // Plates and other texts are no numbers; only a format that stands in their own row makes them one.
    const format = own ?? (kind === 'plate' || kind === 'other' ? undefined : fixed);
    if (format !== undefined)
      return canonicalNumber(number, format, own === null ? options : bitsFor(own, options), origin);
    if (kind === 'card' || kind === 'fob') return noFormat(number, kind, origin);
    return { format: null, bits: 0, value: number.toUpperCase().replace(/\s+/gu, '') };
  };
}

/** `bits` is for numbers of the format it was given with; formats row by row take it where they can. */
function bitsFor(format: string, options: { bits: number } | undefined): { bits: number } | undefined {
  return format === 'dec' ? options : undefined;
}

function canonicalNumber(
  number: string,
  format: string,
  options: { bits: number } | undefined,
  origin: Origin,
): Canonical | Fault {
  try {
    const parsed = parseNumber(number, format, options);
    return { format, bits: parsed.bits, value: hexOf(parsed) };
  } catch (error) {
    if (!(error instanceof GatehouseError)) throw error;
    const reason = `The number ${origin.phrase} cannot be read: ${error.message} ${error.remedy ?? ''}`.trimEnd();
    return { column: origin.column, value: error.value ?? number, code: error.code, reason };
  }
}

function noFormat(number: string, kind: IdentifierKind, origin: Origin): Fault {
  const remedy = 'Give the format of the field number, or a formatColumn that is filled for cards and fobs.';
  return fault(
    'number.format',
    origin,
    number,
    `is the number of a ${kind}, and no format says how to read it`,
    remedy,
  );
}

/** The format that stands in a column of the row; null where there is no such column or it is empty. */
function formatReader(compilation: Compilation): Reader<string | null> {
  const index = formatColumn(compilation);
  if (index === undefined) return () => null;
  const origin = columnOrigin(compilation.columns[index] ?? '');
  return (row) => {
    const text = cleanText(row[index] ?? null, origin, textLimits.name);
    if (text === null || typeof text !== 'string') return text;
    const name = text.toLowerCase();
    if (isFormat(name)) return name;
    const remedy = 'Use the short names of formats, such as w26, hex or dec; translate other names in the query.';
    return fault('number.format', origin, text, 'is not a format of card numbers', remedy);
  };
}

function formatColumn(compilation: Compilation): number | undefined {
  const { number: spec } = compilation.config.fields;
  if (spec?.kind !== 'column' || spec.formatColumn === undefined) return undefined;
  const { formatColumn: name } = spec;
  const place = `${compilation.place}.fields.number.formatColumn`;
  return collecting(compilation, () => findColumn(compilation.columns, name, place));
}

function checkFormat(format: string, bits: number | undefined, place: string): void {
  try {
    parseNumber('0', format, bits === undefined ? undefined : { bits });
  } catch (error) {
    if (!(error instanceof GatehouseError)) throw error;
    // Whether '0' is a number of this format is not the question.
    if (error.code !== 'number.format') return;
    throw new GatehouseError('config.invalid', `${place}: ${error.message}`, {
      place: `${place}.format`,
      value: format,
      ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
    });
  }
}

/** Without any format, at least the kind must be able to say that a number is a plain text. */
function requireFormat(compilation: Compilation): void {
  const { number, kind } = compilation.config.fields;
  if (number === undefined || kind !== undefined || (number.kind === 'column' && number.formatColumn !== undefined))
    return;
  const place = `${compilation.place}.fields.number`;
  compilation.errors.push(
    new GatehouseError('config.invalid', `${place}: the numbers of cards need a format`, {
      place,
      remedy: 'Add format, such as { column: card_no, format: w26 }, or formatColumn, or the kind of the identifiers.',
    }),
  );
}

/** The columns that make the key of an identifier: person, number, kind and format. */
export function identifierKeyColumns(compilation: Compilation): readonly number[] {
  // Errors of the fields were told when they were compiled; here they must not be told again.
  const quiet: Compilation = { ...compilation, errors: [] };
  const indexes = ['person', 'number', 'kind'].flatMap((name) => fieldSource(quiet, name)?.columns ?? []);
  const format = formatColumn(quiet);
  return [...new Set(format === undefined ? indexes : [...indexes, format])];
}
