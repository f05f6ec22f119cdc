/**
 * Decodes BMP, which libvips does not read. Every public variant: 1, 2, 4, 8, 16, 24, 32 and 64 bits a pixel, colour masks, CMYK, RLE4, RLE8,
 * RLE24, fax, the headers of OS/2 and of Windows from 3.0 on, a palette shorter than it may be, either order of rows, a JPEG or PNG inside.
 */
import { checkPixels, photoFault } from '../outcome.ts';
import { unpackFax } from './fax.ts';
import { type BmpHeader, readBmpHeader } from './header.ts';
import { channelsOf, rowPainter } from './paint.ts';
import { unpackRuns } from './run-lengths.ts';

export type DecodedBmp =
  | {
      readonly kind: 'pixels';
      readonly width: number;
      readonly height: number;
      /** 3: red, green, blue; 4: and alpha. */
      readonly channels: 3 | 4;
      /** Row by row from the top, without padding. */
      readonly pixels: Uint8Array;
    }
  /** The file holds a whole JPEG or PNG. */
  | { readonly kind: 'embedded'; readonly bytes: Uint8Array };

/** Decodes `bytes`, at most `maxPixels` of them. Errors: `photo.broken`, `photo.tooLarge`. */
export function decodeBmp(bytes: Uint8Array, maxPixels: number): DecodedBmp {
  const header = readBmpHeader(bytes);
  const { width, height } = header;
  checkPixels(width, height, maxPixels);
  if (header.compression === 'embedded') return { kind: 'embedded', bytes: bytes.subarray(header.pixelsAt) };
  const channels = channelsOf(header);
  const rows = rowsOf(bytes, header);
  const pixels = new Uint8Array(width * height * channels);
  const drawRow = rowPainter(header, rows.bits);
  for (let row = 0; row < height; row++) {
    const y = header.topDown ? row : height - 1 - row;
    drawRow(rows.bytes, row * rows.rowLength, pixels, y * width * channels);
  }
  if (channels === 4) makeVisible(pixels);
  return { kind: 'pixels', width, height, channels, pixels };
}

interface Rows {
  readonly bytes: Uint8Array;
  readonly rowLength: number;
  /** Of a pixel in `bytes`. */
  readonly bits: number;
}

/** The rows in the order of the file, unpacked. */
function rowsOf(bytes: Uint8Array, { width, height, bits, compression, pixelsAt }: BmpHeader): Rows {
  const rest = bytes.subarray(pixelsAt);
  if (compression.startsWith('rle')) {
    const unpackedBits = bits === 24 ? 24 : 8;
    const unpacked = unpackRuns(rest, bits, width, height);
    return { bytes: unpacked, rowLength: (width * unpackedBits) / 8, bits: unpackedBits };
  }
  if (compression === 'fax') return { bytes: unpackFax(rest, width, height), rowLength: width, bits: 8 };
  // Rows are padded to four bytes; not every writer pads the last one.
  const rowLength = Math.ceil((width * bits) / 32) * 4;
  if (rest.length < rowLength * (height - 1) + Math.ceil((width * bits) / 8))
    throw photoFault('photo.broken', 'The BMP is cut off: rows are missing.');
  return { bytes: rest, rowLength, bits };
}

/** Many writers leave the alpha at 0 everywhere and mean an opaque picture. */
function makeVisible(pixels: Uint8Array): void {
  for (let at = 3; at < pixels.length; at += 4) if (pixels[at] !== 0) return;
  for (let at = 3; at < pixels.length; at += 4) pixels[at] = 255;
}
