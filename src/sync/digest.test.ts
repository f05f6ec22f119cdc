import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rowEncoder } from '../model/row-batch.ts';
import type { Value } from '../model/value.ts';
import { digest, digestKey, digestKeyText, digestRecord, digestWords, seedOf, wordsOf } from './digest.ts';
import { keyText } from './reading.ts';

const seed = seedOf('test');
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\u0001a', 'a\u001fb', '\u00a0a\u3000', '\ufeff1', ' \t1\r\n', '\u0085'),
);

function batchOf(...values: Value[]) {
  const encoder = rowEncoder(values.map((_, index) => `c${index}`));
  for (const value of values) encoder.put(value);
  encoder.endRow();
  const batch = encoder.take();
  if (batch === null) throw new Error('The batch is empty');
  return batch;
}

describe('the digest of a key', () => {
  test('is the same of a row and of the key as it is stored', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.integer(), fc.double(), fc.boolean()), (value) => {
        const batch = batchOf(value);
        const keyed = digestKey(batch, 0, [0], 1, seed);
        const { a, b } = digest;
        const key = keyText([value], [0]);
        expect(keyed).toBe(key !== '');
        if (!keyed) return;
        digestKeyText(key, seed);
        expect([a, b]).toEqual([digest.a, digest.b]);
      }),
    );
  });

  test('is the same of a row and of the stored key with several parts', () => {
    fc.assert(
      fc.property(text, text, fc.option(text), (first, second, third) => {
        const values = [first, second, third];
        if (!digestKey(batchOf(...values), 0, [0, 1, 2], 2, seed)) return;
        const { a, b } = digest;
        digestKeyText(keyText(values, [0, 1, 2]), seed);
        expect([a, b]).toEqual([digest.a, digest.b]);
      }),
    );
  });

  test('does not depend on whether a number comes as text', () => {
    digestKey(batchOf(42), 0, [0], 1, seed);
    const { a, b } = digest;
    digestKey(batchOf(' 42 '), 0, [0], 1, seed);
    expect([a, b]).toEqual([digest.a, digest.b]);
  });
});

describe('the digest of a row', () => {
  test('changes with its values and its seed, and not with where the bytes lie', () => {
    const of = (batch: ReturnType<typeof batchOf>, with_ = seed): string => {
      const words = wordsOf(batch);
      digestWords(words, 0, words.length, with_);
      return `${digest.a} ${digest.b}`;
    };
    fc.assert(
      fc.property(text, text, (left, right) => {
        expect(of(batchOf(left)) === of(batchOf(right))).toBe(left === right);
        expect(of(batchOf(left), seedOf('other'))).not.toBe(of(batchOf(left)));
        const batch = batchOf(left);
        for (const make of [(size: number) => Buffer.alloc(size), (size: number) => new Uint8Array(size)]) {
          const moved = make(batch.bytes.length + 1);
          moved.set(batch.bytes, 1);
          expect(of({ ...batch, bytes: moved.subarray(1) })).toBe(of(batch));
        }
      }),
    );
  });
});

describe('the digest of a record', () => {
  const of = (record: object): string => {
    digestRecord(record, seed);
    return `${digest.a} ${digest.b}`;
  };
  // Few letters, so that the same letters often stand in other places.
  const short = fc.string({ unit: fc.constantFrom('a', '\u0001', '\u0005', '\u0008', 'я'), maxLength: 3 });
  const value = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      short,
      fc.integer({ min: -2, max: 12 }),
      fc.boolean(),
      fc.constantFrom(null, undefined),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(short, tie('value'), { maxKeys: 3, noNullPrototype: true }),
    ),
  })).value;
  const record = fc.dictionary(short, value, { maxKeys: 4, noNullPrototype: true });

  test('is the same of what JSON tells alike, and of nothing else', () => {
    fc.assert(
      fc.property(record, record, (left, right) => {
        expect(of(left) === of(right)).toBe(JSON.stringify(left) === JSON.stringify(right));
        expect(of(JSON.parse(JSON.stringify(left)) as object)).toBe(of(left));
      }),
      { numRuns: 3000 },
    );
  });

  test('tells parts of texts apart that stand together otherwise', () => {
    expect(of({ a: 'xy', b: 'z' })).not.toBe(of({ a: 'x', b: 'yz' }));
    expect(of({ a: ['x'], b: [] })).not.toBe(of({ a: [], b: ['x'] }));
    expect(of({ a: 1 })).not.toBe(of({ a: '1' }));
    expect(of({ a: null })).not.toBe(of({}));
  });
});
