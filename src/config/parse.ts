import type { ConfigurationDocument, HookConfig, SignInConfig } from './document.ts';
import type { Fault, Written } from './faults.ts';
import { maskedSecret } from './mask.ts';
import type { Lookup } from './references.ts';
import type { RawDocument, RawHook } from './schema.ts';
import type { RawSignIn } from './sign-in.ts';
import { hasMask, maskSetting, type SecretSetting, secretSettings } from './source-secrets.ts';
import { ownSettings } from './stored.ts';
import { type Validated, validate } from './validate.ts';
import { parseYaml } from './yaml.ts';

export interface ParseOptions extends Lookup {
  /** The document that is stored: where the new text has `***` for a secret, the stored one is kept. */
  readonly stored?: RawDocument;
}

/**
 * Reads and validates the text of a configuration file (YAML, and so JSON).
 *
 * Errors, all together as GatehouseErrors: `config.syntax`, or any of `config.invalid`, `config.unknownKey`, `config.unsupported`,
 * `config.reference`. Each names its path, line and column.
 */
export function parseDocument(text: string, options: ParseOptions): Validated {
  return readDocument(parseYaml(text), options);
}

/** Validates a document that is already a tree of plain values, such as the body of a request. Errors as of `parseDocument`. */
export function readDocument(written: Written, options: ParseOptions): Validated {
  const faults: Fault[] = [];
  const tree = keepClientSecret(keepSecrets(written.tree, options.stored, faults), options.stored, faults);
  return validate({ ...written, tree }, options, faults);
}

/** The stored `signIn` with its references resolved. Errors as of `parseDocument`, most often `config.reference`. */
export function resolveSignIn(signIn: RawSignIn, lookup: Lookup): SignInConfig {
  return validate({ tree: { sources: [], signIn } }, lookup).document.signIn ?? {};
}

/**
 * A stored document with its references resolved, ready for a cycle; of all sources or of those named. Errors as of `parseDocument`,
 * most often `config.reference`.
 */
export function resolveDocument(raw: RawDocument, lookup: Lookup, names?: readonly string[]): ConfigurationDocument {
  const sources = names === undefined ? raw.sources : raw.sources.filter(({ name }) => names.includes(name));
  return validate({ tree: { sources } }, lookup).document;
}

/** What a stored document says besides its sources, with references resolved. Errors as of `parseDocument`. */
export function resolveOwnSettings(raw: RawDocument, lookup: Lookup): ConfigurationDocument {
  return validate({ tree: { ...ownSettings(raw), sources: [] } }, lookup).document;
}

/** One hook of a stored document with its references resolved. Errors as of `parseDocument`, most often `config.reference`. */
export function resolveHook(hook: RawHook, lookup: Lookup): HookConfig {
  const [resolved] = validate({ tree: { sources: [], hooks: [hook] } }, lookup).document.hooks;
  if (resolved === undefined) throw new Error('A document with a hook has one.');
  return resolved;
}

/** The tree with `***` in settings replaced by what is stored for the source of the same name. */
function keepSecrets(tree: unknown, stored: RawDocument | undefined, faults: Fault[]): unknown {
  if (stored === undefined || !isMapping(tree)) return tree;
  const hooks = Array.isArray(tree['hooks'])
    ? { hooks: tree['hooks'].map((hook: unknown) => keepHookSecrets(hook, stored.hooks ?? [])) }
    : {};
  if (!Array.isArray(tree['sources'])) return { ...tree, ...hooks };
  const sources = tree['sources'].map((source: unknown, index) => {
    if (!isMapping(source)) return source;
    const kept = stored.sources.find(({ name }) => name === source['name']);
    return kept === undefined ? source : withKept(source, kept, ['sources', index], faults);
  });
  return { ...tree, ...hooks, sources };
}

/** A hook's secret only ever signs, so it stays also when the address is another one. */
function keepHookSecrets(hook: unknown, stored: readonly RawHook[]): unknown {
  if (!isMapping(hook)) return hook;
  const kept = stored.find(({ name }) => name === hook['name']);
  const values = (['secret', 'previousSecret'] as const).flatMap((key) => {
    const value = kept?.[key];
    return hook[key] === maskedSecret && value !== undefined ? [[key, value] as const] : [];
  });
  return { ...hook, ...Object.fromEntries(values) };
}

function withKept(
  source: Readonly<Record<string, unknown>>,
  kept: Readonly<Record<string, unknown>>,
  path: readonly (string | number)[],
  faults: Fault[],
): Readonly<Record<string, unknown>> {
  const result: Record<string, unknown> = { ...source };
  for (const setting of secretSettings) {
    const written = source[setting];
    const before = kept[setting];
    if (typeof written !== 'string' || !hasMask(setting, written) || typeof before !== 'string') continue;
    if (isForSame(setting, { ...source, [setting]: written }, kept)) result[setting] = before;
    else
      faults.push({
        code: 'config.invalid',
        path: [...path, setting],
        sentence:
          setting === 'connection'
            ? `was changed, so ${maskedSecret} cannot stand for the stored secret`
            : `cannot stand for the stored password, since the servers or the account were changed`,
        at: 'value',
        remedy: 'Write the secret, or a reference to it.',
      });
  }
  return result;
}

/** With another host in the connection, or for another account, a kept secret would be sent where it does not belong. */
function isForSame(
  setting: SecretSetting,
  source: Readonly<Record<string, unknown>>,
  kept: Readonly<Record<string, unknown>>,
): boolean {
  const shown = (value: unknown): unknown => (typeof value === 'string' ? maskSetting('connection', value) : value);
  const settings = setting === 'connection' ? ['connection'] : ['type', 'connection', 'domain', 'bindDn', 'account'];
  return settings.every((name) => shown(kept[name]) === source[name]);
}

/** The tree with `***` in the place of the client's secret replaced by the one that is stored. */
function keepClientSecret(tree: unknown, stored: RawDocument | undefined, faults: Fault[]): unknown {
  const signIn = isMapping(tree) ? tree['signIn'] : undefined;
  const openid = isMapping(signIn) ? signIn['openid'] : undefined;
  if (!isMapping(tree) || !isMapping(signIn) || !isMapping(openid) || openid['clientSecret'] !== maskedSecret)
    return tree;
  const kept = stored?.signIn?.openid;
  if (!kept?.clientSecret) return tree;
  // To another provider, or over a way that others can read, a kept secret would be given away.
  if (sentTo(kept) === sentTo(openid)) {
    return { ...tree, signIn: { ...signIn, openid: { ...openid, clientSecret: kept.clientSecret } } };
  }
  faults.push({
    code: 'config.invalid',
    path: ['signIn', 'openid', 'clientSecret'],
    sentence: `cannot be ${maskedSecret}: issuer, caFile or allowHttp was changed, and the stored secret is not sent elsewhere`,
    at: 'value',
    remedy: 'Write the secret, or a reference to it.',
  });
  return tree;
}

function sentTo(openid: Readonly<Record<string, unknown>>): string {
  return JSON.stringify([openid['issuer'], openid['caFile'] ?? null, openid['allowHttp'] ?? false]);
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
