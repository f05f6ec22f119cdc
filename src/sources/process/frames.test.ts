import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeRow, rowEncoder } from '../../model/row-batch.ts';
import { frameReader, writeBatch, writeReply } from './frames.ts';

test('frames come whole and in order, however the pipe cuts them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'frames-'));
  try {
    const file = join(folder, 'pipe');
    const descriptor = openSync(file, 'w');
    const encoder = rowEncoder(['a', 'b']);
    for (let row = 0; row < 3; row++) {
      encoder.putText(`Ж${row}`);
      encoder.putNull();
      encoder.endRow();
    }
    const batch = encoder.take();
    if (batch === null) throw new Error('no batch');
    writeReply(descriptor, { kind: 'columns', id: 7, columns: ['a', 'b'] });
    writeBatch(descriptor, 7, batch);
    writeBatch(descriptor, 7, { columns: ['a', 'b'], count: 0, bytes: new Uint8Array(0), starts: new Uint32Array(1) });
    writeReply(descriptor, { kind: 'end', id: 7 });
    closeSync(descriptor);
    const bytes = readFileSync(file);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sizes) => {
        const seen: unknown[] = [];
        const read = frameReader({
          reply: (reply) => seen.push(reply.kind),
          batch: (id, count, starts, content) => {
            const columns = ['a', 'b'];
            const rows = Array.from({ length: count }, (_, row) =>
              decodeRow({ columns, count, starts, bytes: content }, row),
            );
            seen.push([id, rows]);
          },
        });
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1;
          read(bytes.subarray(at, at + size));
          at += size;
        }
        expect(seen).toEqual([
          'columns',
          [
            7,
            [
              ['Ж0', null],
              ['Ж1', null],
              ['Ж2', null],
            ],
          ],
          [7, []],
          'end',
        ]);
      }),
      { numRuns: 50 },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
