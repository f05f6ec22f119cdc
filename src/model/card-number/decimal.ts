/** Formats that write the whole value as one decimal number. */
import { decimal, largest } from './digits.ts';
import { maxBits, type NumberFormat, rangeError, syntaxError } from './format.ts';

export interface DecimalSettings {
  readonly name: string;
  readonly title: string;
  readonly example: string;
  readonly bits: number;
  /** The number of digits when zeros in front must be written out; null when they may be left off. */
  readonly digits: number | null;
  readonly lossless: boolean;
}

/** A decimal number of always the same bits. */
export function decimalFormat({ name, title, example, bits, digits, lossless }: DecimalSettings): NumberFormat {
  const widest = largest(bits);
  const writable = digits === null ? widest : 10n ** BigInt(digits) - 1n;
  const limit = writable < widest ? writable : widest;
  const most = String(limit).length;
  const format: NumberFormat = {
    name,
    title,
    spelling: digits === null ? `up to ${most} decimal digits` : `exactly ${digits} decimal digits`,
    example,
    bits,
    lossless,
    allows: (asked) => asked === bits,
    read: (text) => {
      if (digits !== null && text.length !== digits) throw syntaxError(format, text);
      return { bits, value: readDecimal(format, text, limit) };
    },
    room: () => bits,
    write: (value) => {
      const text = String(value);
      // 40 bits reach beyond twelve digits; no reader is known to write such a number in this way
      if (value > limit) throw rangeError(format, text, String(limit));
      return digits === null ? text : text.padStart(digits, '0');
    },
  };
  return format;
}

/** What `dec` has when no `bits` are asked for. */
const defaultBits = 32;

/** `dec`: a decimal number whose bits are a setting. */
export function settableDecimalFormat(): NumberFormat {
  const format: NumberFormat = {
    name: 'dec',
    title: 'Decimal number of as many bits as `bits` says, 32 if it says nothing',
    spelling: 'decimal digits, no more than the largest number has',
    example: '13961168',
    bits: null,
    lossless: true,
    allows: (bits) => bits <= maxBits,
    read: (text, bits = defaultBits) => ({ bits, value: readDecimal(format, text, largest(bits)) }),
    room: (_bits, asked = defaultBits) => asked,
    write: String,
  };
  return format;
}

function readDecimal(format: NumberFormat, text: string, limit: bigint): bigint {
  // an endless text is refused before any arithmetic on it
  const tooLong = text.length > String(limit).length;
  if (tooLong && text.startsWith('0')) throw syntaxError(format, text);
  const value = text.length > 2 * maxBits ? null : decimal(text);
  if (value === null) throw syntaxError(format, text);
  if (value > limit) throw rangeError(format, text, String(limit));
  return value;
}
