import { Environment, type ParseResult } from '@marcbachmann/cel-js';
import { GatehouseError, messageOf } from '../model/errors.ts';
import { showValue, type Value } from '../model/value.ts';
import { findColumn } from './columns.ts';
import { checkExpression } from './expression-check.ts';
import {
  expressionLimits,
  type FunctionState,
  literalComplaint,
  prepareLiteral,
  registerFunctions,
} from './expression-functions.ts';
import { columnOrigin, type Fault, fault, isFault, type Reader } from './fault.ts';
import { splitTemplate } from './template.ts';
import type { Zone } from './zone.ts';

/** What an expression gives: lists only where the whole text is one expression. */
export type ExpressionValue = string | number | boolean | null | readonly string[];

export interface Expression {
  /** Indexes of the columns it is made of, ascending. */
  readonly columns: readonly number[];
  /** Faults: `mapping.expression`, `mapping.date`, `mapping.bytes`. */
  readonly read: Reader<ExpressionValue>;
}

/** Where an expression stands and what it may give. */
export interface ExpressionOptions {
  /** The field, for messages about a row. */
  readonly field: string;
  readonly place: string;
  readonly zone: Zone;
  /** Whether the field takes a list. */
  readonly list: boolean;
}

export type CompileExpression = typeof compileExpression;

const longest = 4000;

/**
 * A text with `{{ CEL }}` parts, compiled. A text that is one part alone gives that part's value; in any other, null is the empty text.
 *
 * Errors: `config.invalid` with the position; `config.column` for a name that is no column.
 */
export function compileExpression(text: string, columns: readonly string[], options: ExpressionOptions): Expression {
  const { place, field } = options;
  if (text.length > longest) {
    throw new GatehouseError('config.invalid', `${place}: the expression is longer than ${longest} characters`, {
      place,
      remedy: 'Do part of the work in the query.',
    });
  }
  const template = splitTemplate(text, place);
  const used = new Set<number>();
  const alone = template.length === 1;
  const parts = template.map((part): Reader<ExpressionValue> => {
    if (part.kind === 'text') return () => part.text;
    return compilePart(part.source, part.at, alone && options.list, columns, options, used);
  });
  const [only] = parts;
  const read = alone && only !== undefined ? only : (row: readonly Value[]) => joinParts(parts, row, field);
  return { columns: [...used].sort((a, b) => a - b), read };
}

function joinParts(parts: readonly Reader<ExpressionValue>[], row: readonly Value[], field: string): string | Fault {
  let text = '';
  for (const part of parts) {
    const value = part(row);
    if (isFault(value)) return value;
    if (value !== null) text += String(value);
    if (text.length > 10 * expressionLimits.text) return failed(field, showValue(text), 'gives too long a text');
  }
  return text;
}

function compilePart(
  source: string,
  at: number,
  list: boolean,
  columns: readonly string[],
  options: ExpressionOptions,
  used: Set<number>,
): Reader<ExpressionValue> {
  const complain = (offset: number, complaint: string): never => {
    throw badExpression(source, at + offset, complaint, options.place);
  };
  const state: FunctionState = { work: 0, patterns: new Map(), dates: new Map() };
  const environment = new Environment({
    homogeneousAggregateLiterals: false,
    limits: { maxAstNodes: 1000, maxDepth: 40, maxListElements: 200, maxMapEntries: 300, maxCallArguments: 8 },
  });
  registerFunctions(environment, state);
  environment.registerVariable('row', 'map<string, dyn>');

  const needs = checkExpression(parse(environment, source, complain).ast, complain);
  for (const { name, literal, at: offset } of needs.literals) {
    try {
      prepareLiteral(state, name, literal, options.zone, options.place);
    } catch (error) {
      complain(offset, literalComplaint(error).replace(`${options.place}: `, ''));
    }
  }
  const context: Record<string, unknown> = {};
  const members: Record<string, unknown> = {};
  const inputs: Input[] = [];
  for (const name of needs.variables.keys()) {
    inputs.push({ index: findColumn(columns, name, options.place), name, into: context });
    declare(environment, name, () =>
      complain(needs.variables.get(name) ?? 0, `write row["${name}"], because ${name} has a meaning of its own`),
    );
  }
  for (const name of needs.members.keys()) {
    inputs.push({ index: findColumn(columns, name, options.place), name, into: members });
  }
  if (needs.members.size > 0) Object.assign(context, { row: members });
  for (const { index } of inputs) used.add(index);

  const run = parse(environment, source, complain);
  const checked = run.check();
  if (!checked.valid) complain(...located(checked.error));
  if (!allowedType(checked.type ?? 'dyn', list)) {
    complain(
      0,
      `it gives ${checked.type}, where ${list ? 'a text or a list of texts' : 'a text, number or boolean'} is expected`,
    );
  }
  return evaluator(run, inputs, context, state, options.field, list);
}

