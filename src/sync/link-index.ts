/**
 * All links of one source and entity in memory, in some forty bytes each: key digest, two digests, local id and a mark. What a cycle
 * needs to recognise an unchanged row.
 */
import { createKeySlots } from './key-slots.ts';

/** A link's entry number in the index; stable until the index is dropped. */
export type Entry = number;

/** States of links, as stored. */
export const linkState = { present: 0, acted: 1, kept: 2 } as const;
/** Entries that this reading brought and that are not stored (yet); unusable when their row was rejected. */
const stateNew = 3;
const stateUnusable = 5;
const seenBit = 0x80;
/** Differs from the packed copy that the index was loaded from. */
const changedBit = 0x40;
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
  /**
   * The links as bytes, in parts, without new keys and removed entries; see `addPacked`. All parts are in the same memory, which threads can
   * share: each stands until the next one is asked for.
   */
  pack(): Generator<Uint8Array>;
  /** Of those that were added, set or forgotten; see `mergePacked`. */
  packChanged(): Generator<Uint8Array>;
  /** Takes in links of which none is there yet; the bytes are the index's from then on. */
  addPacked(bytes: Uint8Array): void;
  /** Takes in what has changed of the links that are there. */
  mergePacked(bytes: Uint8Array): void;
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
/** Key digest, digests of row and record, local id in two parts. */
const wordsPerLink = 8;
/** Of an entry also the row at which it was seen; of a packed link its state stands there. */
const wordsPerEntry = wordsPerLink + 1;
export const packedLinkBytes = wordsPerEntry * 4;
/** Entries stand in segments, so that growing copies nothing: the old copy would stay in memory until the garbage collector comes. */
const segmentBits = 15;
const segmentEntries = 1 << segmentBits;
const segmentMask = segmentEntries - 1;
/** Just as many as a segment holds: a part that is loaded becomes a segment, without being copied. */
const linksPerPart = segmentEntries;

