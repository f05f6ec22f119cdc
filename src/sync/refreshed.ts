/**
 * People who were refreshed while a cycle runs. What the cycle has read of them may be older than what the registry holds by now, so it
 * leaves them alone; its version is not kept then, so that the next cycle looks at them again.
 */
import type { Database } from '../registry/database.ts';
import { readDocuments } from '../registry/documents.ts';
import { localIdOf } from '../registry/links.ts';
import { refreshedKeys } from '../registry/refreshes.ts';
import type { Entry, LinkIndex } from './link-index.ts';
import { entryOf } from './load-index.ts';
import { personOfKey } from './reading.ts';

/** Each function gives the items that are about nobody who was refreshed. */
export interface Refreshed {
  readonly any: boolean;
  /** Of people and their photos, by the person's key. */
  persons<T extends { readonly key: string | null }>(items: readonly T[]): readonly T[];
  /** Of identifiers, whose keys begin with the person's. */
  identifiers<T extends { readonly key: string }>(items: readonly T[]): readonly T[];
  /** Of what names its person by the entry in the index of persons. */
  owned<T extends { readonly person: Entry }>(items: readonly T[], persons: LinkIndex | undefined): readonly T[];
  /** Of documents that go. */
  documents<T extends { readonly localId: number | null }>(items: readonly T[]): Promise<readonly T[]>;
}

/** Nobody was: all items come back. */
export const nobody: Refreshed = {
  any: false,
  persons: (items) => items,
  identifiers: (items) => items,
  owned: (items) => items,
  documents: async (items) => items,
};

/** Read in the transaction that is to write: from then on no refresh can come between. */
export async function readRefreshed(within: Database, sourceId: number): Promise<Refreshed> {
  const keys = await refreshedKeys(within, sourceId);
  if (keys.size === 0) return nobody;
  return {
    any: true,
    persons: (items) => items.filter(({ key }) => key === null || !keys.has(key)),
    identifiers: (items) => items.filter(({ key }) => !keys.has(personOfKey(key))),
    owned(items, persons) {
      if (persons === undefined) return items;
      const entries = new Set([...keys].map((key) => entryOf(persons, key)));
      return items.filter(({ person }) => !entries.has(person));
    },
    async documents(items) {
      const ids = items.flatMap(({ localId }) => (localId === null ? [] : [localId]));
      const owners = await readDocuments(within, ids);
      const people = new Set<number | undefined>();
      for (const key of keys) people.add((await localIdOf(within, sourceId, 'persons', key)) ?? -1);
      return items.filter(({ localId }) => localId === null || !people.has(owners.get(localId)?.personId));
    },
  };
}
