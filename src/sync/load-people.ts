/** The index of a source's links of some people only, for a plan that is about nobody else. Whatever comes is compared. */
import type { MappedEntity } from '../model/records.ts';
import type { Database } from '../registry/database.ts';
import { documentsOf } from '../registry/documents.ts';
import { identifiersOf } from '../registry/identifiers.ts';
import { type LinkTarget, linksByKey, linksByLocalId } from '../registry/links.ts';
import { digest, digestKeyText } from './digest.ts';
import { createLinkIndex } from './link-index.ts';
import { keySeed, type LoadedIndex, noDigests } from './load-index.ts';

/** What the links of some people are found by. */
export interface PeopleLinks {
  readonly database: Database;
  readonly sourceId: number;
  /** Of the people. */
  readonly keys: readonly string[];
  /** Of the rows that were read of an entity. */
  readonly rowKeys: (entity: MappedEntity) => readonly string[];
}

export async function loadPeople(wanted: PeopleLinks, entity: MappedEntity): Promise<LoadedIndex> {
  const index = createLinkIndex();
  for (const { key, localId, state } of await linksOf(wanted, entity)) {
    digestKeyText(key, keySeed);
    if (index.find(digest.a, digest.b) >= 0) continue;
    index.add(digest.a, digest.b, { ...noDigests, localId, state });
  }
  // Links that are no more were not looked for, so any new key may be one of theirs.
  return { index, unpacked: 0, copy: null, marked: new Map(), edits: new Map(), anyGone: true };
}

async function linksOf(wanted: PeopleLinks, entity: MappedEntity): Promise<LinkTarget[]> {
  const { database, sourceId, keys, rowKeys } = wanted;
  if (entity === 'persons') return linksByKey(database, sourceId, entity, keys);
  const people = (await linksByKey(database, sourceId, 'persons', keys)).map(({ localId }) => localId);
  const ids =
    entity === 'identifiers'
      ? (await identifiersOf(database, people)).map(({ id }) => id)
      : [...(await documentsOf(database, people)).keys()];
  return [
    ...(await linksByLocalId(database, sourceId, entity, ids)),
    // A row may have been somebody else's before.
    ...(await linksByKey(database, sourceId, entity, rowKeys(entity))),
  ];
}
