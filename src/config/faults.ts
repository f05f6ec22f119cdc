import type { ErrorCode } from '../model/error-codes.ts';
import { GatehouseError, GatehouseErrors, type Position } from '../model/errors.ts';
import { maskText } from './mask.ts';
import { type Path, pathText, valueAt } from './path.ts';
import { secretNames } from './secret-places.ts';

/** What is wrong at one place of the document, before it becomes an error. */
export interface Fault {
  readonly code: ErrorCode;
  readonly path: Path;
  /** The end of a sentence that starts with the path; without values. */
  readonly sentence: string;
  /** Whether the key is wrong or what stands at it. */
  readonly at: 'key' | 'value';
  readonly remedy?: string;
}

/** The document as it was written: the tree, and where its parts stand in the file if it came from one. */
export interface Written {
  readonly tree: unknown;
  readonly positionOf?: (path: Path, at: 'key' | 'value') => Position | null;
}

/** Nobody reads more of them at once, and finding the place of each takes its time. */
const mostTold = 200;

/** Throws the faults together, in the order of the file; returns when there are none. */
export function throwFaults(faults: readonly Fault[], written: Written): void {
  if (faults.length === 0) return;
  const placed = faults
    .slice(0, mostTold)
    .map((fault) => ({ fault, position: written.positionOf?.(fault.path, fault.at) ?? null }));
  placed.sort((a, b) => order(a.position) - order(b.position));
  const seen = new Set<string>();
  const errors: GatehouseError[] = [];
  for (const { fault, position } of placed) {
    const error = errorOf(fault, position, written.tree);
    if (!seen.has(error.message)) errors.push(error);
    seen.add(error.message);
  }
  throw new GatehouseErrors(errors);
}

function errorOf(fault: Fault, position: Position | null, tree: unknown): GatehouseError {
  const place = pathText(fault.path);
  const where = position === null ? '' : ` (line ${position.line}, column ${position.column})`;
  const value = fault.at === 'value' ? shownValue(valueAt(tree, fault.path), fault.path) : null;
  const found = value === null ? '' : `; it is ${value}`;
  const remedy = fault.remedy === undefined ? '' : ` ${fault.remedy}`;
  return new GatehouseError(fault.code, `${place}${where}: ${fault.sentence}${found}.${remedy}`, {
    place,
    ...(value === null ? {} : { value }),
    ...(position === null ? {} : { position }),
    ...(fault.remedy === undefined ? {} : { remedy: fault.remedy }),
  });
}

/** A scalar as it was written. Connections and secrets are never shown, nor what references resolve to. */
function shownValue(value: unknown, path: Path): string | null {
  if (secretNames.has(String(path.at(-1)))) return null;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string' || value === '') return null;
  const text = maskText(value);
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}...` : text);
}

function order(position: Position | null): number {
  return position === null ? 0 : position.line * 100_000 + position.column;
}
