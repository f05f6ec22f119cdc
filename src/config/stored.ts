import { GatehouseError } from '../model/errors.ts';
import { literalSecrets } from './mask.ts';
import type { RawDocument, RawSource } from './schema.ts';
import type { Secrets } from './secrets.ts';
import { literalClientSecret, type RawSignIn, signInPlace, withClientSecret } from './sign-in.ts';

/**
 * A document as the registry keeps it: plain JSON, in which a connection that holds a literal secret is encrypted as a whole, and so is
 * the secret of `signIn`, which then stands beside it.
 */
export interface StoredDocument {
  readonly version: 1;
  readonly sources: readonly StoredSource[];
  readonly retention?: RawDocument['retention'];
  /** Without a literal secret, which is in `clientSecret`. */
  readonly signIn?: RawSignIn;
  readonly clientSecret?: { readonly sealed: string };
}
export type StoredSource = Omit<RawSource, 'connection'> & {
  readonly connection: string | { readonly sealed: string };
};

/** A validated document in the form in which it is stored. Errors: `config.secret`. */
export function storeDocument(raw: RawDocument, secrets: Secrets): StoredDocument {
  const secret = literalClientSecret(raw.signIn);
  return {
    ...raw,
    version: 1,
    ...(raw.signIn === undefined || secret === undefined
      ? {}
      : { signIn: withClientSecret(raw.signIn, ''), clientSecret: { sealed: secrets.seal(secret) } }),
    sources: raw.sources.map((source) => {
      const { connection } = source;
      const sealed = literalSecrets(connection).length > 0;
      return { ...source, connection: sealed ? { sealed: secrets.seal(connection) } : connection };
    }),
  };
}

/**
 * The document as it was written. Errors: `config.secret` for a source whose connection, or a sign-in whose secret, cannot be
 * decrypted, unless `onLost` is given: it is told, and the connection or secret is left empty, so that a configuration whose key is lost can be replaced.
 */
export function openDocument(
  stored: StoredDocument,
  secrets: Secrets,
  onLost?: (source: string, error: GatehouseError) => void,
): RawDocument {
  return {
    ...(stored.retention === undefined ? {} : { retention: stored.retention }),
    ...(stored.signIn === undefined ? {} : { signIn: openSignIn(stored.signIn, stored.clientSecret, secrets, onLost) }),
    sources: stored.sources.map((source) => {
      const { connection } = source;
      if (typeof connection === 'string') return { ...source, connection };
      try {
        return { ...source, connection: secrets.unseal(connection.sealed) };
      } catch (thrown) {
        if (onLost === undefined || !(thrown instanceof GatehouseError)) throw thrown;
        onLost(source.name, thrown);
        return { ...source, connection: '' };
      }
    }),
  };
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

/** What `apply` stores: the new sources, in the place of those of the same name; the others stay unless they are pruned. */
export function mergeDocuments(old: RawDocument, applied: RawDocument, prune: boolean): RawDocument {
  if (prune) return applied;
  const byName = new Map(applied.sources.map((source) => [source.name, source]));
  const known = new Set(old.sources.map(({ name }) => name));
  return {
    ...(old.retention === undefined ? {} : { retention: old.retention }),
    ...(applied.retention === undefined ? {} : { retention: applied.retention }),
    ...(old.signIn === undefined ? {} : { signIn: old.signIn }),
    ...(applied.signIn === undefined ? {} : { signIn: applied.signIn }),
    sources: [
      ...old.sources.map((source) => byName.get(source.name) ?? source),
      ...applied.sources.filter(({ name }) => !known.has(name)),
    ],
  };
}
