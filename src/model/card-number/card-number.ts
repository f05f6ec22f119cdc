/**
 * Card numbers: every format in which a list or a reader writes them, to and from the one form in which they are compared. A format is
 * always named, never guessed.
 */
import { GatehouseError } from '../errors.ts';
import { showValue } from '../value.ts';
import { codekeyFormat } from './codekey.ts';
import { settableDecimalFormat } from './decimal.ts';
import { hexadecimal, largest } from './digits.ts';
import { emFormats } from './em.ts';
import { type CardNumber, maxBits, type NumberFormat } from './format.ts';
import { hexFormat, reversedHexFormat } from './hexadecimal.ts';
import { wiegandFormats } from './wiegand.ts';

export type { CardNumber } from './format.ts';

export interface ParseOptions {
  /** Data bits, for `dec` (32 if absent), `hex` and `hex-reversed`; other formats have their own. */
  readonly bits?: number;
}

export interface PrintOptions extends ParseOptions {
  /** True to cut off the leading bits that the format has no room for. */
  readonly lossy?: boolean;
}

/**
 * Reads a number as `format` writes it; blanks around it do not count.
 * Throws number.format, number.syntax (not written as the format asks) and number.range (a part is too large).
 *
 * @example parseNumber('213,2000', 'w26') // { bits: 24, value: 0xD507D0n }
 */
export function parseNumber(text: string, format: string, options?: ParseOptions): CardNumber {
  const found = formatNamed(format);
  const bits = options?.bits;
  if (bits !== undefined) checkBits(found, bits);
  return found.read(text.trim(), bits);
}

/**
 * Writes a number in a format. What is written reads back, with the same format and options, as the same value; the bits become those
 * of the format. Throws number.format; number.lossy when leading digits other than zeros would be lost and `lossy` is not true; and
 * number.range when the value does not fit its own bits, or `em-12d` has no twelve digits for it.
 *
 * @example printNumber({ bits: 32, value: 0x00D507D0n }, 'w26') // '213,02000'
 */
export function printNumber(number: CardNumber, format: string, options?: PrintOptions): string {
  const found = formatNamed(format);
  const asked = options?.bits;
  if (asked !== undefined) checkBits(found, asked);
  checkNumber(number);
  const room = found.room(number.bits, asked);
  const value = BigInt.asUintN(room, number.value);
  if (value !== number.value && options?.lossy !== true) throw lossyError(number, found, room);
  return found.write(value, room);
}

const formats: ReadonlyMap<string, NumberFormat> = new Map(
  [...wiegandFormats, hexFormat(), reversedHexFormat(), settableDecimalFormat(), ...emFormats, codekeyFormat()].map(
    (format) => [format.name, format],
  ),
);

/** The names of all formats. */
export const formatNames: readonly string[] = [...formats.keys()];

/** Whether a format has this name; names are in lower case. */
export function isFormat(name: string): boolean {
  return formats.has(name);
}

export interface FormatDescription {
  readonly name: string;
  readonly title: string;
  /** Data bits of its numbers; null where the digits or the `bits` option decide. */
  readonly bits: number | null;
  readonly example: string;
  /** False when only a part of what the card holds is written, so that different cards can have the same number. */
  readonly lossless: boolean;
}

/** What a format is, for a person to choose it by. Throws number.format. */
export function describeFormat(name: string): FormatDescription {
  const { title, bits, example, lossless } = formatNamed(name);
  return { name, title, bits, example, lossless };
}

export interface Reading {
  readonly format: string;
  readonly number: CardNumber;
}

/** What a sample would mean in each format that accepts it, to help a person find the format of a list; never to choose one. */
export function readings(text: string): Reading[] {
  return formatNames.flatMap((format) => {
    try {
      return [{ format, number: parseNumber(text, format) }];
    } catch (error) {
      if (error instanceof GatehouseError) return [];
      throw error;
    }
  });
}

/** The value in upper-case hexadecimal digits without zeros in front, as the registry keeps it. */
export function hexOf(number: CardNumber): string {
  return number.value.toString(16).toUpperCase();
}

/** The number whose bits and hexadecimal value are known; zeros in front do not count. Throws number.syntax and number.range. */
export function numberFromHex(bits: number, hex: string): CardNumber {
  const value = hex.length > maxBits ? null : hexadecimal(hex);
  if (value === null) {
    const shown = showValue(hex);
    throw new GatehouseError('number.syntax', `"${shown}" is not a value in hexadecimal digits.`, {
      value: shown,
      remedy: 'Write the value in the digits 0 to 9 and A to F only.',
    });
  }
  const number = { bits, value };
  checkNumber(number);
  return number;
}

function formatNamed(name: string): NumberFormat {
  const format = formats.get(name);
  if (format !== undefined) return format;
  const value = showValue(name);
  throw new GatehouseError('number.format', `No format of card numbers is called "${value}".`, {
    value,
    remedy: `Use one of ${formatNames.join(', ')}.`,
  });
}

function checkBits(format: NumberFormat, bits: number): void {
  if (Number.isInteger(bits) && bits >= 1 && format.allows(bits)) return;
  const remedy =
    format.bits !== null || format.name === 'codekey'
      ? 'Leave bits out; they are only for dec, hex and hex-reversed.'
      : `Give a whole number from 1 to ${maxBits}; for hex-reversed a multiple of 8.`;
  throw new GatehouseError('number.format', `The format ${format.name} cannot have ${bits} bits.`, {
    value: String(bits),
    remedy,
  });
}

function checkNumber(number: CardNumber): void {
  const { bits, value } = number;
  if (Number.isInteger(bits) && bits >= 1 && bits <= maxBits && BigInt.asUintN(bits, value) === value) return;
  throw new GatehouseError(
    'number.range',
    `The value ${value.toString(16).toUpperCase()} is not a number of ${bits} bits.`,
    {
      value: String(value),
      remedy: `Bits go from 1 to ${maxBits}, and the value must fit them.`,
    },
  );
}

function lossyError(number: CardNumber, format: NumberFormat, room: number): GatehouseError {
  const value = hexOf(number);
  return new GatehouseError(
    'number.lossy',
    `The number ${value} of ${number.bits} bits is larger than the ${room} bits (${largest(room).toString(16).toUpperCase()}) that ${format.name} writes.`,
    {
      value,
      remedy: 'Choose a format with room for the whole number, or choose explicitly to cut off its leading digits.',
    },
  );
}
