import { GatehouseError } from '../model/errors.ts';
import { isOnlyReferences } from './references.ts';
import type { RawDocument, RawHook, RawSource } from './schema.ts';
import type { Secrets } from './secrets.ts';
import { literalClientSecret, type RawSignIn, signInPlace, withClientSecret } from './sign-in.ts';
import { holdsSecret, withSecrets } from './source-secrets.ts';

/**
 * A document as the registry keeps it: plain JSON, in which a setting that holds a literal secret is encrypted as a whole, as are secrets
 * of hooks, and the secret of `signIn`, which then stands beside it.
 */
export interface StoredDocument {
  readonly version: 1;
  readonly sources: readonly StoredSource[];
  readonly retention?: RawDocument['retention'];
  readonly presence?: RawDocument['presence'];
  readonly accountBlocking?: RawDocument['accountBlocking'];
  readonly hooks?: readonly StoredHook[];
  /** Without a literal secret, which is in `clientSecret`. */
  readonly signIn?: RawSignIn;
  readonly clientSecret?: Sealed;
}
export type StoredSource = RawSource | SealedSource<RawSource>;
type SealedSource<T> = T extends RawSource
  ? Omit<T, 'connection' | 'password'> & { readonly connection?: string | Sealed; readonly password?: string | Sealed }
  : never;

type Sealed = { readonly sealed: string };
export type StoredHook = Omit<RawHook, 'secret' | 'previousSecret'> & {
  readonly secret: string | Sealed;
  readonly previousSecret?: string | Sealed;
};

/** A validated document in the form in which it is stored. Errors: `config.secret`. */
export function storeDocument({ hooks, ...raw }: RawDocument, secrets: Secrets): StoredDocument {
  const secret = literalClientSecret(raw.signIn);
  return {
    ...raw,
    version: 1,
    ...(hooks === undefined ? {} : { hooks: hooks.map((hook) => storeHook(hook, secrets)) }),
    ...(raw.signIn === undefined || secret === undefined
      ? {}
      : { signIn: withClientSecret(raw.signIn, ''), clientSecret: { sealed: secrets.seal(secret) } }),
    sources: raw.sources.map((source) =>
      withSecrets(source, (setting, value) =>
        typeof value === 'string' && holdsSecret(setting, value) ? { sealed: secrets.seal(value) } : value,
      ),
    ),
  };
}

/**
 * The document as it was written. Errors: `config.secret` for a source whose connection, or a sign-in whose secret, cannot be
 * decrypted, unless `onLost` is given: it is told, and the connection or secret is left empty, so that a configuration whose key is lost can be replaced.
 */
export function openDocument(
  stored: StoredDocument,
  secrets: Secrets,
  onLost?: (place: string, error: GatehouseError) => void,
): RawDocument {
  return {
    ...ownSettings(stored),
    ...(stored.hooks === undefined ? {} : { hooks: stored.hooks.map((hook) => openHook(hook, secrets, onLost)) }),
    ...(stored.signIn === undefined ? {} : { signIn: openSignIn(stored.signIn, stored.clientSecret, secrets, onLost) }),
    // What was sealed were texts, so with them the source is as it was written.
    sources: stored.sources.map((source) =>
      withSecrets(source as RawSource, (_setting, value) => opened(source, value)),
    ),
  };

  function opened(source: StoredSource, value: unknown): unknown {
    if (typeof value !== 'object' || value === null || !('sealed' in value)) return value;
    try {
      return secrets.unseal(String(value.sealed));
    } catch (thrown) {
      if (onLost === undefined || !(thrown instanceof GatehouseError)) throw thrown;
      onLost(source.name, thrown);
      return '';
    }
  }
}

/** What a document says besides its sources. */
export function ownSettings(document: Omit<StoredDocument, 'version' | 'sources'>): Omit<RawDocument, 'sources'> {
  const { retention, presence, accountBlocking } = document;
  return {
    ...(retention === undefined ? {} : { retention }),
    ...(presence === undefined ? {} : { presence }),
    ...(accountBlocking === undefined ? {} : { accountBlocking }),
  };
}

function storeHook({ secret, previousSecret, ...hook }: RawHook, secrets: Secrets): StoredHook {
  const seal = (text: string): string | Sealed => (isOnlyReferences(text) ? text : { sealed: secrets.seal(text) });
  return {
    ...hook,
    secret: seal(secret),
    ...(previousSecret === undefined ? {} : { previousSecret: seal(previousSecret) }),
  };
}

/** How a hook is called among sources where names of both are told. */
export function hookPlace(name: string): string {
  return `hooks.${name}`;
}

function openHook(
  { secret, previousSecret, ...hook }: StoredHook,
  secrets: Secrets,
  onLost?: (place: string, error: GatehouseError) => void,
): RawHook {
  const open = (text: string | Sealed): string => (typeof text === 'string' ? text : secrets.unseal(text.sealed));
  try {
    return {
      ...hook,
      secret: open(secret),
      ...(previousSecret === undefined ? {} : { previousSecret: open(previousSecret) }),
    };
  } catch (thrown) {
    if (onLost === undefined || !(thrown instanceof GatehouseError)) throw thrown;
    onLost(hookPlace(hook.name), thrown);
    return { ...hook, secret: '' };
  }
}

function openSignIn(
  signIn: RawSignIn,
  secret: StoredDocument['clientSecret'],
  secrets: Secrets,
  onLost: ((place: string, error: GatehouseError) => void) | undefined,
): RawSignIn {
  if (secret === undefined) return signIn;
  try {
    return withClientSecret(signIn, secrets.unseal(secret.sealed));
  } catch (thrown) {
    if (onLost === undefined || !(thrown instanceof GatehouseError)) throw thrown;
    onLost(signInPlace, thrown);
    return signIn;
  }
}

/** What `apply` stores: the new sources and hooks, in the place of those of the same name; the others stay unless they are pruned. */
export function mergeDocuments(old: RawDocument, applied: RawDocument, prune: boolean): RawDocument {
  if (prune) return applied;
  const hooks = merged(old.hooks ?? [], applied.hooks ?? []);
  return {
    ...ownSettings(old),
    ...ownSettings(applied),
    ...(hooks.length === 0 ? {} : { hooks }),
    ...(old.signIn === undefined ? {} : { signIn: old.signIn }),
    ...(applied.signIn === undefined ? {} : { signIn: applied.signIn }),
    sources: merged(old.sources, applied.sources),
  };
}

function merged<T extends { readonly name: string }>(old: readonly T[], applied: readonly T[]): T[] {
  const byName = new Map(applied.map((item) => [item.name, item]));
  const known = new Set(old.map(({ name }) => name));
  return [...old.map((item) => byName.get(item.name) ?? item), ...applied.filter(({ name }) => !known.has(name))];
}
