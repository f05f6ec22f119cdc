/**
 * Unpacks the "Huffman 1D" of OS/2 2.x: a one-dimensional fax by ITU-T T.4. Public descriptions leave open what T.4 does not say; taken is
 * what those who read such files agree on: white is colour 0, black colour 1, the rows stand in the order of the file.
 */
import { photoFault } from '../outcome.ts';
import { faxCodes, longestCode } from './fax-codes.ts';

/** At least so many bits 0 and then a 1 are the end of a line; more of them fill. */
const lineEndZeros = 11;
/** So many ends of lines one after another are the end of the fax. */
const lineEndsAtEnd = 6;

/** The colours, 0 and 1, of a picture that is packed as a fax; the rows in the order of the file. Errors: `photo.broken`. */
export function unpackFax(packed: Uint8Array, width: number, height: number): Uint8Array {
  try {
    return unpack(packed, width, height);
  } catch (thrown) {
    // Nobody wrote down which end of a byte comes first, and there are files of both kinds. A wrong guess fails within a few rows.
    try {
      return unpack(packed.map(reversedBits), width, height);
    } catch {
      throw thrown;
    }
  }
}

function unpack(packed: Uint8Array, width: number, height: number): Uint8Array {
  const pixels = new Uint8Array(width * height);
  const codes = [faxCodes('white'), faxCodes('black')] as const;
  let at = 0;
  for (let y = 0; y < height; y++) {
    at = behindLineEnds(packed, at);
    at = unpackRow(packed, at, codes, pixels.subarray(y * width, (y + 1) * width));
  }
  return pixels;
}

/** Where the next row starts, in bits. */
function behindLineEnds(packed: Uint8Array, from: number): number {
  let at = from;
  for (let ends = 0; ends < lineEndsAtEnd; ends++) {
    const one = nextOne(packed, at);
    if (one - at < lineEndZeros) return at;
    at = one + 1;
  }
  throw cutOff();
}

/** Where the next bit 1 is. */
function nextOne(packed: Uint8Array, from: number): number {
  let place = Math.floor(from / 8);
  let byte = (packed[place] ?? 0) & (255 >> (from % 8));
  while (byte === 0) {
    place += 1;
    if (place >= packed.length) throw cutOff();
    byte = packed[place] ?? 0;
  }
  return place * 8 + Math.clz32(byte) - 24;
}

/** Draws the row that starts at bit `from` into `row`, which is white; returns where it ends. */
function unpackRow(
  packed: Uint8Array,
  from: number,
  codes: readonly [white: Uint16Array, black: Uint16Array],
  row: Uint8Array,
): number {
  let [at, x, run, black] = [from, 0, 0, false];
  // Multiples of 64 are the first part of a run: even one that fills the row has a second, of 0 pixels.
  while (x < row.length || run >= 64) {
    const code = codes[black ? 1 : 0][nextBits(packed, at)] ?? 0;
    at += code === 0 ? longestCode : code % 16;
    if (at > packed.length * 8) throw cutOff();
    if (code === 0) throw damaged('a row ends too early or holds an unknown code');
    run = code >> 4;
    if (run > row.length - x) throw damaged('a row is longer than the picture is wide');
    if (black) row.fill(1, x, x + run);
    x += run;
    if (run < 64) black = !black;
  }
  return at;
}

/** As many bits as the longest code has, with 0 behind the end. */
function nextBits(packed: Uint8Array, at: number): number {
  const place = Math.floor(at / 8);
  const three = ((packed[place] ?? 0) << 16) | ((packed[place + 1] ?? 0) << 8) | (packed[place + 2] ?? 0);
  return (three >> (24 - longestCode - (at % 8))) & (2 ** longestCode - 1);
}

function reversedBits(byte: number): number {
  let reversed = 0;
  for (let bit = 0; bit < 8; bit++) reversed |= ((byte >> bit) & 1) << (7 - bit);
  return reversed;
}

function cutOff(): Error {
  return photoFault('photo.broken', 'The BMP is cut off: rows are missing.');
}

function damaged(how: string): Error {
  return photoFault('photo.broken', `The BMP is damaged: ${how}.`);
}
