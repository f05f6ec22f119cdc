import { GatehouseError } from '../model/errors.ts';
import type { RawDocument, RawSource } from './schema.ts';
import type { Secrets } from './secrets.ts';
import { holdsSecret, withSecrets } from './source-secrets.ts';

/** A document as the registry keeps it: plain JSON, in which a setting that holds a literal secret is encrypted as a whole. */
export interface StoredDocument {
  readonly version: 1;
  readonly sources: readonly StoredSource[];
  readonly retention?: RawDocument['retention'];
  readonly presence?: RawDocument['presence'];
  readonly accountBlocking?: RawDocument['accountBlocking'];
}
export type StoredSource = RawSource | Sealed<RawSource>;
type Sealed<T> = T extends RawSource
  ? Omit<T, 'connection' | 'password'> & { readonly connection?: Sealable; readonly password?: Sealable }
  : never;
type Sealable = string | { readonly sealed: string };

/** A validated document in the form in which it is stored. Errors: `config.secret`. */
export function storeDocument(raw: RawDocument, secrets: Secrets): StoredDocument {
  return {
    ...raw,
    version: 1,
    sources: raw.sources.map((source) =>
      withSecrets(source, (setting, value) =>
        typeof value === 'string' && holdsSecret(setting, value) ? { sealed: secrets.seal(value) } : value,
      ),
    ),
  };
}

/**
 * The document as it was written. Errors: `config.secret` for a source of which a secret cannot be decrypted, unless `onLost` is given:
 * it is told, and the setting is left empty, so that a configuration whose key is lost can be replaced.
 */
export function openDocument(
  stored: StoredDocument,
  secrets: Secrets,
  onLost?: (source: string, error: GatehouseError) => void,
): RawDocument {
  return {
    ...ownSettings(stored),
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

/** What `apply` stores: the new sources, in the place of those of the same name; the others stay unless they are pruned. */
export function mergeDocuments(old: RawDocument, applied: RawDocument, prune: boolean): RawDocument {
  if (prune) return applied;
  const byName = new Map(applied.sources.map((source) => [source.name, source]));
  const known = new Set(old.sources.map(({ name }) => name));
  return {
    ...ownSettings(old),
    ...ownSettings(applied),
    sources: [
      ...old.sources.map((source) => byName.get(source.name) ?? source),
      ...applied.sources.filter(({ name }) => !known.has(name)),
    ],
  };
}
