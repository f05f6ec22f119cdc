import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inOrder } from './name-service.ts';

const record = (name: string, priority: number, weight: number) => ({ name, port: 389, priority, weight });

test('controllers of a lower priority come first, whatever their weights, and each comes once', () => {
  const records = fc.uniqueArray(
    fc.record({ name: fc.stringMatching(/^[a-z]{1,8}$/), priority: fc.nat(3), weight: fc.nat(300) }),
    { selector: ({ name }) => name, maxLength: 12 },
  );
  fc.assert(
    fc.property(records, fc.string(), (some, who) => {
      const ordered = inOrder(
        some.map(({ name, priority, weight }) => record(name, priority, weight)),
        who,
      );
      expect(ordered.map(({ name }) => name).sort()).toEqual(some.map(({ name }) => name).sort());
      const priorities = ordered.map(({ priority }) => priority);
      expect(priorities).toEqual([...priorities].sort((one, other) => one - other));
    }),
  );
});

test('the order is the same for a source however DNS shuffles its answer', () => {
  const some = ['a', 'b', 'c', 'd'].map((name) => record(name, 0, 100));
  for (let index = 0; index < 50; index++) {
    const who = `source ${index}`;
    expect(inOrder([...some].reverse(), who)).toEqual(inOrder(some, who));
  }
});

test('among all sources each controller is the first as often as its weight says', () => {
  const some = [record('a', 0, 300), record('b', 0, 100), record('none', 0, 0)];
  const firsts = Array.from({ length: 4000 }, (_, index) => inOrder(some, `source ${index}`)[0]?.name);
  const share = (name: string): number => firsts.filter((first) => first === name).length / firsts.length;
  expect(share('a')).toBeGreaterThan(0.72);
  expect(share('a')).toBeLessThan(0.78);
  expect(share('none')).toBeLessThan(0.01);
});

test('a domain that says it has no controller has none', () => {
  expect(inOrder([record('', 0, 0)], 'who')).toEqual([]);
});
