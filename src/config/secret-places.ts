/**
 * Where secrets stand in the document: one table, by which they are masked, encrypted, compared, and kept where `***` stands for them. A new
 * place for a secret is a line here and nothing else.
 */
import { secretSpans } from './connection.ts';
import { literalSecrets, maskConnection, maskedSecret } from './mask.ts';
import type { Path } from './path.ts';
import { isOnlyReferences } from './references.ts';

export type Tree = Readonly<Record<string, unknown>>;

/** How a setting holds a secret. */
interface SecretForm {
  /** Whether a secret is written out in it, and so must be encrypted. */
  holds(text: string): boolean;
  /** The setting as it may be shown. */
  mask(text: string): string;
  /** Whether `***` stands where a secret should. */
  isMasked(text: string): boolean;
}

const whole: SecretForm = {
  holds: (text) => text !== '' && !isOnlyReferences(text),
  mask: (text) => (whole.holds(text) ? maskedSecret : text),
  isMasked: (text) => text.trim() === maskedSecret,
};

const partOfConnection: SecretForm = {
  holds: (text) => literalSecrets(text).length > 0,
  mask: maskConnection,
  isMasked: (text) => secretSpans(text).some(({ start, end }) => text.slice(start, end).trim() === maskedSecret),
};

export interface SecretSetting {
  readonly form: SecretForm;
  /** Settings that decide where the secret is sent: with another value of one, a kept secret would be given away. */
  readonly sentTo: readonly string[];
  /** Said when one of them was changed. */
  readonly moved: string;
}

interface Holder {
  /** Where it stands: a thing, or a list of things with names. */
  readonly path: readonly string[];
  /** How one is called among places of which a secret is lost; no source can have the name of another's place. */
  readonly placeOf: (name: string) => string;
  readonly settings: Readonly<Record<string, SecretSetting>>;
}

/** How a hook is called among sources where names of both are told. */
export function hookPlace(name: string): string {
  return `hooks.${name}`;
}

/** The same of the sign-in. */
export const signInPlace = 'signIn.openid';

const onlySigns: SecretSetting = { form: whole, sentTo: [], moved: '' };

const holders: readonly Holder[] = [
  {
    path: ['sources'],
    placeOf: (name) => name,
    settings: {
      connection: {
        form: partOfConnection,
        sentTo: ['connection'],
        moved: `was changed, so ${maskedSecret} cannot stand for the stored secret`,
      },
      password: {
        form: whole,
        sentTo: ['type', 'connection', 'domain', 'bindDn', 'account'],
        moved: 'cannot stand for the stored password, since the servers or the account were changed',
      },
    },
  },
  { path: ['hooks'], placeOf: hookPlace, settings: { secret: onlySigns, previousSecret: onlySigns } },
  {
    path: ['signIn', 'openid'],
    placeOf: () => signInPlace,
    settings: {
      clientSecret: {
        form: whole,
        sentTo: ['issuer', 'caFile', 'allowHttp'],
        moved: `cannot be ${maskedSecret}: issuer, caFile or allowHttp was changed, and the stored secret is not sent elsewhere`,
      },
    },
  },
];

/** Names of all settings that hold secrets. */
export const secretNames: ReadonlySet<string> = new Set(holders.flatMap(({ settings }) => Object.keys(settings)));

/** One setting of a document that can hold a secret. */
export interface SecretPlace extends SecretSetting {
  readonly name: string;
  readonly path: Path;
  /** What has the setting, as it is written. */
  readonly holder: Tree;
  /** See `Holder`. */
  readonly place: string;
}

/** The document, or any tree like it, with each setting that can hold a secret replaced by what `change` makes of it. */
export function mapSecrets<T>(document: T, change: (value: unknown, at: SecretPlace) => unknown): T {
  let tree: unknown = document;
  for (const holder of holders) {
    tree = replaced(tree, holder.path, (found) =>
      Array.isArray(found)
        ? found.map((one: unknown, index) => ofHolder(one, holder, [...holder.path, index], change))
        : ofHolder(found, holder, holder.path, change),
    );
  }
  return tree as T;
}

/** The secret setting at a path, or undefined. */
export function secretAt(path: Path): SecretSetting | undefined {
  for (const { path: at, settings } of holders) {
    const rest = path.slice(at.length);
    const name = String(rest.at(-1));
    const inside = rest.length === 1 || (rest.length === 2 && typeof rest[0] === 'number');
    if (inside && at.every((key, index) => path[index] === key) && Object.hasOwn(settings, name)) return settings[name];
  }
  return undefined;
}

/** The thing in another document that has the same place: of a list, the one of the same name. */
export function sameHolder(document: unknown, { path, holder }: SecretPlace): Tree | undefined {
  let found: unknown = document;
  for (const key of path.slice(0, -1)) {
    if (Array.isArray(found)) found = found.find((one: unknown) => isMapping(one) && one['name'] === holder['name']);
    else found = isMapping(found) ? found[String(key)] : undefined;
  }
  return isMapping(found) ? found : undefined;
}

function replaced(tree: unknown, [key, ...rest]: readonly string[], change: (found: unknown) => unknown): unknown {
  if (key === undefined) return change(tree);
  if (!isMapping(tree) || !Object.hasOwn(tree, key) || tree[key] === undefined) return tree;
  return { ...tree, [key]: replaced(tree[key], rest, change) };
}

function ofHolder(
  holder: unknown,
  { settings, placeOf }: Holder,
  path: Path,
  change: (value: unknown, at: SecretPlace) => unknown,
): unknown {
  if (!isMapping(holder)) return holder;
  const result: Record<string, unknown> = { ...holder };
  for (const [name, setting] of Object.entries(settings)) {
    if (!Object.hasOwn(holder, name)) continue;
    const place = placeOf(String(holder['name']));
    result[name] = change(holder[name], { ...setting, name, holder, path: [...path, name], place });
  }
  return result;
}

function isMapping(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
