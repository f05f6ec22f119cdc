/** The index of a source's links as the registry has them: the packed copy, and what was written after it. */
import type { Database } from '../registry/database.ts';
import { dependentKeys, endedOverrides, readMarks } from '../registry/link-marks.ts';
import { goneLink, type Linked } from '../registry/linked.ts';
import { readLinks, readLinksWith, type StoredLinkRow } from '../registry/links.ts';
import { readPackedLinks } from '../registry/packed-links.ts';
import { isReferring, keysReferring } from '../registry/person-rows.ts';
import { readWritten, type WrittenLinks } from '../registry/written-links.ts';
import { digest, digestKeyText, seedOf } from './digest.ts';
import { createLinkIndex, type Entry, type LinkIndex, packedLinkBytes } from './link-index.ts';
import { planBatch } from './planned.ts';

export const keySeed = seedOf('gatehouse: keys of rows');

/** Digests that no row has: whatever comes is compared. */
export const noDigests = { rowA: 0, rowB: 0, recordA: 0, recordB: 0 };

/** Stands for a key that is compared without a mark. */
const notMarked = -1;

export interface LoadedIndex {
  readonly index: LinkIndex;
  /** Links that the packed copy lacks; one that was written several times counts as often. */
  readonly unpacked: number;
  /** The packed copy that the index was loaded from; null where the index was made otherwise. */
  readonly copy: LoadedCopy | null;
  /** What must be compared in any case, by key. */
  readonly marked: ReadonlyMap<string, Entry>;
  /** Of those, how often each was marked. */
  readonly edits: ReadonlyMap<string, number>;
  /** Whether links that are no more are still stored, so that a new key may be one of theirs. */
  readonly anyGone: boolean;
}

export interface LoadedCopy {
  /** As of which `seq`; -1 where there was none. */
  readonly seq: number;
  /** Links in it that were added since it was written whole. */
  readonly added: number;
  /** Notes of links that were written since; see `written-links.ts`. */
  readonly noted: number;
}

export interface Loading {
  readonly database: Database;
  readonly sourceId: number;
  readonly now: Date;
  /** The configuration is not that of the last cycle, so what rows alone do not decide is compared again. */
  readonly configChanged: boolean;
  /** People of whom a row has become somebody else's, or nobody's: what refers to them is compared. */
  readonly parted?: readonly number[] | 'all';
}

export async function loadIndex(loading: Loading, entity: Linked): Promise<LoadedIndex> {
  const { database, sourceId } = loading;
  const { index, copy, notes } = await loadPacked(database, sourceId, entity);
  let unpacked = 0;
  let anyGone = false;
  const since = copy.seq < 0 ? readLinks(database, sourceId, entity) : linksIn(notes, loading, entity);
  for await (const links of since) {
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
  const marked = new Map<string, Entry>();
  const edits = await keysToCompare(loading, entity);
  for (const key of edits.keys()) {
    digestKeyText(key, keySeed);
    const entry = index.find(digest.a, digest.b);
    if (entry < 0) continue;
    marked.set(key, entry);
    index.set(entry, { ...noDigests, localId: index.localId(entry), state: index.state(entry) });
  }
  return { index, unpacked, copy, marked, edits, anyGone };
}

/** The links that are noted; one of which nothing is stored any more counts as one that is no more. */
async function* linksIn(
  notes: readonly WrittenLinks[],
  { database, sourceId }: Loading,
  entity: Linked,
): AsyncIterable<StoredLinkRow[]> {
  for (const keys of keysTogether(notes)) {
    const links = new Map<string, StoredLinkRow>();
    for (const link of await readLinksWith(database, sourceId, entity, keys)) links.set(link.key, link);
    yield keys.map((key) => links.get(key) ?? { ...noDigests, key, localId: 0, state: goneLink });
  }
}

/** Refreshes and pushes leave many notes of one key each, and asking for one after another would take long. */
function* keysTogether(notes: readonly WrittenLinks[]): Generator<string[]> {
  let keys: string[] = [];
  for (const note of notes) {
    for (const key of JSON.parse(note.keys) as string[]) keys.push(key);
    if (keys.length < planBatch) continue;
    yield keys;
    keys = [];
  }
  if (keys.length > 0) yield keys;
}

async function loadPacked(
  database: Database,
  sourceId: number,
  entity: Linked,
): Promise<{ index: LinkIndex; copy: LoadedCopy; notes: readonly WrittenLinks[] }> {
  for (;;) {
    // First, for a cycle that adds to the copy meanwhile forgets what it has added.
    const written = await readWritten(database, sourceId, entity);
    const packed = await readPackedLinks(database, sourceId, entity);
    const index = createLinkIndex(packed.bytes / packedLinkBytes);
    let whole = true;
    for await (const part of packed.parts) {
      whole = part !== null;
      if (part === null) break;
      if (part.changes) index.mergePacked(part.bytes);
      else index.addPacked(part.bytes);
    }
    if (!whole) continue;
    const notes = written.filter(({ seq }) => seq > packed.seq);
    return {
      index,
      copy: { seq: packed.seq, added: packed.changeBytes / packedLinkBytes, noted: notes.length },
      notes,
    };
  }
}

/** Keys with the number of marks: what is not marked has none, and a mark that is made meanwhile is not its. */
async function keysToCompare(loading: Loading, entity: Linked): Promise<Map<string, number>> {
  const { database, sourceId, now, configChanged, parted = [] } = loading;
  const keys = new Map<string, number>();
  if (entity === 'persons') {
    for (const key of await endedOverrides(database, sourceId, now)) keys.set(key, notMarked);
    if (configChanged) for (const key of await dependentKeys(database, sourceId)) keys.set(key, notMarked);
  }
  if (isReferring(entity) && parted.length > 0) {
    // This cycle marks them, for the first time unless somebody else does too.
    for (const key of await keysReferring(database, sourceId, entity, parted)) keys.set(key, 0);
  }
  for (const { key, edits } of await readMarks(database, sourceId, entity)) keys.set(key, edits);
  return keys;
}

/** The entry of a key, or -1. */
export function entryOf(index: LinkIndex, key: string): number {
  digestKeyText(key, keySeed);
  return index.find(digest.a, digest.b);
}
