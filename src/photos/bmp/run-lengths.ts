/** Unpacks the run lengths of a BMP: RLE4, RLE8 and the RLE24 of OS/2. */
import { photoFault } from '../outcome.ts';

/** How one of the three packs its pixels. */
interface Packing {
  /** Bytes behind the count of a run. */
  readonly runLength: number;
  /** Bytes of `count` pixels that are written one by one, without padding. */
  readonly literalLength: (count: number) => number;
  /** Puts pixel `index` of a run, or of pixels written one by one, whose bytes start at `at`, to place `to` of the picture. */
  readonly put: (at: number, index: number, repeated: boolean, to: number) => void;
}

/** The palette indices of a picture in RLE4 (`bits` 4) or RLE8 (8), or blue, green, red in RLE24 (24); the bottom row first. Errors: `photo.broken`. */
export function unpackRuns(packed: Uint8Array, bits: number, width: number, height: number): Uint8Array {
  const pixels = new Uint8Array(width * height * (bits === 24 ? 3 : 1));
  unpack(packed, packingOf(packed, bits, pixels), width, height);
  return pixels;
}

function packingOf(packed: Uint8Array, bits: number, pixels: Uint8Array): Packing {
  if (bits === 4)
    return {
      runLength: 1,
      literalLength: (count) => (count + 1) >> 1,
      put: (at, index, repeated, to) => {
        const pair = packed[repeated ? at : at + (index >> 1)] ?? 0;
        pixels[to] = index % 2 === 0 ? pair >> 4 : pair & 15;
      },
    };
  const size = bits / 8;
  return {
    runLength: size,
    literalLength: (count) => count * size,
    put: (at, index, repeated, to) => {
      const from = repeated ? at : at + index * size;
      for (let byte = 0; byte < size; byte++) pixels[to * size + byte] = packed[from + byte] ?? 0;
    },
  };
}

function unpack(packed: Uint8Array, packing: Packing, width: number, height: number): void {
  let [at, x, y] = [0, 0, 0];
  /** Draws `count` pixels; what would stand beyond the end of the row is left out. */
  const draw = (from: number, count: number, length: number, repeated: boolean): void => {
    if (from + length > packed.length) throw cutOff();
    const visible = Math.min(count, width - x);
    for (let index = 0; index < visible; index++) packing.put(from, index, repeated, y * width + x + index);
    x = Math.min(width, x + count);
  };
  while (y < height) {
    const count = packed[at];
    const second = packed[at + 1];
    if (count === undefined || second === undefined) {
      // Some writers forget the mark of the end.
      if (y === height - 1 && x === width) return;
      throw cutOff();
    }
    if (count > 0) {
      draw(at + 1, count, packing.runLength, true);
      at += 1 + packing.runLength;
    } else if (second === 0) {
      [x, y] = [0, y + 1];
      at += 2;
    } else if (second === 1) return;
    else if (second === 2) {
      x = Math.min(width, x + (packed[at + 2] ?? 0));
      y += packed[at + 3] ?? 0;
      at += 4;
    } else {
      const length = packing.literalLength(second);
      draw(at + 2, second, length, false);
      // Padded to an even number of bytes.
      at += 2 + length + (length % 2);
    }
  }
}

function cutOff(): Error {
  return photoFault('photo.broken', 'The BMP is cut off: rows are missing.');
}
