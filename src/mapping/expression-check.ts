import type { ASTNode } from '@marcbachmann/cel-js';
import { functionNames, literalArguments } from './expression-functions.ts';

/** What an expression asks of its surroundings. */
export interface ExpressionNeeds {
  /** Columns that stand as variables, as they are spelled, and where. */
  readonly variables: ReadonlyMap<string, number>;
  /** Columns that are taken as `row.name` or `row["name"]`. */
  readonly members: ReadonlyMap<string, number>;
  /** Literal arguments to compile: pattern or format, by function. */
  readonly literals: readonly { readonly name: string; readonly literal: string; readonly at: number }[];
}

/** Bounds on the shape of an expression, so that no row can make it run for long. */
const limits = { macros: 2, additions: 200, additionsInMacros: 20 } as const;

const allowedFunctions: ReadonlySet<string> = new Set([
  ...functionNames,
  'size',
  'string',
  'int',
  'double',
  'bool',
  'dyn',
]);
const allowedMethods: ReadonlySet<string> = new Set([
  'startsWith',
  'endsWith',
  'contains',
  'substring',
  'indexOf',
  'lastIndexOf',
  'join',
  'size',
  'trim',
]);
const macros: ReadonlySet<string> = new Set(['map', 'filter', 'all', 'exists', 'exists_one']);

interface Walk {
  readonly variables: Map<string, number>;
  readonly members: Map<string, number>;
  readonly literals: { name: string; literal: string; at: number }[];
  readonly complain: (at: number, complaint: string) => never;
  macros: number;
  additions: number;
  additionsInMacros: number;
}

/**
 * Checks the shape of a parsed expression: known functions only, no pattern matching of the language itself (its engine can be made to
 * hang), bounded work. `complain` is called, and must throw, at the first fault.
 */
export function checkExpression(ast: ASTNode, complain: (at: number, complaint: string) => never): ExpressionNeeds {
  const walk: Walk = {
    variables: new Map(),
    members: new Map(),
    literals: [],
    complain,
    macros: 0,
    additions: 0,
    additionsInMacros: 0,
  };
  visit(ast, walk, null);
  return walk;
}

/** `bound` is the variable of the macro around, null outside of one. */
function visit(node: ASTNode, walk: Walk, bound: string | null): void {
  switch (node.op) {
    case 'value':
      return;
    case 'id':
      visitName(node.args, node.start, walk, bound);
      return;
    case '.':
    case '.?':
      if (isRow(node.args[0], bound)) walk.members.set(node.args[1], node.start);
      else visit(node.args[0], walk, bound);
      return;
    case '[]':
    case '[?]':
      visitIndex(node.args, walk, bound);
      return;
    case 'call':
      visitCall(node.args[0], node.args[1], node.start, walk, bound);
      return;
    case 'rcall':
      visitMethod(node.args[0], node.args[1], node.args[2], node.start, walk, bound);
      return;
    case 'list':
      for (const item of node.args) visit(item, walk, bound);
      return;
    case 'map':
      for (const entry of node.args) for (const item of entry) visit(item, walk, bound);
      return;
    case '?:':
      for (const item of node.args) visit(item, walk, bound);
      return;
    case '!_':
    case '-_':
      visit(node.args, walk, bound);
      return;
    case '+':
      countAddition(node.start, walk, bound);
      break;
    default:
  }
  for (const item of node.args) visit(item, walk, bound);
}

function visitName(name: string, at: number, walk: Walk, bound: string | null): void {
  if (name === bound) return;
  if (name === 'row') walk.complain(at, 'row must be followed by the name of a column, as in row["tab no"]');
  walk.variables.set(name, walk.variables.get(name) ?? at);
}

function visitIndex([object, index]: readonly [ASTNode, ASTNode], walk: Walk, bound: string | null): void {
  if (isRow(object, bound)) {
    if (index.op !== 'value' || typeof index.args !== 'string') {
      walk.complain(index.start, 'the name of a column must be written out, as in row["tab no"]');
    } else walk.members.set(index.args, object.start);
    return;
  }
  visit(object, walk, bound);
  visit(index, walk, bound);
}

function isRow(node: ASTNode, bound: string | null): boolean {
  return node.op === 'id' && node.args === 'row' && bound !== 'row';
}

function visitCall(name: string, args: readonly ASTNode[], at: number, walk: Walk, bound: string | null): void {
  if (!allowedFunctions.has(name)) {
    walk.complain(at, `there is no function ${name}; there are ${[...allowedFunctions].join(', ')}`);
  }
  const position = literalArguments[name];
  if (position !== undefined) {
    const literal = args[position];
    if (literal === undefined) {
      if (name === 'date') walk.literals.push({ name, literal: '', at });
    } else if (literal.op !== 'value' || typeof literal.args !== 'string') {
      walk.complain(literal.start, `argument ${position + 1} of ${name} must be written out as a text`);
    } else walk.literals.push({ name, literal: literal.args, at: literal.start });
  }
  for (const item of args) visit(item, walk, bound);
}

function visitMethod(
  name: string,
  object: ASTNode,
  args: readonly ASTNode[],
  at: number,
  walk: Walk,
  bound: string | null,
): void {
  visit(object, walk, bound);
  const [variable, ...body] = args;
  if (macros.has(name) && variable !== undefined && body.length > 0) {
    if (bound !== null) walk.complain(at, `${name} cannot stand within another ${[...macros].join(', ')}`);
    walk.macros += 1;
    if (walk.macros > limits.macros)
      walk.complain(at, `there are more than ${limits.macros} of ${[...macros].join(', ')}`);
    if (variable.op !== 'id') walk.complain(variable.start, `the first argument of ${name} must be a name`);
    else for (const item of body) visit(item, walk, variable.args);
    return;
  }
  if (name === 'matches') walk.complain(at, 'matches is not available; write re(text, "pattern")');
  if (!allowedMethods.has(name)) {
    walk.complain(at, `there is no .${name}(); there are ${[...allowedMethods, ...macros].join(', ')}`);
  }
  for (const item of args) visit(item, walk, bound);
}

function countAddition(at: number, walk: Walk, bound: string | null): void {
  walk.additions += 1;
  if (bound !== null) walk.additionsInMacros += 1;
  if (walk.additions > limits.additions) walk.complain(at, `there are more than ${limits.additions} additions`);
  if (walk.additionsInMacros > limits.additionsInMacros) {
    walk.complain(at, `there are more than ${limits.additionsInMacros} additions within map, filter and the like`);
  }
}