/** A column that an expression takes, and under which name it is put into which object. */
interface Input {
  readonly index: number;
  readonly name: string;
  readonly into: Record<string, unknown>;
}

function evaluator(
  run: ParseResult,
  inputs: readonly Input[],
  context: Record<string, unknown>,
  state: FunctionState,
  field: string,
  list: boolean,
): Reader<ExpressionValue> {
  return (row) => {
    for (const { index, name, into } of inputs) {
      const value = row[index] ?? null;
      if (value instanceof Uint8Array) {
        return fault(
          'mapping.bytes',
          columnOrigin(name),
          value,
          'is binary where text is expected',
          'Convert it to text in the query.',
        );
      }
      if (typeof value === 'string' && value.length > expressionLimits.text) {
        return failed(
          field,
          shownInputs(inputs, row),
          `cannot take a text of more than ${expressionLimits.text} characters`,
        );
      }
      into[name] = value;
    }
    state.work = expressionLimits.work;
    try {
      const result: unknown = run(context);
      const value = plainValue(result, list);
      return value === undefined ? failed(field, shownInputs(inputs, row), 'gives no text, number or boolean') : value;
    } catch (error) {
      const code = error instanceof GatehouseError ? error.code : 'mapping.expression';
      return { ...failed(field, shownInputs(inputs, row), `failed: ${located(error)[1]}`), code };
    }
  };
}

/** A value of the language as one of ours; undefined when there is none. */
function plainValue(value: unknown, list: boolean): ExpressionValue | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  if (typeof value === 'bigint') return String(value);
  if (!list || !Array.isArray(value)) return undefined;
  const items: string[] = [];
  for (const item of value) {
    if (item === null) continue;
    const plain = plainValue(item, false);
    if (plain === undefined) return undefined;
    items.push(String(plain));
  }
  return items;
}

function failed(field: string, value: string, complaint: string): Fault {
  const remedy = 'Change the expression so that it can take such a row; coalesce(column, "") stands in for NULL.';
  return {
    column: field,
    value,
    code: 'mapping.expression',
    reason: `The expression of ${field} ${complaint}, with ${value === '' ? 'no column' : value}. ${remedy}`,
  };
}

function shownInputs(inputs: readonly Input[], row: readonly Value[]): string {
  const shown = inputs.map(({ index, name }) => `${name} = ${showValue(row[index] ?? null, 40)}`).join(', ');
  return showValue(shown, 160).toWellFormed().replaceAll('\0', '\ufffd');
}

function allowedType(type: string, list: boolean): boolean {
  if (['string', 'int', 'double', 'bool', 'null', 'dyn'].includes(type)) return true;
  return list && (type === 'list' || type.startsWith('list<'));
}

function parse(
  environment: Environment,
  source: string,
  complain: (at: number, complaint: string) => never,
): ParseResult {
  try {
    return environment.parse(source);
  } catch (error) {
    return complain(...located(error));
  }
}

function declare(environment: Environment, name: string, taken: () => never): void {
  try {
    environment.registerVariable(name, 'dyn');
  } catch {
    taken();
  }
}

/** Position and one-line message of an error of the language. */
function located(error: unknown): [number, string] {
  let message = messageOf(error);
  let at = 0;
  if (typeof error === 'object' && error !== null) {
    if ('summary' in error && typeof error.summary === 'string') message = error.summary;
    if ('range' in error && typeof error.range === 'object' && error.range !== null && 'start' in error.range) {
      at = Number(error.range.start);
    }
  }
  return [at, message.replace(/dyn<(\w+)>/gu, '$1').replaceAll('\n', ' ')];
}

function badExpression(source: string, at: number, complaint: string, place: string): GatehouseError {
  return new GatehouseError('config.invalid', `${place}: at character ${at + 1} of the expression: ${complaint}`, {
    place,
    value: source,
    remedy:
      'Names of columns that are not plain Latin words are written row["name"]. The functions are listed in mapping.md.',
  });
}
