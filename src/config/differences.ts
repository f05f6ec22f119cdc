import { isDeepStrictEqual } from 'node:util';
import { maskDocument } from './export.ts';
import { maskConnection } from './mask.ts';
import { pathText } from './path.ts';
import type { RawDocument, RawSource } from './schema.ts';

/** One setting that differs between two documents. */
export interface Difference {
  readonly source: string;
  /** Path within the source (`persons.fields.key`); '' where the source as a whole is new or gone. */
  readonly path: string;
  /** The settings as they are written, secrets masked; null where there is none. */
  readonly old: unknown;
  readonly new: unknown;
  /** True where the secret of a connection differs, which the masked texts do not show. */
  readonly secretChanged?: true;
}

/** What changes from one document to another, setting by setting, in the order of the sources. */
export function differences(old: RawDocument, next: RawDocument): Difference[] {
  const before = new Map(old.sources.map((source) => [source.name, source]));
  const after = new Set(next.sources.map(({ name }) => name));
  const found: Difference[] = [];
  for (const source of next.sources) {
    const earlier = before.get(source.name);
    if (earlier === undefined) found.push({ source: source.name, path: '', old: null, new: masked(source) });
    else found.push(...ofSource(earlier, source));
  }
  for (const source of old.sources) {
    if (!after.has(source.name)) found.push({ source: source.name, path: '', old: masked(source), new: null });
  }
  return found;
}

function ofSource(old: RawSource, next: RawSource): Difference[] {
  const found: Difference[] = [];
  const { connection: oldConnection, ...oldRest } = old;
  const { connection, ...rest } = next;
  if (oldConnection !== connection) {
    const [before, after] = [maskConnection(oldConnection), maskConnection(connection)];
    const secret = before === after ? ({ secretChanged: true } as const) : {};
    found.push({ source: next.name, path: 'connection', old: before, new: after, ...secret });
  }
  compare(oldRest, rest, [], (path, before, after) => {
    found.push({ source: next.name, path: pathText(path), old: before, new: after });
  });
  return found;
}

function compare(
  old: unknown,
  next: unknown,
  path: readonly string[],
  report: (path: readonly string[], old: unknown, next: unknown) => void,
): void {
  if (isDeepStrictEqual(old, next)) return;
  if (!isMapping(old) && !isMapping(next)) return report(path, old ?? null, next ?? null);
  // A mapping against something else: `key: id` became `key: { column: id, ... }`, or the whole part is new.
  if ((!isMapping(old) && old !== undefined) || (!isMapping(next) && next !== undefined))
    return report(path, old, next);
  const [before, after] = [isMapping(old) ? old : {}, isMapping(next) ? next : {}];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  if (keys.size === 0) return report(path, old ?? null, next ?? null);
  for (const key of keys) compare(before[key], after[key], [...path, key], report);
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function masked(source: RawSource): unknown {
  return maskDocument({ sources: [source] }).sources[0];
}
