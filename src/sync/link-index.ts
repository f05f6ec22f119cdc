/**
 * All links of one source and entity in memory, in some forty bytes each: key digest, two digests, local id and a mark. What a cycle
 * needs to recognise an unchanged row.
 */

/** A link's entry number in the index; stable until the index is dropped. */
export type Entry = number;

/** States of links, as stored. */
export const linkState = { present: 0, acted: 1, kept: 2 } as const;
/** Entries that this reading brought and that are not stored (yet); unusable when their row was rejected. */
const stateNew = 3;
const stateUnusable = 5;
const seenBit = 0x80;
const stateMask = 0x0f;

export interface LinkIndex {
  /** Number of entries, links and new keys together. */
  readonly size: () => number;
  /** Number of stored links whose row was there at the last complete reading. */
  readonly present: () => number;
  /** The entry with this key digest, or -1. */
  find(keyA: number, keyB: number): Entry;
  /** Adds an entry; the key must not be there. */
  add(keyA: number, keyB: number, link: StoredLink): Entry;
  /** Adds a key that no link has yet. */
  addNew(keyA: number, keyB: number): Entry;
  set(entry: Entry, link: StoredLink): void;
  isNew(entry: Entry): boolean;
  /** Says that a new entry's row was rejected, so that nothing can refer to it. */
  reject(entry: Entry): void;
  /** Whether other rows may refer to it: it is stored, or will be. */
  usable(entry: Entry): boolean;
  state(entry: Entry): number;
  localId(entry: Entry): number;
  sameRow(entry: Entry, a: number, b: number): boolean;
  sameRecord(entry: Entry, a: number, b: number): boolean;
  /** Marks the entry as seen in this reading at the given row (from 1); gives the row of an earlier sighting, else 0. */
  see(entry: Entry, row: number): number;
  seen(entry: Entry): boolean;
  /** The row at which the entry was seen. */
  rowOf(entry: Entry): number;
  /** Entry numbers of the links that were present and were not seen. */
  unseen(): Generator<Entry>;
  /** The links as bytes, in parts, without new keys and removed entries; see `addPacked`. */
  pack(): Generator<Uint8Array>;
  addPacked(bytes: Uint8Array): void;
  /** Takes an entry out: its link is no more. */
  forget(entry: Entry): void;
}

export interface StoredLink {
  readonly localId: number;
  readonly rowA: number;
  readonly rowB: number;
  readonly recordA: number;
  readonly recordB: number;
  readonly state: number;
}

const forgotten = 4;
const wordsPerLink = 8;
/** A link and its state, packed. */
export const packedLinkBytes = (wordsPerLink + 1) * 4;
const linksPerPart = 100_000;

