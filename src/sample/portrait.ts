/** Portraits drawn for the sample: a head and shoulders before a wall, as files of the kinds that personnel systems hold. */
import { crc32, deflateSync } from 'node:zlib';
import type { Random } from './random.ts';

/** Red, green and blue, row by row from the top. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

type Colour = readonly [number, number, number];

const skins: readonly Colour[] = [
  [240, 208, 180],
  [224, 184, 150],
  [198, 152, 116],
  [150, 104, 76],
];
const hairs: readonly Colour[] = [
  [40, 32, 28],
  [92, 64, 40],
  [170, 130, 70],
  [150, 150, 150],
];

export function drawPortrait(random: Random, width = 180, height = 240): Picture {
  const wall: Colour = [random.between(150, 230), random.between(150, 230), random.between(150, 230)];
  const coat: Colour = [random.between(20, 120), random.between(20, 120), random.between(40, 150)];
  const skin = random.pick(skins);
  const hair = random.pick(hairs);
  const head = { x: 0.5, y: 0.42, across: random.between(17, 21) / 100, down: random.between(19, 23) / 100 };
  const pixels = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const x = column / width;
      const y = row / height;
      const across = (x - head.x) / head.across;
      const inHead = across ** 2 + ((y - head.y) / head.down) ** 2 < 1;
      const inHair = across ** 2 * 0.8 + ((y - head.y + 0.04) / head.down) ** 2 * 0.8 < 1 && y < head.y - 0.08;
      const inCoat = ((x - head.x) / 0.42) ** 2 + ((y - 1.05) / 0.38) ** 2 < 1;
      const colour = inHair ? hair : inHead ? skin : inCoat ? coat : wall;
      pixels.set(colour, (row * width + column) * 3);
    }
  }
  return { width, height, pixels };
}

/** The picture as a PNG. */
export function pngOf({ width, height, pixels }: Picture): Uint8Array {
  const rows = Buffer.alloc(height * (width * 3 + 1));
  for (let row = 0; row < height; row++) {
    rows.set(pixels.subarray(row * width * 3, (row + 1) * width * 3), row * (width * 3 + 1) + 1);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits a channel, red, green and blue.
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', rows, 0)]);
}

function chunk(name: string, content: Buffer, length = content.length): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content.subarray(0, length)]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(length, 0);
  whole.set(body, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

/** The picture as a BMP of 24 bits a pixel, as older systems keep photos. */
export function bmpOf({ width, height, pixels }: Picture): Uint8Array {
  const headers = 54;
  const stride = Math.ceil((width * 3) / 4) * 4;
  const file = Buffer.alloc(headers + stride * height);
  file.write('BM', 0, 'latin1');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(headers, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const from = (row * width + column) * 3;
      const to = headers + (height - 1 - row) * stride + column * 3;
      file.set([pixels[from + 2] ?? 0, pixels[from + 1] ?? 0, pixels[from] ?? 0], to);
    }
  }
  return file;
}