export function createLinkIndex(capacity = 1024): LinkIndex {
  const segments: Int32Array[] = [];
  let marks = new Uint8Array(Math.max(1024, Math.ceil(capacity * 1.1)));
  let size = 0;
  let stored = 0;

  const segmentOf = (entry: number): Int32Array => segments[entry >> segmentBits] as Int32Array;
  /** Makes room for the marks of so many entries. */
  const reserve = (entries: number): void => {
    if (entries <= marks.length) return;
    const larger = new Uint8Array(Math.ceil(entries * 1.5));
    larger.set(marks);
    marks = larger;
  };
  const insert = (keyA: number, keyB: number, state: number): number => {
    reserve(size + 1);
    const entry = size++;
    if ((entry & segmentMask) === 0) segments.push(new Int32Array(segmentEntries * wordsPerEntry));
    const words = segmentOf(entry);
    const at = startOf(entry);
    words[at] = keyA;
    words[at + 1] = keyB;
    marks[entry] = state;
    return entry;
  };
  const isKey = (entry: number, keyA: number, keyB: number): boolean =>
    same(segmentOf(entry), startOf(entry), keyA, keyB) && ((marks[entry] as number) & stateMask) !== forgotten;
  const slots = createKeySlots((entry) => segmentOf(entry)[startOf(entry)] as number, isKey);
  /** Gives the entry another state. */
  const leave = (entry: number, state: number): void => {
    const mark = marks[entry] as number;
    if ((mark & stateMask) === linkState.present) stored -= 1;
    if ((state & stateMask) === linkState.present) stored += 1;
    marks[entry] = (mark & ~stateMask) | state;
  };
  /** Makes a part that fills a segment that segment. */
  const adopt = (bytes: Uint8Array): void => {
    const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
    reserve(size + segmentEntries);
    segments.push(words);
    for (let at = wordsPerLink; at < words.length; at += wordsPerEntry) {
      const state = words[at] as number;
      marks[size++] = state;
      if (state === linkState.present) stored += 1;
    }
  };
  const packed = function* (of: (mark: number) => boolean): Generator<Uint8Array> {
    let words: Int32Array | undefined;
    let at = 0;
    for (let entry = 0; entry < size; entry++) {
      const mark = marks[entry] as number;
      if (!of(mark)) continue;
      words ??= new Int32Array(new SharedArrayBuffer(Math.min(linksPerPart, size) * packedLinkBytes));
      copyWords(segmentOf(entry), startOf(entry), words, at);
      words[at + wordsPerLink] = mark & stateMask;
      at += wordsPerEntry;
      if (at < words.length) continue;
      yield new Uint8Array(words.buffer);
      at = 0;
    }
    if (words !== undefined && at > 0) yield new Uint8Array(words.buffer, 0, at * 4);
  };

  const index: LinkIndex = {
    size: () => size,
    present: () => stored,
    find: (keyA, keyB) => slots.find(keyA, keyB, size),
    add(keyA, keyB, link) {
      const entry = insert(keyA, keyB, link.state | changedBit);
      write(segmentOf(entry), startOf(entry), link);
      if (link.state === linkState.present) stored += 1;
      return entry;
    },
    addNew: (keyA, keyB) => insert(keyA, keyB, stateNew),
    set(entry, link) {
      leave(entry, link.state | changedBit);
      write(segmentOf(entry), startOf(entry), link);
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
    localId(entry) {
      const words = segmentOf(entry);
      const at = startOf(entry);
      return (words[at + 6] as number) + (words[at + 7] as number) * 0x40000000;
    },
    sameRow: (entry, a, b) => same(segmentOf(entry), startOf(entry) + 2, a, b),
    sameRecord: (entry, a, b) => same(segmentOf(entry), startOf(entry) + 4, a, b),
    see(entry, row) {
      if (((marks[entry] as number) & seenBit) !== 0) return index.rowOf(entry);
      marks[entry] = (marks[entry] as number) | seenBit;
      segmentOf(entry)[startOf(entry) + wordsPerLink] = row;
      return 0;
    },
    seen: (entry) => ((marks[entry] as number) & seenBit) !== 0,
    // Rows are counted without a sign.
    rowOf: (entry) => (segmentOf(entry)[startOf(entry) + wordsPerLink] as number) >>> 0,
    *unseen() {
      for (let entry = 0; entry < size; entry++)
        if (((marks[entry] as number) & ~changedBit) === linkState.present) yield entry;
    },
    pack: () => packed((mark) => (mark & stateMask) <= linkState.kept),
    packChanged: () => packed((mark) => (mark & changedBit) !== 0 && isStored(mark & stateMask)),
    addPacked(bytes) {
      if (bytes.byteLength === segmentEntries * packedLinkBytes && (size & segmentMask) === 0) return adopt(bytes);
      eachPacked(bytes, (words, at, state) => {
        const entry = insert(words[at] as number, words[at + 1] as number, state);
        copyWords(words, at, segmentOf(entry), startOf(entry));
        if (state === linkState.present) stored += 1;
      });
    },
    mergePacked(bytes) {
      eachPacked(bytes, (words, at, state) => {
        let entry = index.find(words[at] as number, words[at + 1] as number);
        if (state === forgotten) {
          if (entry >= 0) leave(entry, forgotten);
          return;
        }
        if (entry < 0) {
          entry = insert(words[at] as number, words[at + 1] as number, state);
          if (state === linkState.present) stored += 1;
        } else leave(entry, state);
        copyWords(words, at, segmentOf(entry), startOf(entry));
      });
    },
    forget: (entry) => leave(entry, forgotten | changedBit),
  };
  return index;
}

/** Where an entry begins in its segment. */
function startOf(entry: number): number {
  return (entry & segmentMask) * wordsPerEntry;
}

/** Whether two words are these. */
function same(words: Int32Array, at: number, a: number, b: number): boolean {
  return words[at] === a && words[at + 1] === b;
}

function write(words: Int32Array, at: number, link: StoredLink): void {
  words[at + 2] = link.rowA;
  words[at + 3] = link.rowB;
  words[at + 4] = link.recordA;
  words[at + 5] = link.recordB;
  words[at + 6] = link.localId & 0x3fffffff;
  words[at + 7] = Math.floor(link.localId / 0x40000000);
}

function isStored(state: number): boolean {
  return state <= linkState.kept || state === forgotten;
}

function eachPacked(bytes: Uint8Array, take: (words: Int32Array, at: number, state: number) => void): void {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
  for (let at = 0; at < words.length; at += wordsPerEntry) take(words, at, words[at + wordsPerLink] as number);
}

/** The words of one link. A view of so few words would cost more than copying them. */
function copyWords(from: Int32Array, start: number, to: Int32Array, at: number): void {
  for (let word = 0; word < wordsPerLink; word++) to[at + word] = from[start + word] as number;
}
