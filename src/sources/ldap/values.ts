/** One value of a directory as the rows have it. */
import { type Buffer, isUtf8 } from 'node:buffer';
import type { RowEncoder } from '../../model/row-batch.ts';
import { guidText, sidText, type ValueKind } from './binary.ts';

/** Null where the bytes are not what the attribute should hold. */
export function textOfValue(value: Buffer, kind: ValueKind): string | null {
  if (kind === 'guid') return guidText(value);
  if (kind === 'sid') return sidText(value);
  return kind === 'text' && isUtf8(value) ? value.toString('utf8') : null;
}

/** The value `bytes[start..end)`: text as text; what is none, and what should not be, as bytes, so that mapping can say so. */
export function putValue(bytes: Buffer, start: number, end: number, kind: ValueKind, encoder: RowEncoder): void {
  if (kind === 'text' && (isPlain(bytes, start, end) || isUtf8(bytes.subarray(start, end)))) {
    encoder.putUtf8(bytes, start, end);
    return;
  }
  const value = bytes.subarray(start, end);
  const text = kind === 'guid' || kind === 'sid' ? textOfValue(value, kind) : null;
  if (text === null) encoder.putBytes(value);
  else encoder.putText(text);
}

/** Short and of ASCII alone, which most values are; a call into native code costs more than this loop. */
function isPlain(bytes: Buffer, start: number, end: number): boolean {
  if (end - start > 40) return false;
  for (let at = start; at < end; at++) if ((bytes[at] as number) > 0x7f) return false;
  return true;
}
