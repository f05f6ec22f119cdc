/** Whether text that a driver gave as UTF-8 is UTF-8. */
import { isUtf8 } from 'node:buffer';
import { GatehouseError } from '../../model/errors.ts';
import { lengthAt, type RowBatch, tags } from '../../model/row-batch.ts';
import { showValue } from '../../model/value.ts';

/**
 * Checks the texts of a batch whose first row is row `firstRow` of the result (counted from 1). Errors: `source.value` naming column and row.
 */
export function checkText(batch: RowBatch, firstRow: number, source: string): void {
  // Tags, paddings and the high byte of a length are ASCII and stand around every text, so where the whole is UTF-8 each text is. Only
  // texts of 128 bytes or more, and binary values, make it look otherwise.
  if (isUtf8(batch.bytes)) return;
  for (let row = 0; row < batch.count; row++) {
    let at = batch.starts[row] as number;
    for (const column of batch.columns) {
      const tag = batch.bytes[at++];
      if (tag === tags.null || tag === tags.true || tag === tags.false) continue;
      if (tag === tags.number) {
        at += 8;
        continue;
      }
      const start = at + 4;
      at = start + lengthAt(batch.bytes, at);
      if (tag !== tags.text) continue;
      const text = batch.bytes.subarray(start, at);
      if (!isUtf8(text)) throw notUtf8(text, column, firstRow + row, source);
    }
  }
}

function notUtf8(text: Uint8Array, column: string, row: number, source: string): GatehouseError {
  const shown = showValue(text, 40);
  return new GatehouseError('source.value', `Column "${column}" of row ${row} is not UTF-8 text: ${shown}`, {
    place: `source "${source}", column "${column}", row ${row}`,
    value: shown,
    remedy: 'Set `encoding` of the source to the code page of its text, such as windows-1251, cp866 or koi8-r.',
  });
}
