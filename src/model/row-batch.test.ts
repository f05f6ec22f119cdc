import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnOffset, decodeRow, rowEncoder, tags } from './row-batch.ts';
import type { Value } from './value.ts';

const value: fc.Arbitrary<Value> = fc.oneof(
  fc.constant(null),
  fc.string({ unit: 'binary' }),
  fc.string().map((text) => `${text}\ud800`),
  fc.double(),
  fc.boolean(),
  fc.uint8Array({ maxLength: 40 }),
);

test('rows come out of a batch as they went in, each on a word', () => {
  const rows = fc
    .integer({ min: 1, max: 5 })
    .chain((width) =>
      fc.array(fc.array(value, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 30 }),
    );
  fc.assert(
    fc.property(rows, (given) => {
      const width = given[0]?.length ?? 0;
      const encoder = rowEncoder(Array.from({ length: width }, (_, index) => `c${index}`));
      for (const row of given) {
        for (const each of row) encoder.put(each);
        encoder.endRow();
      }
      const batch = encoder.take();
      if (batch === null) throw new Error('The batch is empty');
      expect(batch.count).toBe(given.length);
      for (const [index, row] of given.entries()) {
        const decoded = decodeRow(batch, index).map((each) =>
          each instanceof Uint8Array ? Uint8Array.from(each) : each,
        );
        expect(decoded).toEqual(row);
        const start = batch.starts[index] ?? -1;
        expect(start % 4).toBe(0);
        for (const [column, each] of row.entries()) {
          const tag = batch.bytes[columnOffset(batch.bytes, start, column)];
          expect(tag === tags.null).toBe(each === null);
        }
      }
      expect(encoder.take()).toBeNull();
    }),
  );
});

test('text that is copied by words is the text that is copied by bytes', () => {
  const texts = fc.array(fc.option(fc.string({ unit: 'binary', maxLength: 60 }), { freq: 5 }), { minLength: 1 });
  fc.assert(
    fc.property(fc.array(texts, { minLength: 1, maxLength: 30 }), (rows) => {
      const [byBytes, byWords] = [rowEncoder([]), rowEncoder([])];
      for (const row of rows) {
        for (const text of row) {
          // What stands after a value in its room is left of another one.
          const room = Buffer.alloc(256, 0xff);
          const length = room.write(text ?? '', 8);
          if (text === null) for (const encoder of [byBytes, byWords]) encoder.putNull();
          else {
            byBytes.putUtf8(room, 8, 8 + length);
            byWords.putWords(new Int32Array(room.buffer, room.byteOffset, 64), 2, length);
          }
        }
        for (const encoder of [byBytes, byWords]) encoder.endRow();
      }
      expect(byWords.take()).toEqual(byBytes.take());
    }),
  );
});
