import type { EntityConfig, FieldSpec } from '../config/document.ts';
import { GatehouseError } from '../model/errors.ts';
import type { Rejection } from '../model/records.ts';
import type { Value } from '../model/value.ts';
import { booleanSpellings, parseBoolean } from './booleans.ts';
import { findColumn } from './columns.ts';
import { dateParser, isoSpelling } from './dates.ts';
import type { CompileExpression, ExpressionValue } from './expression.ts';
import { columnOrigin, expressionOrigin, type Fault, fault, isFault, type Origin, type Reader } from './fault.ts';
import { joinPath, rememberedLists, sortedItems } from './lists.ts';
import { cleanText, textLimits } from './text.ts';
import type { Zone } from './zone.ts';

/** What the fields of one entity are compiled with. Faults of the configuration are collected in `errors`, so that all are told at once. */
export interface Compilation {
  readonly config: EntityConfig;
  readonly columns: readonly string[];
  readonly zone: Zone;
  readonly place: string;
  readonly errors: GatehouseError[];
  readonly compileExpression: CompileExpression;
}

/** Where a field's raw values come from. */
export interface FieldSource {
  readonly spec: FieldSpec;
  readonly place: string;
  readonly origin: Origin;
  /** Columns that the values are made of. */
  readonly columns: readonly number[];
  readonly read: Reader<Value | readonly string[]>;
  /** The one column that the values are taken from as they are; null for expressions. */
  readonly column: number | null;
}

/** The source of a configured field; undefined where the field is not configured or its configuration is at fault. */
export function fieldSource(compilation: Compilation, name: string, list = false): FieldSource | undefined {
  const spec = compilation.config.fields[name];
  if (spec === undefined) return undefined;
  const place = `${compilation.place}.fields.${name}`;
  return collecting(compilation, () => {
    if (spec.kind === 'expression') {
      const { columns, read } = compilation.compileExpression(spec.value, compilation.columns, {
        field: name,
        place,
        list,
        zone: compilation.zone,
      });
      const values: Reader<ExpressionValue> = read;
      return { spec, place, origin: expressionOrigin(name), columns, read: values, column: null };
    }
    const index = findColumn(compilation.columns, spec.column, place);
    const origin = columnOrigin(compilation.columns[index] ?? spec.column);
    return { spec, place, origin, columns: [index], read: (row) => row[index] ?? null, column: index };
  });
}

/** Where the values of a field come from, as messages about its rows say it. */
export function originOf({ config }: Compilation, name: string): Origin {
  const spec = config.fields[name];
  return spec?.kind === 'column' ? columnOrigin(spec.column) : expressionOrigin(name);
}

/** Runs a step of compilation; its expected failure is collected. */
export function collecting<T>(compilation: Compilation, step: () => T): T | undefined {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof GatehouseError)) throw error;
    // A field may be looked at more than once.
    if (!compilation.errors.some(({ message }) => message === error.message)) compilation.errors.push(error);
    return undefined;
  }
}

/** A text of at most `limit` characters, or null. */
export function textField(compilation: Compilation, name: string, limit: number): Reader<string | null> {
  const spec = compilation.config.fields[name];
  if (spec?.kind === 'column' && spec.default === undefined) {
    const source = fieldSource(compilation, name);
    const index = source?.column ?? null;
    if (source === undefined || index === null) return () => null;
    const { origin } = source;
    return (row) => cleanText(row[index] ?? null, origin, limit);
  }
  return derivedField<string | null>(compilation, name, limit, null, () => (text) => text);
}

/** As `textField`, of a field without which a row is useless. Fault: `mapping.required`. */
export function requiredField(compilation: Compilation, name: string, limit: number): Reader<string> {
  const spec = compilation.config.fields[name];
  if (spec === undefined) {
    compilation.errors.push(missingField(compilation, name));
    return () => '';
  }
  const read = textField(compilation, name, limit);
  const { column, phrase } = originOf(compilation, name);
  return (row) => {
    const text = read(row);
    if (text !== null) return text;
    const reason = `The ${name} ${phrase} is empty, and a row needs it. Fill it in the source, leave such rows out of the query, or give the field a default.`;
    return { column, value: 'NULL', code: 'mapping.required', reason };
  };
}

export function missingField(compilation: Compilation, name: string): GatehouseError {
  const place = `${compilation.place}.fields.${name}`;
  return new GatehouseError('config.invalid', `${place}: the field is missing, and no row can be read without it`, {
    place,
    remedy: 'Name the column that holds it.',
  });
}

/** A key: always a column, since the cycle finds keys without mapping. Fault: `cycle.nullKey`. */
export function keyField(compilation: Compilation, name: string): Reader<string> {
  const spec = compilation.config.fields[name];
  const place = `${compilation.place}.fields.${name}`;
  if (spec !== undefined && (spec.kind === 'expression' || spec.default !== undefined)) {
    const what = spec.kind === 'expression' ? 'an expression' : 'given a default';
    compilation.errors.push(
      new GatehouseError('config.invalid', `${place}: a key cannot be ${what}`, {
        place,
        remedy: 'Name a column that identifies the row; make one in the query where there is none.',
      }),
    );
  }
  const read = requiredField(compilation, name, textLimits.key);
  return (row) => {
    const key = read(row);
    if (typeof key === 'string' || key.code !== 'mapping.required') return key;
    const reason = `The row has no ${name}: column ${key.column} is empty. Fill it in the source, or leave such rows out of the query.`;
    return { ...key, code: 'cycle.nullKey', reason };
  };
}

