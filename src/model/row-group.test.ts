import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packRows, unpackRows } from './row-group.ts';
import type { Value } from './value.ts';

const value: fc.Arbitrary<Value> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
  fc.boolean(),
  fc.constant(null),
  fc.uint8Array({ maxLength: 5 }),
);

test('rows of one key come back whole from their pack, in an order that does not depend on theirs', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 6 }), (rows) => {
      const withKey = rows.map(([left, right]): Value[] => [left, 'key', right]);
      const packed = packRows(withKey, 3);
      expect(packRows([...withKey].reverse(), 3)).toEqual(packed);
      const unpacked = unpackRows([packed[0] ?? null, 'key', packed[2] ?? null], 1);
      expect(unpacked).toHaveLength(rows.length);
      expect(unpacked).toEqual(expect.arrayContaining(withKey));
    }),
    { numRuns: 200 },
  );
});
