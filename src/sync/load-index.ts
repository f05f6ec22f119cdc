/** The index of a source's links as the registry has them: the packed copy, and what was written after it. */
import type { Entity } from '../model/records.ts';
import type { Database } from '../registry/database.ts';
import { goneLink, readLinksSince, readMarks, readPackedLinks } from '../registry/links.ts';
import { digest, digestKeyTexts, seedOf } from './digest.ts';
import { createLinkIndex, type LinkIndex } from './link-index.ts';

export const keySeed = seedOf('gatehouse: keys of rows');
/** Between the parts of a key that has several, as identifiers' do. */
export const keySeparator = '\u001f';

export interface LoadedIndex {
  readonly index: LinkIndex;
  /** Links that the packed copy lacks. */
  readonly unpacked: number;
  /** Keys that must be compared in any case. */
  readonly marked: readonly string[];
}

export async function loadIndex(database: Database, sourceId: number, entity: Entity): Promise<LoadedIndex> {
  const packed = await readPackedLinks(database, sourceId, entity);
  const bytes = packed.parts.reduce((sum, part) => sum + part.byteLength, 0);
  const index = createLinkIndex(bytes / 36);
  for (const part of packed.parts) index.addPacked(part);
  let unpacked = 0;
  for await (const links of readLinksSince(database, sourceId, entity, packed.seq)) {
    unpacked += links.length;
    for (const link of links) {
      digestKeyTexts(link.key.split(keySeparator), keySeed);
      const entry = index.find(digest.a, digest.b);
      if (link.state === goneLink) {
        if (entry >= 0) index.forget(entry);
      } else if (entry >= 0) index.set(entry, link);
      else index.add(digest.a, digest.b, link);
    }
  }
  const marked = await readMarks(database, sourceId, entity);
  for (const key of marked) {
    digestKeyTexts(key.split(keySeparator), keySeed);
    const entry = index.find(digest.a, digest.b);
    if (entry >= 0) {
      index.set(entry, {
        localId: index.localId(entry),
        rowA: 0,
        rowB: 0,
        recordA: 0,
        recordB: 0,
        state: index.state(entry),
      });
    }
  }
  return { index, unpacked, marked };
}

/** The entry of a key, or -1. */
export function entryOf(index: LinkIndex, key: string): number {
  digestKeyTexts([key], keySeed);
  return index.find(digest.a, digest.b);
}
