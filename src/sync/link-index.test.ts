import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLinkIndex, type LinkIndex, linkState, packedLinkBytes, type StoredLink } from './link-index.ts';

// Few keys, and many that begin at the same slot.
const key = fc.tuple(
  fc.integer({ min: -3, max: 3 }).map((n) => n * 2048),
  fc.integer({ min: 0, max: 40 }),
);
const link: fc.Arbitrary<StoredLink> = fc.record({
  localId: fc.integer({ min: -5, max: 2 ** 52 }),
  rowA: fc.integer(),
  rowB: fc.integer(),
  recordA: fc.integer(),
  recordB: fc.integer(),
  state: fc.constantFrom(linkState.present, linkState.acted, linkState.kept),
});
type Action = { kind: 'put'; key: [number, number]; link: StoredLink } | { kind: 'forget'; key: [number, number] };
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), key, link }),
  fc.record({ kind: fc.constant('forget' as const), key }),
);

test('an index is a map of keys to links, also when it grows and when it is packed', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 200 }), fc.nat(3000), (actions, others) => {
      let index = createLinkIndex(1);
      const map = new Map<string, StoredLink>();
      for (let n = 0; n < others; n++)
        index.add(n + 1_000_000, n, { localId: n, rowA: 0, rowB: 0, recordA: 0, recordB: 0, state: linkState.acted });
      for (const each of actions) {
        const [a, b] = each.key;
        const entry = index.find(a, b);
        expect(entry >= 0).toBe(map.has(`${a} ${b}`));
        if (each.kind === 'forget') {
          if (entry >= 0) index.forget(entry);
          map.delete(`${a} ${b}`);
        } else {
          if (entry >= 0) index.set(entry, each.link);
          else index.add(a, b, each.link);
          map.set(`${a} ${b}`, each.link);
        }
      }
      for (let round = 0; round < 2; round++) {
        expect(index.present()).toBe([...map.values()].filter(({ state }) => state === linkState.present).length);
        for (const [name, stored] of map) {
          const [a, b] = name.split(' ').map(Number) as [number, number];
          const entry = index.find(a, b);
          expect([index.localId(entry), index.state(entry)]).toEqual([stored.localId, stored.state]);
          expect(
            index.sameRow(entry, stored.rowA, stored.rowB) && index.sameRecord(entry, stored.recordA, stored.recordB),
          ).toBe(true);
        }
        const parts = Array.from(index.pack(), (part) => part.slice());
        expect(parts.reduce((sum, part) => sum + part.length, 0)).toBe((map.size + others) * packedLinkBytes);
        index = createLinkIndex(1);
        for (const part of parts) index.addPacked(part);
        expect([...index.packChanged()]).toEqual([]);
      }
    }),
    { numRuns: 50 },
  );
});

test('an index of several segments is loaded from its parts, and its keys are found in any order', () => {
  const links = 100_000;
  const stored = (n: number): StoredLink => ({
    localId: n,
    rowA: n,
    rowB: -n,
    recordA: n,
    recordB: n,
    state: n % 7 === 0 ? linkState.acted : linkState.present,
  });
  const index = createLinkIndex(1);
  for (let n = 0; n < links; n++) index.add(Math.imul(n, 0x9e3779b1), n, stored(n));
  const loaded = createLinkIndex(1);
  for (const part of index.pack()) loaded.addPacked(part.slice());
  expect([loaded.size(), loaded.present()]).toEqual([links, index.present()]);
  const inOrder = Array.from({ length: links }, (_, n) => n);
  for (const order of [inOrder, inOrder.toReversed(), inOrder.map((n) => (n * 7919) % links)]) {
    const wrong = order.filter((n) => {
      const entry = loaded.find(Math.imul(n, 0x9e3779b1), n);
      const { localId, rowA, rowB, state } = stored(n);
      return loaded.localId(entry) !== localId || loaded.state(entry) !== state || !loaded.sameRow(entry, rowA, rowB);
    });
    expect(wrong).toEqual([]);
  }
  expect(loaded.find(1, -1)).toBe(-1);
  for (const n of inOrder) loaded.see(n, n + 1);
  expect(Array.from(loaded.pack(), (part) => part.length)).toEqual(Array.from(index.pack(), (part) => part.length));
  expect(loaded.rowOf(links - 1)).toBe(links);
});

test('what has changed since an index was packed makes of the packed one what the index has become', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), fc.array(action, { maxLength: 60 }), (before, after) => {
      const index = createLinkIndex(1);
      const told = (of: typeof index): string[] =>
        [...Array(of.size()).keys()]
          .filter((entry) => of.usable(entry))
          .map((entry) => `${of.localId(entry)} ${of.state(entry)}`)
          .sort();
      apply(index, before);
      const packed = createLinkIndex(1);
      for (const part of index.pack()) packed.addPacked(part);
      const merged = createLinkIndex(1);
      for (const part of index.pack()) merged.addPacked(part);
      apply(packed, after);
      for (const part of packed.packChanged()) merged.mergePacked(part);
      expect(told(merged)).toEqual(told(packed));
      expect(merged.present()).toBe(packed.present());
    }),
    { numRuns: 100 },
  );
});

function apply(index: LinkIndex, actions: readonly Action[]): void {
  for (const each of actions) {
    const entry = index.find(...each.key);
    if (each.kind === 'forget') {
      if (entry >= 0) index.forget(entry);
    } else if (entry >= 0) index.set(entry, each.link);
    else index.add(...each.key, each.link);
  }
}

test('what was present and not seen is told, and new keys are usable until their row is rejected', () => {
  const index = createLinkIndex();
  const none = { localId: 1, rowA: 0, rowB: 0, recordA: 0, recordB: 0 };
  const seen = index.add(1, 1, { ...none, state: linkState.present });
  const gone = index.add(2, 2, { ...none, state: linkState.present });
  index.add(3, 3, { ...none, state: linkState.acted });
  const fresh = index.addNew(4, 4);
  expect(index.see(seen, 7)).toBe(0);
  expect(index.see(seen, 9)).toBe(7);
  expect([...index.unseen()]).toEqual([gone]);
  expect([index.isNew(fresh), index.usable(fresh)]).toEqual([true, true]);
  index.reject(fresh);
  index.reject(gone);
  expect([index.usable(fresh), index.usable(gone)]).toEqual([false, true]);
});
