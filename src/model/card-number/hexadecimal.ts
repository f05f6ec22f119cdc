/** Formats that write the bytes of a number as hexadecimal digits, first byte first or last. */
import { hexadecimal, hexDigits, largest } from './digits.ts';
import { type CardNumber, maxBits, type NumberFormat, rangeError, syntaxError } from './format.ts';

export interface HexSettings {
  readonly name: string;
  readonly title: string;
  readonly example: string;
  /** A whole number of bytes. */
  readonly bits: number;
}

/** Hexadecimal digits of always the same bits; zeros in front are written out. */
export function fixedHexFormat({ name, title, example, bits }: HexSettings): NumberFormat {
  const digits = bits / 4;
  const format: NumberFormat = {
    name,
    title,
    spelling: `exactly ${digits} hexadecimal digits`,
    example,
    bits,
    lossless: true,
    allows: (asked) => asked === bits,
    read: (text) => readHex(format, text, bits),
    room: () => bits,
    write: (value) => hexDigits(value, digits),
  };
  return format;
}

/** `hex`: as many bits as the digits have; with `bits` exactly as many digits as these bits need. */
export function hexFormat(): NumberFormat {
  const format: NumberFormat = {
    name: 'hex',
    title: 'Hexadecimal bytes, first byte first',
    spelling: 'hexadecimal digits of whole bytes, or as many as `bits` need, zeros in front written out',
    example: '00D507D0',
    bits: null,
    lossless: true,
    allows: (bits) => bits <= maxBits,
    read: (text, bits) => readHex(format, text, bits),
    room: wholeBytes,
    write: (value, room) => hexDigits(value, Math.ceil(room / 4)),
  };
  return format;
}

/** `hex-reversed`: the same bytes from last to first, as some readers send a UID. */
export function reversedHexFormat(): NumberFormat {
  const format: NumberFormat = {
    name: 'hex-reversed',
    title: 'Hexadecimal bytes, last byte first',
    spelling: 'hexadecimal digits of whole bytes, zeros written out',
    example: 'D007D500',
    bits: null,
    lossless: true,
    allows: (bits) => bits <= maxBits && bits % 8 === 0,
    read: (text, bits) => {
      const reversed = readHex(format, text, bits);
      return { bits: reversed.bits, value: BigInt(`0x${reverseBytes(text)}`) };
    },
    room: wholeBytes,
    write: (value, room) => reverseBytes(hexDigits(value, room / 4)),
  };
  return format;
}

function readHex(format: NumberFormat, text: string, bits: number | undefined): CardNumber {
  // without a given length an odd digit is most often a zero lost in a spreadsheet, so it is refused
  const wellSized =
    bits === undefined ? text.length % 2 === 0 && text.length * 4 <= maxBits : text.length === Math.ceil(bits / 4);
  const value = wellSized ? hexadecimal(text) : null;
  if (value === null) throw syntaxError(format, text);
  const width = bits ?? text.length * 4;
  if (width < text.length * 4 && value > largest(width)) throw rangeError(format, text, `${width} bits`);
  return { bits: width, value };
}

function wholeBytes(bits: number, asked: number | undefined): number {
  return asked ?? Math.ceil(bits / 8) * 8;
}

function reverseBytes(digits: string): string {
  let reversed = '';
  for (let index = digits.length - 2; index >= 0; index -= 2) reversed += digits.slice(index, index + 2);
  return reversed;
}
