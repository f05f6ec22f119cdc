/**
 * What a format of card numbers is, and the two ways in which a text can fail it. Every family of formats makes its formats in this
 * shape; card-number.ts finds them by name.
 */
import { GatehouseError } from '../errors.ts';
import { showValue } from '../value.ts';

/**
 * A card number as Gatehouse keeps and compares it: the data bits that a reader sends, without parity. Two numbers are the same card
 * exactly when both agree: 24 bits D507D0 and 32 bits 00D507D0 are different.
 */
export interface CardNumber {
  /** How many data bits, 1 to `maxBits`. */
  readonly bits: number;
  /** The bits as an unsigned number, less than 2^bits. */
  readonly value: bigint;
}

/** More bits than any identifier has; a bound for what may be asked. */
export const maxBits = 256;

/** One way of writing card numbers. */
export interface NumberFormat {
  readonly name: string;
  readonly title: string;
  /** Completes "... is written as". */
  readonly spelling: string;
  /** A number as this format prints it. */
  readonly example: string;
  /** Data bits of every number in this format; null where the digits or the `bits` option decide. */
  readonly bits: number | null;
  /** False for formats that write only a part of what is on the card. */
  readonly lossless: boolean;
  /** Whether the `bits` option may ask for so many bits. */
  readonly allows: (bits: number) => boolean;
  /** The number that a text without outer blanks stands for. Throws number.syntax and number.range. */
  readonly read: (text: string, bits: number | undefined) => CardNumber;
  /** How many bits are written of a number that has so many. */
  readonly room: (bits: number, asked: number | undefined) => number;
  /** The text of a value that fits into the room. */
  readonly write: (value: bigint, room: number) => string;
}

/** The part of a format that messages speak of. */
type Named = Pick<NumberFormat, 'name' | 'spelling' | 'example'>;

const remedy = 'Correct the value, or name the format that the list really uses.';

export function syntaxError(format: Named, text: string): GatehouseError {
  const value = showValue(text);
  return new GatehouseError(
    'number.syntax',
    `"${value}" is not a number in the format ${format.name}, which is written as ${format.spelling}, such as ${format.example}.`,
    { value, remedy },
  );
}

/** @param limit The largest that is allowed, with what it is the limit of: "a facility of 255". */
export function rangeError(format: Named, text: string, limit: string): GatehouseError {
  const value = showValue(text);
  return new GatehouseError(
    'number.range',
    `"${value}" is too large for the format ${format.name}, which allows ${limit} at most.`,
    {
      value,
      remedy,
    },
  );
}