export function createLinkIndex(expected = 1024): LinkIndex {
  let capacity = Math.max(1024, Math.ceil(expected * 1.1));
  let fields = new Int32Array(capacity * wordsPerLink);
  let rows = new Uint32Array(capacity);
  let marks = new Uint8Array(capacity);
  let size = 0;
  let slots = new Int32Array(slotsFor(capacity));
  let stored = 0;

  const grow = (): void => {
    capacity = Math.ceil(capacity * 1.5);
    fields = enlarged(fields, new Int32Array(capacity * wordsPerLink));
    rows = enlarged(rows, new Uint32Array(capacity));
    marks = enlarged(marks, new Uint8Array(capacity));
    if (slots.length < slotsFor(capacity)) rehash();
  };
  const rehash = (): void => {
    slots = new Int32Array(slotsFor(capacity));
    for (let entry = 0; entry < size; entry++) place(entry);
  };
  const place = (entry: number): void => {
    const mask = slots.length - 1;
    let slot = (fields[entry * wordsPerLink] as number) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = entry + 1;
  };
  const insert = (keyA: number, keyB: number, state: number): number => {
    if (size === capacity) grow();
    const entry = size++;
    fields[entry * wordsPerLink] = keyA;
    fields[entry * wordsPerLink + 1] = keyB;
    marks[entry] = state;
    place(entry);
    return entry;
  };
  const write = (entry: number, link: StoredLink): void => {
    const at = entry * wordsPerLink;
    fields[at + 2] = link.rowA;
    fields[at + 3] = link.rowB;
    fields[at + 4] = link.recordA;
    fields[at + 5] = link.recordB;
    fields[at + 6] = link.localId & 0x3fffffff;
    fields[at + 7] = Math.floor(link.localId / 0x40000000);
  };

  const index: LinkIndex = {
    size: () => size,
    present: () => stored,
    find(keyA, keyB) {
      const mask = slots.length - 1;
      let slot = keyA & mask;
      for (;;) {
        const entry = (slots[slot] as number) - 1;
        if (entry < 0) return -1;
        const at = entry * wordsPerLink;
        if (fields[at] === keyA && fields[at + 1] === keyB && ((marks[entry] as number) & stateMask) !== forgotten)
          return entry;
        slot = (slot + 1) & mask;
      }
    },
    add(keyA, keyB, link) {
      const entry = insert(keyA, keyB, link.state);
      write(entry, link);
      if (link.state === linkState.present) stored += 1;
      return entry;
    },
    addNew: (keyA, keyB) => insert(keyA, keyB, stateNew),
    set(entry, link) {
      const mark = marks[entry] as number;
      if ((mark & stateMask) === linkState.present) stored -= 1;
      if (link.state === linkState.present) stored += 1;
      marks[entry] = (mark & ~stateMask) | link.state;
      write(entry, link);
    },
    isNew: (entry) => ((marks[entry] as number) & stateMask) === stateNew,
    reject(entry) {
      const mark = marks[entry] as number;
      if ((mark & stateMask) === stateNew) marks[entry] = (mark & ~stateMask) | stateUnusable;
    },
    usable(entry) {
      const state = (marks[entry] as number) & stateMask;
      return state !== stateUnusable && state !== forgotten;
    },
    state: (entry) => (marks[entry] as number) & stateMask,
    localId: (entry) =>
      (fields[entry * wordsPerLink + 6] as number) + (fields[entry * wordsPerLink + 7] as number) * 0x40000000,
    sameRow: (entry, a, b) => fields[entry * wordsPerLink + 2] === a && fields[entry * wordsPerLink + 3] === b,
    sameRecord: (entry, a, b) => fields[entry * wordsPerLink + 4] === a && fields[entry * wordsPerLink + 5] === b,
    see(entry, row) {
      if (((marks[entry] as number) & seenBit) !== 0) return rows[entry] as number;
      marks[entry] = (marks[entry] as number) | seenBit;
      rows[entry] = row;
      return 0;
    },
    seen: (entry) => ((marks[entry] as number) & seenBit) !== 0,
    rowOf: (entry) => rows[entry] as number,
    *unseen() {
      for (let entry = 0; entry < size; entry++) if (marks[entry] === linkState.present) yield entry;
    },
    *pack() {
      let packed = new Int32Array(linksPerPart * (wordsPerLink + 1));
      let at = 0;
      for (let entry = 0; entry < size; entry++) {
        const state = (marks[entry] as number) & stateMask;
        if (state > linkState.kept) continue;
        copyWords(fields, entry * wordsPerLink, packed, at);
        packed[at + wordsPerLink] = state;
        at += wordsPerLink + 1;
        if (at < packed.length) continue;
        yield new Uint8Array(packed.buffer);
        packed = new Int32Array(packed.length);
        at = 0;
      }
      if (at > 0) yield new Uint8Array(packed.buffer.slice(0, at * 4));
    },
    addPacked(bytes) {
      const packed = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
      for (let at = 0; at < packed.length; at += wordsPerLink + 1) {
        const state = packed[at + wordsPerLink] as number;
        const entry = insert(packed[at] as number, packed[at + 1] as number, state);
        copyWords(packed, at, fields, entry * wordsPerLink);
        if (state === linkState.present) stored += 1;
      }
    },
    forget(entry) {
      const mark = marks[entry] as number;
      if ((mark & stateMask) === linkState.present) stored -= 1;
      marks[entry] = (mark & ~stateMask) | forgotten;
    },
  };
  return index;
}

/** The words of one link. A view of so few words would cost more than copying them. */
function copyWords(from: Int32Array, start: number, to: Int32Array, at: number): void {
  for (let word = 0; word < wordsPerLink; word++) to[at + word] = from[start + word] as number;
}

/** A power of two at least a third larger than the number of entries. */
function slotsFor(capacity: number): number {
  return 2 ** Math.ceil(Math.log2(capacity * 1.34));
}

function enlarged<T extends Int32Array | Uint32Array | Uint8Array>(from: T, to: T): T {
  to.set(from as never);
  return to;
}
