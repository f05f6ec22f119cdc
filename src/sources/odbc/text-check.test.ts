import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowEncoder } from '../../model/row-batch.ts';
import { checkText } from './text-check.ts';

const bytes = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 200 }).map((text) => new TextEncoder().encode(text)),
  fc.uint8Array({ maxLength: 8 }),
);

test('a batch passes exactly when each of its texts is UTF-8', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(bytes, bytes, fc.uint8Array({ maxLength: 300 })), { minLength: 1, maxLength: 8 }),
      (rows) => {
        const encoder = rowEncoder(['a', 'b', 'photo']);
        for (const [a, b, photo] of rows) {
          encoder.putUtf8(a, 0, a.length);
          encoder.putUtf8(b, 0, b.length);
          encoder.putBytes(photo);
          encoder.endRow();
        }
        const batch = encoder.take();
        if (batch === null) throw new Error('no batch');
        const bad = rows.findIndex(([a, b]) => !isUtf8(a) || !isUtf8(b));
        if (bad === -1) expect(() => checkText(batch, 1, 'hr')).not.toThrow();
        else {
          const column = isUtf8(rows[bad]?.[0] ?? new Uint8Array(0)) ? 'b' : 'a';
          expect(() => checkText(batch, 11, 'hr')).toThrow(`Column "${column}" of row ${11 + bad} is not UTF-8`);
        }
      },
    ),
    { numRuns: 300 },
  );
});
