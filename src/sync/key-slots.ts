/** Where entries stand by their keys. Rows mostly come in the order of the last reading, so the next entry is tried first, and slots are made only when somebody looks elsewhere. */

export interface KeySlots {
  /** Which of the first `size` entries has the key, or -1. */
  find(keyA: number, keyB: number, size: number): number;
}

/** `keyOf` gives the first half of an entry's key; `isKey` whether the entry is the one that a key stands for. */
export function createKeySlots(
  keyOf: (entry: number) => number,
  isKey: (entry: number, keyA: number, keyB: number) => boolean,
): KeySlots {
  let slots = new Int32Array(1);
  /** Entries that have a slot: the first so many. */
  let placed = 0;
  let expected = 0;

  const placeAll = (size: number): void => {
    if (slots.length < slotsFor(size)) {
      slots = new Int32Array(slotsFor(size * 1.5));
      placed = 0;
    }
    const mask = slots.length - 1;
    for (; placed < size; placed++) {
      let slot = keyOf(placed) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = placed + 1;
    }
  };
  return {
    find(keyA, keyB, size) {
      if (expected < size && isKey(expected, keyA, keyB)) return expected++;
      if (placed < size) placeAll(size);
      const mask = slots.length - 1;
      let slot = keyA & mask;
      let entry = (slots[slot] as number) - 1;
      while (entry >= 0 && !isKey(entry, keyA, keyB)) {
        slot = (slot + 1) & mask;
        entry = (slots[slot] as number) - 1;
      }
      if (entry >= 0) expected = entry + 1;
      return entry;
    },
  };
}

/** A power of two at least a third larger than the number of entries. */
function slotsFor(entries: number): number {
  return 2 ** Math.ceil(Math.log2((entries + 1) * 1.34));
}
