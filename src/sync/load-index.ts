/** The index of a source's links as the registry has them: the packed copy, and what was written after it. */
import type { Entity } from '../model/records.ts';
import type { Database } from '../registry/database.ts';
import { goneLink, readLinksSince, readMarks, readPackedLinks } from '../registry/links.ts';
import { digest, digestKeyText, seedOf } from './digest.ts';
import { createLinkIndex, type LinkIndex } from './link-index.ts';

export const keySeed = seedOf('gatehouse: keys of rows');

export interface LoadedIndex {
  readonly index: LinkIndex;
  /** Links that the packed copy lacks. */
  readonly unpacked: number;
  /** Keys that must be compared in any case. */
  readonly marked: readonly string[];
  /** Whether links that are no more are still stored, so that a new key may be one of theirs. */
  readonly anyGone: boolean;
}

export async function loadIndex(database: Database, sourceId: number, entity: Entity): Promise<LoadedIndex> {
  const packed = await readPackedLinks(database, sourceId, entity);
  const bytes = packed.parts.reduce((sum, part) => sum + part.byteLength, 0);
  const index = createLinkIndex(bytes / 36);
  for (const part of packed.parts) index.addPacked(part);
  let unpacked = 0;
  let anyGone = false;
  for await (const links of readLinksSince(database, sourceId, entity, packed.seq)) {
    unpacked += links.length;
    for (const link of links) {
      digestKeyText(link.key, keySeed);
      const entry = index.find(digest.a, digest.b);
      if (link.state === goneLink) {
        anyGone = true;
        if (entry >= 0) index.forget(entry);
      } else if (entry >= 0) index.set(entry, link);
      else index.add(digest.a, digest.b, link);
    }
  }
  const marked = await readMarks(database, sourceId, entity);
  for (const key of marked) {
    digestKeyText(key, keySeed);
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
  return { index, unpacked, marked, anyGone };
}
