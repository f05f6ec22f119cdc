/**
 * Decodes BMP, which libvips does not read. Every public variant: 1, 2, 4, 8, 16, 24 and 32 bits a pixel, colour masks, RLE4, RLE8, RLE24, the
 * headers of OS/2 and of Windows from 3.0 on, a palette shorter than it may be, either order of rows, a JPEG or PNG inside.
 */
import { checkPixels, photoFault } from '../outcome.ts';
import { type BmpHeader, type ChannelMasks, readBmpHeader } from './header.ts';
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

/** Decodes `bytes`, at most `maxPixels` of them. Errors: `photo.broken`, `photo.tooLarge`, `photo.format`. */
export function decodeBmp(bytes: Uint8Array, maxPixels: number): DecodedBmp {
  const header = readBmpHeader(bytes);
  const { width, height } = header;
  checkPixels(width, height, maxPixels);
  if (header.compression === 'embedded') return { kind: 'embedded', bytes: bytes.subarray(header.pixelsAt) };
  const channels = header.compression === 'masks' && header.masks.alpha !== 0 ? 4 : 3;
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
  // Rows are padded to four bytes; not every writer pads the last one.
  const rowLength = Math.ceil((width * bits) / 32) * 4;
  if (rest.length < rowLength * (height - 1) + Math.ceil((width * bits) / 8))
    throw photoFault('photo.broken', 'The BMP is cut off: rows are missing.');
  return { bytes: rest, rowLength, bits };
}

/** Writes the colours of one row of `width` pixels. */
type PaintRow = (from: Uint8Array, at: number, to: Uint8Array, start: number) => void;

function rowPainter({ width, bits, palette, masks, compression }: BmpHeader, unpackedBits: number): PaintRow {
  if (compression === 'masks') return bits === 16 ? masked16(width, masks) : masked32(width, masks);
  if (bits === 24) return reversed24(width);
  return indexed(width, unpackedBits, palette);
}

function indexed(width: number, bits: number, palette: Uint8Array): PaintRow {
  const perByte = 8 / bits;
  const most = 2 ** bits - 1;
  return (from, at, to, start) => {
    for (let x = 0, target = start; x < width; x++) {
      const byte = from[at + Math.floor(x / perByte)] ?? 0;
      const colour = ((byte >> (8 - bits * ((x % perByte) + 1))) & most) * 3;
      to[target++] = palette[colour] ?? 0;
      to[target++] = palette[colour + 1] ?? 0;
      to[target++] = palette[colour + 2] ?? 0;
    }
  };
}

function reversed24(width: number): PaintRow {
  return (from, at, to, start) => {
    for (let x = 0; x < width * 3; x += 3) {
      to[start + x] = from[at + x + 2] ?? 0;
      to[start + x + 1] = from[at + x + 1] ?? 0;
      to[start + x + 2] = from[at + x] ?? 0;
    }
  };
}

function masked16(width: number, masks: ChannelMasks): PaintRow {
  const channels = channelReaders(masks).map((read) => Uint8Array.from({ length: 0x10000 }, (_, pixel) => read(pixel)));
  return (from, at, to, start) => {
    for (let x = 0, target = start; x < width; x++) {
      const pixel = (from[at + x * 2] ?? 0) | ((from[at + x * 2 + 1] ?? 0) << 8);
      for (const channel of channels) to[target++] = channel[pixel] ?? 0;
    }
  };
}

function masked32(width: number, masks: ChannelMasks): PaintRow {
  const channels = channelReaders(masks);
  return (from, at, to, start) => {
    for (let x = 0, place = at, target = start; x < width; x++, place += 4) {
      const low = (from[place] ?? 0) | ((from[place + 1] ?? 0) << 8) | ((from[place + 2] ?? 0) << 16);
      const pixel = (low | ((from[place + 3] ?? 0) << 24)) >>> 0;
      for (const read of channels) to[target++] = read(pixel);
    }
  };
}

/** For red, green, blue and, where there is one, alpha: the value 0 to 255 in a pixel. */
function channelReaders({ red, green, blue, alpha }: ChannelMasks): ((pixel: number) => number)[] {
  const masks = alpha === 0 ? [red, green, blue] : [red, green, blue, alpha];
  return masks.map((mask) => {
    if (mask === 0) return () => 0;
    const shift = 31 - Math.clz32(mask & -mask);
    const most = mask >>> shift;
    if (most === 255) return (pixel) => (pixel >>> shift) & 255;
    return (pixel) => Math.round((((pixel & mask) >>> shift) * 255) / most);
  });
}

/** Many writers of 32 bits leave the alpha at 0 everywhere and mean an opaque picture. */
function makeVisible(pixels: Uint8Array): void {
  for (let at = 3; at < pixels.length; at += 4) if (pixels[at] !== 0) return;
  for (let at = 3; at < pixels.length; at += 4) pixels[at] = 255;
}
