import { isDeepStrictEqual } from 'node:util';
import { type Path, pathText } from './path.ts';
import type { RawDocument } from './schema.ts';
import { hookPlace, mapSecrets, secretAt } from './secret-places.ts';

/** One setting that differs between two documents. */
export interface Difference {
  /** Name of the source; '' for a setting of the document itself. */
  readonly source: string;
  /** Path within the source (`persons.fields.key`); '' where the source as a whole is new or gone. */
  readonly path: string;
  /** The settings as they are written, secrets masked; null where there is none. */
  readonly old: unknown;
  readonly new: unknown;
  /** True where the secret of a connection differs, which the masked texts do not show. */
  readonly secretChanged?: true;
}

/** What changes from one document to another, setting by setting: of sources in their order, then of the document itself. */
export function differences(old: RawDocument, next: RawDocument): Difference[] {
  return [
    ...pairs(old.sources, next.sources).flatMap(([name, before, later]) =>
      ofThing(before, later, { source: name, path: '', at: ['sources', 0] }),
    ),
    // Hooks are settings of the document: `hooks.crm.url`.
    ...pairs(old.hooks ?? [], next.hooks ?? []).flatMap(([name, before, later]) =>
      ofThing(before, later, { source: '', path: hookPlace(name), at: ['hooks', 0] }),
    ),
    ...ofThing({ ...old, ...named }, { ...next, ...named }, { source: '', path: '', at: [] }),
  ];
}

/** What is compared by name. */
const named = { sources: [], hooks: [] };

type Named = Readonly<{ name: string }>;

/** What the two lists say of each name. */
function pairs<T extends Named>(
  old: readonly T[],
  next: readonly T[],
): [name: string, before: T | undefined, later: T | undefined][] {
  const [before, later] = [old, next].map((list) => new Map(list.map((one) => [one.name, one])));
  const names = new Set([...next, ...old].map(({ name }) => name));
  return [...names].map((name) => [name, before?.get(name), later?.get(name)]);
}

interface Where {
  readonly source: string;
  /** Goes before the path of a setting where it is told. */
  readonly path: string;
  /** Goes before it where the table of secrets is asked. */
  readonly at: Path;
}

function ofThing(old: object | undefined, next: object | undefined, { source, path, at }: Where): Difference[] {
  if (old === undefined || next === undefined) return [{ source, path, old: masked(old, at), new: masked(next, at) }];
  const found: Difference[] = [];
  compare(old, next, [], (setting, before, later) => {
    const form = secretAt([...at, ...setting])?.form;
    const [was, is] = [before, later].map((value) =>
      form !== undefined && typeof value === 'string' ? form.mask(value) : value,
    );
    const secret = form !== undefined && was === is ? ({ secretChanged: true } as const) : {};
    const told = path === '' ? pathText(setting) : `${path}.${pathText(setting)}`;
    found.push({ source, path: told, old: was, new: is, ...secret });
  });
  return found;
}

/** A source or hook as a whole. */
function masked(thing: object | undefined, [list]: Path): unknown {
  if (thing === undefined || list === undefined) return null;
  const shown = mapSecrets({ [list]: [thing] }, (value, { form }) =>
    typeof value === 'string' ? form.mask(value) : value,
  );
  return shown[list]?.[0] ?? null;
}

function compare(
  old: unknown,
  next: unknown,
  path: readonly string[],
  report: (path: readonly string[], old: unknown, next: unknown) => void,
): void {
  if (isDeepStrictEqual(old, next)) return;
  const keys = keysToCompare(old, next);
  if (keys.length === 0) report(path, old ?? null, next ?? null);
  for (const key of keys) compare(memberOf(old, key), memberOf(next, key), [...path, key], report);
}

/** Keys to go into; none where a mapping stands against something else, as when `key: id` becomes `key: { column: id }`. */
function keysToCompare(old: unknown, next: unknown): string[] {
  const comparable = [old, next].every((side) => side === undefined || isMapping(side));
  return comparable ? [...new Set([...Object.keys(old ?? {}), ...Object.keys(next ?? {})])] : [];
}

function memberOf(side: unknown, key: string): unknown {
  return isMapping(side) && Object.hasOwn(side, key) ? side[key] : undefined;
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