/** `YYYY-MM-DD`, `YYYY-MM-DDTHH:MM:SSZ` or null. Fault: `mapping.date`. */
export function dateField(compilation: Compilation, name: string): Reader<string | null> {
  return derivedField<string | null>(compilation, name, textLimits.name, null, ({ spec, place, origin }) => {
    const parse = dateParser(spec.format, compilation.zone, place);
    const expected =
      spec.format === undefined ? `is not a date as ${isoSpelling}` : `is not a date in the format ${spec.format}`;
    const remedy = `Correct it in the source, or set the format of ${name} to how the source writes its dates.`;
    return (text) => {
      const date = parse(text);
      return date === undefined ? fault('mapping.date', origin, text, expected, remedy) : date;
    };
  });
}

/** False where the field is not configured or empty. Fault: `mapping.boolean`. */
export function booleanField(compilation: Compilation, name: string): Reader<boolean> {
  return derivedField<boolean>(compilation, name, textLimits.custom, false, ({ origin }) => {
    const remedy = `Write ${booleanSpellings}, or translate the values in the query.`;
    return (text) => parseBoolean(text) ?? fault('mapping.boolean', origin, text, 'is neither true nor false', remedy);
  });
}

/** The items of a list, sorted and without repetition; null where the field is not configured. */
export function listField(compilation: Compilation, name: string): Reader<readonly string[] | null> {
  const source = fieldSource(compilation, name, true);
  if (source === undefined) return () => null;
  const { spec, origin } = source;
  const fallback = spec.default ?? null;
  const parse = rememberedLists(spec.separator, origin);
  return (row) => {
    const value = source.read(row);
    if (isList(value)) return sortedItems(value, origin);
    const text = isRowFault(value) ? value : cleanText(value, origin, textLimits.custom);
    return isFault(text) ? text : parse(text ?? fallback);
  };
}

/** The names of a path, joined as records hold them; `/` separates them where nothing else is configured. */
export function pathField(compilation: Compilation, name: string): Reader<string | null> {
  const source = fieldSource(compilation, name, true);
  if (source === undefined) return () => null;
  const { spec, origin } = source;
  const separator = spec.separator ?? '/';
  const fallback = spec.default ?? null;
  return (row) => {
    const value = source.read(row);
    if (isList(value)) return value.length === 0 ? null : joinPath(value, separator, value.join(separator), origin);
    const cleaned = isRowFault(value) ? value : cleanText(value, origin, textLimits.custom);
    if (isFault(cleaned)) return cleaned;
    const text = cleaned ?? fallback;
    return text === null ? null : joinPath(text.split(separator), separator, text, origin);
  };
}

/**
 * A field made of a text by `parserOf`; `absent` where it is neither configured nor filled nor given a default. A default that the
 * parser refuses is a fault of the configuration.
 */
export function derivedField<T extends string | number | boolean | null>(
  compilation: Compilation,
  name: string,
  limit: number,
  absent: T,
  parserOf: (source: FieldSource) => (text: string) => T | Fault,
): Reader<T> {
  const source = fieldSource(compilation, name);
  const parse = source && collecting(compilation, () => parserOf(source));
  if (source === undefined || parse === undefined) return () => absent;
  const { origin, read, column } = source;
  const fallback = collecting(compilation, () => defaultOf(source, absent, parse)) ?? absent;
  if (column !== null) return columnReader(column, origin, limit, fallback, parse);
  return (row) => {
    const value = read(row);
    const plain = isList(value) ? value.join(' ') : value;
    if (isRowFault(plain)) return plain;
    const text = cleanText(plain, origin, limit);
    if (text === null) return fallback;
    return typeof text === 'string' ? parse(text) : text;
  };
}

/** The way of nearly all fields, without the questions that only expressions need asked. */
function columnReader<T extends string | number | boolean | null>(
  column: number,
  origin: Origin,
  limit: number,
  fallback: T,
  parse: (text: string) => T | Fault,
): Reader<T> {
  return (row) => {
    const value = row[column] ?? null;
    if (value === null) return fallback;
    const text = cleanText(value, origin, limit);
    if (text === null) return fallback;
    return typeof text === 'string' ? parse(text) : text;
  };
}

function defaultOf<T>({ spec, place }: FieldSource, absent: T, parse: (text: string) => T | Fault): T {
  const text = spec.default?.trim() ?? '';
  if (text === '') return absent;
  const value = parse(text);
  if (!isFault(value)) return value;
  throw new GatehouseError('config.invalid', `${place}.default: ${value.reason}`, {
    place: `${place}.default`,
    value: text,
  });
}

function isList(value: Value | readonly string[] | Fault): value is readonly string[] {
  return Array.isArray(value);
}

/** Tells a fault from bytes, which are objects too. */
function isRowFault(value: Value | Fault): value is Fault {
  return isFault(value) && !(value instanceof Uint8Array);
}

/** A fault of a row as its rejection. */
export function rejected(
  key: string | null,
  { column, value, code, reason }: Fault,
): { kind: 'rejection'; rejection: Rejection } {
  return { kind: 'rejection', rejection: { key, column, value, code, reason } };
}
