import { isDeepStrictEqual } from 'node:util';
import { maskDocument, maskHook } from './export.ts';
import { maskedSecret } from './mask.ts';
import { pathText } from './path.ts';
import type { RawDocument, RawHook, RawSource } from './schema.ts';
import { literalClientSecret, maskSignIn, signInPlace } from './sign-in.ts';
import { maskSetting, secretSettings, withSecrets } from './source-secrets.ts';
import { hookPlace } from './stored.ts';

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
  found.push(...ofHooks(old.hooks ?? [], next.hooks ?? []));
  for (const setting of ['retention', 'presence', 'accountBlocking'] as const) {
    compare(old[setting], next[setting], [setting], (path, before, later) => {
      found.push({ source: '', path: pathText(path), old: before, new: later });
    });
  }
  return [...found, ...ofSignIn(old.signIn, next.signIn)];
}

function ofSignIn(old: RawDocument['signIn'], next: RawDocument['signIn']): Difference[] {
  const found: Difference[] = [];
  compare(old && maskSignIn(old), next && maskSignIn(next), ['signIn'], (path, before, later) => {
    found.push({ source: '', path: pathText(path), old: before, new: later });
  });
  const [before, later] = [literalClientSecret(old), literalClientSecret(next)];
  if (before !== undefined && later !== undefined && before !== later) {
    const path = `${signInPlace}.clientSecret`;
    found.push({ source: '', path, old: maskedSecret, new: maskedSecret, secretChanged: true });
  }
  return found;
}

/** Hooks are settings of the document: `hooks.crm.url`. */
function ofHooks(old: readonly RawHook[], next: readonly RawHook[]): Difference[] {
  const found: Difference[] = [];
  const before = new Map(old.map((hook) => [hook.name, hook]));
  const after = new Map(next.map((hook) => [hook.name, hook]));
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [earlier, later] = [before.get(name), after.get(name)];
    const path = hookPlace(name);
    if (earlier === undefined || later === undefined) {
      const shown = (hook: RawHook | undefined): unknown => (hook === undefined ? null : maskHook(hook));
      found.push({ source: '', path, old: shown(earlier), new: shown(later) });
      continue;
    }
    for (const key of ['secret', 'previousSecret'] as const) {
      if (earlier[key] === later[key]) continue;
      const shown = [maskHook(earlier)[key] ?? null, maskHook(later)[key] ?? null] as const;
      const secret = shown[0] === shown[1] ? ({ secretChanged: true } as const) : {};
      found.push({ source: '', path: `${path}.${key}`, old: shown[0], new: shown[1], ...secret });
    }
    compare(withoutSecrets(earlier), withoutSecrets(later), [], (at, was, is) => {
      found.push({ source: '', path: `${path}.${pathText(at)}`, old: was, new: is });
    });
  }
  return found;
}

function withoutSecrets(hook: RawHook): object {
  const { secret: _, previousSecret: __, ...rest } = hook;
  return rest;
}

function ofSource(old: RawSource, next: RawSource): Difference[] {
  const found: Difference[] = [];
  for (const setting of secretSettings) {
    const [before, after] = [textAt(old, setting), textAt(next, setting)];
    if (before === after) continue;
    const shown = [before, after].map((text) => (text === null ? null : maskSetting(setting, text)));
    const secret = shown[0] === shown[1] ? ({ secretChanged: true } as const) : {};
    found.push({ source: next.name, path: setting, old: shown[0], new: shown[1], ...secret });
  }
  const [oldRest, rest] = [old, next].map((source) => withSecrets(source, () => undefined));
  compare(oldRest, rest, [], (path, before, after) => {
    found.push({ source: next.name, path: pathText(path), old: before, new: after });
  });
  return found;
}

function textAt(source: RawSource, setting: (typeof secretSettings)[number]): string | null {
  const value = memberOf(source, setting);
  return typeof value === 'string' ? value : null;
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

function masked(source: RawSource): unknown {
  return maskDocument({ sources: [source] }).sources[0];
}
