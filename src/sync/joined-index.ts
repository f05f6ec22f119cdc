/** The indexes that people of several rows are compared with: one of the people, one of their rows, and the way from the one to the other. */
import { identityOf } from '../registry/person-rows.ts';
import { createLinkIndex, type Entry, type LinkIndex, linkState } from './link-index.ts';
import { type LoadedIndex, type Loading, loadIndex, noDigests } from './load-index.ts';

export interface JoinedIndex {
  readonly people: LoadedIndex;
  readonly rows: LoadedIndex;
  /** The people by the keys of their rows, in the first cycle after the configuration began to join them; else null. */
  readonly former: LinkIndex | null;
  /** The entry of the person to whom a stored row belongs, or -1. */
  personOf(row: Entry): Entry;
}

export async function loadJoinedIndex(loading: Loading): Promise<JoinedIndex> {
  const stored = await loadIndex(loading, 'persons');
  if (stored.index.size() > 0 && (await identityOf(loading.database, loading.sourceId)) === 'record') {
    const index = createLinkIndex(stored.index.size());
    const none = {
      index,
      unpacked: stored.index.size(),
      copy: null,
      marked: new Map(),
      edits: new Map(),
      anyGone: true,
    };
    return { people: none, rows: emptyIndex(), former: stored.index, personOf: () => -1 };
  }
  const rows = await loadIndex(loading, 'personRows');
  const entryOf = entriesByLocalId(stored.index);
  const personOf = (row: Entry): Entry => entryOf(rows.index.localId(row));
  for (let row = 0; row < rows.index.size(); row++) {
    if (!isStored(rows.index, row) || personOf(row) >= 0) continue;
    // Without its person nothing is known of a row.
    rows.index.set(row, { ...noDigests, localId: 0, state: linkState.present });
  }
  return { people: stored, rows, former: null, personOf };
}

function emptyIndex(): LoadedIndex {
  return { index: createLinkIndex(), unpacked: 0, copy: null, marked: new Map(), edits: new Map(), anyGone: false };
}

/** Whether an entry is a link that the registry has. */
export function isStored(index: LinkIndex, entry: Entry): boolean {
  return index.state(entry) <= linkState.kept;
}

/** Local ids are given out one after another, so a list by id is short; where they lie far apart a map takes its place. */
function entriesByLocalId(index: LinkIndex): (localId: number) => Entry {
  const size = index.size();
  let most = 0;
  for (let entry = 0; entry < size; entry++) if (isStored(index, entry)) most = Math.max(most, index.localId(entry));
  if (most > size * 16 + 1_000_000) {
    const entries = new Map<number, Entry>();
    for (let entry = 0; entry < size; entry++) if (isStored(index, entry)) entries.set(index.localId(entry), entry);
    return (localId) => entries.get(localId) ?? -1;
  }
  const entries = new Int32Array(most + 1).fill(-1);
  for (let entry = 0; entry < size; entry++) if (isStored(index, entry)) entries[index.localId(entry)] = entry;
  return (localId) => entries[localId] ?? -1;
}
