/**
 * `codekey`: the eight bytes in which the Sigur database keeps a card. The first byte is the number of data bits; the value follows,
 * pushed to the left and filled up with zeros.
 */
import { hexadecimal, hexDigits } from './digits.ts';
import { type NumberFormat, syntaxError } from './format.ts';

const keyDigits = 16;
/** Bits beside the length byte. */
const dataBits = 56;

export function codekeyFormat(): NumberFormat {
  const format: NumberFormat = {
    name: 'codekey',
    title: 'Sigur CODEKEY: a length byte, then the data bits from the left',
    spelling: '16 hexadecimal digits: two of length (01 to 38), then the data bits filled up with zeros',
    example: '18D507D000000000',
    bits: null,
    lossless: true,
    allows: () => false,
    read: (text) => {
      const key = text.length === keyDigits ? hexadecimal(text) : null;
      if (key === null) throw syntaxError(format, text);
      const bits = Number(key >> BigInt(dataBits));
      if (bits < 1 || bits > dataBits) throw syntaxError(format, text);
      const spare = BigInt(dataBits - bits);
      const placed = BigInt.asUintN(dataBits, key);
      const value = placed >> spare;
      if (value << spare !== placed) throw syntaxError(format, text);
      return { bits, value };
    },
    room: (bits) => Math.min(bits, dataBits),
    write: (value, room) => {
      const placed = value << BigInt(dataBits - room);
      return hexDigits((BigInt(room) << BigInt(dataBits)) | placed, keyDigits);
    },
  };
  return format;
}
