import { GatehouseError } from '../model/errors.ts';
import type { RawDocument, RawHook, RawSource } from './schema.ts';
import { mapSecrets } from './secret-places.ts';
import type { Secrets } from './secrets.ts';

/** A document as the registry keeps it: plain JSON, in which every setting with a literal secret is encrypted as a whole. */
export interface StoredDocument extends Omit<RawDocument, 'sources' | 'hooks' | 'signIn'> {
  readonly version: 1;
  readonly sources: readonly StoredSource[];
  readonly hooks?: readonly StoredHook[];
  readonly signIn?: unknown;
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
export function storeDocument(raw: RawDocument, secrets: Secrets): StoredDocument {
  const sealed = mapSecrets(raw, (value, { form }) =>
    typeof value === 'string' && form.holds(value) ? { sealed: secrets.seal(value) } : value,
  );
  return { ...sealed, version: 1 };
}

/**
 * The document as it was written. Errors: `config.secret` where a secret cannot be decrypted, unless `onLost` is given: it is told the place,
 * and the setting is left empty, so that a configuration whose key is lost can be replaced.
 */
export function openDocument(
  stored: StoredDocument,
  secrets: Secrets,
  onLost?: (place: string, error: GatehouseError) => void,
): RawDocument {
  const { version: _, ...document } = mapSecrets(stored, (value, { place }) => {
    if (typeof value !== 'object' || value === null || !('sealed' in value)) return value;
    try {
      return secrets.unseal(String(value.sealed));
    } catch (thrown) {
      if (onLost === undefined || !(thrown instanceof GatehouseError)) throw thrown;
      onLost(place, thrown);
      return '';
    }
  });
  // What was sealed were texts, so with them the document is as it was written.
  return document as RawDocument;
}

/** What a document says besides what people can name: its sources, hooks and sign-in. */
export function ownSettings(document: RawDocument): Omit<RawDocument, 'sources'> {
  const { retention, presence, accountBlocking } = document;
  return {
    ...(retention === undefined ? {} : { retention }),
    ...(presence === undefined ? {} : { presence }),
    ...(accountBlocking === undefined ? {} : { accountBlocking }),
  };
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
