import type { Value } from '../model/value.ts';
import { type Fault, fault, type Origin } from './fault.ts';

/** Longest texts in UTF-16 units, by what the text is. */
export const textLimits = { name: 500, key: 500, custom: 100_000 } as const;

/**
 * The text of a raw value, trimmed; null for NULL, the empty text and blanks alone. Numbers and booleans are written out.
 *
 * Faults: `mapping.text` (NUL character, half a surrogate pair, longer than `limit`), `mapping.bytes`, `mapping.number` (not finite).
 */
export function cleanText(value: Value, origin: Origin, limit: number): string | null | Fault {
  if (typeof value === 'string') {
    const { length } = value;
    // Most values are short and plain: one pass over them is cheaper than the three native calls of the general way.
    if (length > 0 && length <= 40 && isPlain(value)) return value;
    return cleanString(value, origin, limit);
  }
  if (value === null) return null;
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return String(value);
    return fault('mapping.number', origin, value, 'is not a number', 'Correct the value in the source.');
  }
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return fault(
    'mapping.bytes',
    origin,
    value,
    'is binary where text is expected',
    'Convert the column to text in the query, for example with CAST.',
  );
}

/** No blanks at the ends, and nothing within that needs a closer look. */
function isPlain(text: string): boolean {
  const { length } = text;
  if (isBlankUnit(text.charCodeAt(0)) || isBlankUnit(text.charCodeAt(length - 1))) return false;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0 || (unit >= 0xd800 && unit <= 0xdfff)) return false;
  }
  return true;
}

/** Whether a unit may be white space, so that trimming has to be asked. */
function isBlankUnit(unit: number): boolean {
  return (
    unit <= 0x20 || unit === 0xa0 || unit === 0xfeff || unit === 0x1680 || unit === 0x3000 || (unit & 0xff00) === 0x2000
  );
}

function cleanString(value: string, origin: Origin, limit: number): string | null | Fault {
  const text = value.trim();
  if (text === '') return null;
  if (text.length > limit) {
    return fault(
      'mapping.text',
      origin,
      value,
      `is longer than ${limit} characters`,
      'Shorten it in the source or in the query.',
    );
  }
  if (text.includes('\0')) return badText(value, origin, 'contains a NUL character');
  if (!text.isWellFormed()) return badText(value, origin, 'contains half a surrogate pair, which is no character');
  return text;
}

function badText(value: string, origin: Origin, complaint: string): Fault {
  // The reason is stored and shown; it must not carry on what it complains about.
  const shown = value.replaceAll('\0', '\ufffd').toWellFormed();
  return fault(
    'mapping.text',
    origin,
    shown,
    complaint,
    'Correct it in the source, or set the encoding of the source if all such texts are broken.',
  );
}
