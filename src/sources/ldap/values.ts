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

/** Text as text; what is none, and what should not be, as bytes, so that mapping can say so. */
export function putValue(value: Buffer, kind: ValueKind, encoder: RowEncoder): void {
  if (kind === 'text' && (isPlain(value) || isUtf8(value))) encoder.putUtf8(value, 0, value.length);
  else {
    const text = kind === 'guid' || kind === 'sid' ? textOfValue(value, kind) : null;
    if (text === null) encoder.putBytes(value);
    else encoder.putText(text);
  }
}

/** Short and of ASCII alone, which most values are; a call into native code costs more than this loop. */
function isPlain(value: Buffer): boolean {
  const { length } = value;
  if (length > 40) return false;
  for (let at = 0; at < length; at++) if ((value[at] as number) > 0x7f) return false;
  return true;
}
