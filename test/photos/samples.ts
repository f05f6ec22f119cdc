/** Photos for tests, made on the spot. */
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { packRows, writeBmp } from './bmp-writer.ts';

export type Colour = readonly [number, number, number];

/** The colours of the four quarters of every upright sample: top left, top right, bottom left, bottom right. */
export const quarters: readonly Colour[] = [
  [230, 20, 20],
  [20, 200, 20],
  [20, 20, 230],
  [230, 220, 20],
];

/** Pixels of a sample, red, green, blue; `place` says which pixel of the upright picture is stored where. */
export function quarteredPixels(
  width: number,
  height: number,
  stored: { width: number; place: (x: number, y: number) => readonly [number, number] } = {
    width,
    place: (x, y) => [x, y],
  },
): Uint8Array {
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [storedX, storedY] = stored.place(x, y);
      const colour = quarters[(y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1)] ?? [0, 0, 0];
      pixels.set(colour, (storedY * stored.width + storedX) * 3);
    }
  return pixels;
}

/** The same picture in each format that is accepted. */
export async function samples(width = 160, height = 200): Promise<Readonly<Record<string, Uint8Array>>> {
  const picture = sharp(quarteredPixels(width, height), { raw: { width, height, channels: 3 } });
  const plan = { width, height, bits: 24 };
  const colour = (x: number, y: number): number => {
    const [red, green, blue] = quarters[(y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1)] ?? [0, 0, 0];
    return red * 65536 + green * 256 + blue;
  };
  return {
    jpeg: await picture.clone().jpeg().toBuffer(),
    'progressive jpeg': await picture.clone().jpeg({ progressive: true }).toBuffer(),
    png: await picture.clone().png().toBuffer(),
    gif: await picture.clone().gif().toBuffer(),
    webp: await picture.clone().webp().toBuffer(),
    'lossless webp': await picture.clone().webp({ lossless: true }).toBuffer(),
    bmp: writeBmp(plan, packRows(plan, colour)),
  };
}

/** The colours in the middle of the four quarters. */
export async function quartersOf(photo: Uint8Array): Promise<Colour[]> {
  const { data, info } = await sharp(photo).raw().toBuffer({ resolveWithObject: true });
  return [0, 1, 2, 3].map((quarter) => {
    const x = Math.floor(info.width * (quarter % 2 === 0 ? 0.25 : 0.75));
    const y = Math.floor(info.height * (quarter < 2 ? 0.25 : 0.75));
    const at = (y * info.width + x) * info.channels;
    return [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
  });
}

/** True when every colour is nearly the other's. */
export function alike(some: readonly Colour[], others: readonly Colour[], tolerance = 25): boolean {
  return some.every((colour, index) =>
    colour.every((value, channel) => Math.abs(value - (others[index]?.[channel] ?? -1000)) <= tolerance),
  );
}

/** A PNG of any size in grey whose pixels are `rows`, deflated; with other chunks in front of them. */
export function writePng(width: number, height: number, rows: Uint8Array, chunks: readonly Buffer[] = []): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const start = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const parts = [start, pngChunk('IHDR', header), ...chunks, pngChunk('IDAT', deflateSync(rows))];
  return Buffer.concat([...parts, pngChunk('IEND', Buffer.alloc(0))]);
}

export function pngChunk(name: string, content: Uint8Array): Buffer {
  const chunk = Buffer.alloc(12 + content.length);
  chunk.writeUInt32BE(content.length, 0);
  chunk.write(name, 4, 'latin1');
  chunk.set(content, 8);
  chunk.writeUInt32BE(crc(chunk.subarray(4, 8 + content.length)), 8 + content.length);
  return chunk;
}

/** Node 20.19 has zlib.crc32 in no version of its types. */
function crc(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}
