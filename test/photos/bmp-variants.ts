/** One BMP of each public variant, with the colours that are in it. */
import { type BmpPlan, type Inks, type Picture, packDeep, packRows, packRuns, writeBmp } from './bmp-writer.ts';
import { endOfLine, type FaxPlan, lowestBitFirst, packFax } from './fax-writer.ts';

export interface BmpVariant {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and, with alpha, alpha of each pixel. */
  readonly pixels: Uint8Array;
  /** What a channel may differ by: Pillow rounds channels of 5 and 6 bits down. */
  readonly tolerance: number;
  /** False where Pillow 9.4 does not read the variant. */
  readonly pillow: boolean;
}

type Rgb = readonly [number, number, number];

/** An odd size, so that every row needs padding. */
const size = { width: 37, height: 23 };

const colours = (bits: number): Rgb[] =>
  Array.from({ length: 2 ** bits }, (_, index) => [
    (index * 83 + 11) % 256,
    (index * 151) % 256,
    (index * 29 + 200) % 256,
  ]);
const indices =
  (bits: number): Picture =>
  (x, y) =>
    y === 5 ? 0 : (x < 12 ? Math.floor(y / 3) : x * 7 + y * 13) % 2 ** bits;
const rgb = (x: number, y: number): Rgb => [
  (x * 7) % 256,
  (y * 11) % 256,
  ((x < 12 ? 3 : x) * (y < 4 ? 1 : y) * 5) % 256,
];
const alphaAt = (x: number, y: number): number => (x * 5 + y * 9) % 256;

/** Puts the topmost bits of each channel under its mask. */
function word(masks: readonly number[], channels: readonly number[]): number {
  return masks.reduce((all, mask, index) => {
    const shift = Math.log2((mask & -mask) >>> 0);
    const most = mask === 0 ? 0 : mask / 2 ** shift;
    return mask === 0 ? all : all + Math.round(((channels[index] ?? 0) * most) / 255) * 2 ** shift;
  }, 0);
}

function flat(pixel: (x: number, y: number) => readonly number[]): Uint8Array {
  return Uint8Array.from(
    Array.from({ length: size.height }, (_, y) => Array.from({ length: size.width }, (_, x) => pixel(x, y))).flat(2),
  );
}

type More = Partial<BmpPlan> & { readonly pillow?: boolean };

function variant(name: string, plan: BmpPlan, pixels: Uint8Array, packedPixels: Uint8Array, more: More): BmpVariant {
  const tolerance = plan.bits === 16 ? 1 : 0;
  return { name, bytes: writeBmp(plan, packedPixels), ...size, pixels, tolerance, pillow: more.pillow ?? true };
}

function ofPalette(name: string, bits: number, more: More = {}): BmpVariant {
  const plan: BmpPlan = { ...size, bits, palette: colours(bits), ...more };
  const at = indices(bits);
  const runs = plan.compression === 1 || plan.compression === 2;
  const known = plan.palette ?? [];
  const pixels = flat((x, y) => known[at(x, y)] ?? [0, 0, 0]);
  return variant(name, plan, pixels, runs ? packRuns(plan, at, more.pillow !== false) : packRows(plan, at), more);
}

function ofColours(name: string, bits: number, more: More = {}): BmpVariant {
  const plan: BmpPlan = { ...size, bits, ...more };
  const standard = bits === 16 ? [0x7c00, 0x3e0, 0x1f] : [0xff0000, 0xff00, 0xff];
  const masks = plan.compression === 3 || plan.compression === 6 ? (plan.masks ?? standard) : standard;
  const alpha = (masks[3] ?? 0) !== 0;
  const stored: Picture = (x, y) => word(masks, [...rgb(x, y), alphaAt(x, y)]);
  const expected = (x: number, y: number): number[] =>
    [...rgb(x, y), ...(alpha ? [alphaAt(x, y)] : [])].map((value, index) => {
      const most = (masks[index] ?? 0) / ((masks[index] ?? 0) & -(masks[index] ?? 0) || 1);
      const positive = Math.abs(most);
      return Math.round((Math.round((value * positive) / 255) * 255) / positive);
    });
  return variant(
    name,
    plan,
    flat(expected),
    bits === 24 && plan.compression === 4 ? packRuns(plan, stored) : packRows(plan, stored),
    more,
  );
}

function ofFax(
  name: string,
  header: number,
  how: Partial<FaxPlan> & { readonly lowestFirst?: boolean } = {},
): BmpVariant {
  const plan: BmpPlan = { ...size, bits: 1, header, compression: 3, palette: colours(1) };
  const at: Picture = (x, y) => (y === 5 ? 0 : y === 6 ? 1 : indices(1)(x, y));
  const bytes = packFax({ ...size, ...how }, at);
  const pixels = flat((x, y) => colours(1)[at(x, y)] ?? []);
  return variant(name, plan, pixels, how.lowestFirst ? lowestBitFirst(bytes) : bytes, { pillow: false });
}

/** Inks without a profile: each takes its colour from the light, black takes all. */
const inked = ([cyan, magenta, yellow, black]: Inks): number[] =>
  [cyan, magenta, yellow].map((ink) => Math.round((1 - ink / 255) * (1 - black / 255) * 255));

function ofInks(name: string, bits: number, more: More = {}): BmpVariant {
  const inks = colours(bits).map((rgb, index): Inks => [...rgb, (index * 37) % 256]);
  const plan: BmpPlan = { ...size, bits, compression: 11, inks, ...more };
  const at = indices(bits);
  const pixels = flat((x, y) => inked(inks[at(x, y)] ?? [0, 0, 0, 0]));
  return variant(name, plan, pixels, plan.compression === 11 ? packRows(plan, at) : packRuns(plan, at), {
    pillow: false,
  });
}

function ofInkedPixels(name: string, more: More = {}): BmpVariant {
  const plan: BmpPlan = { ...size, bits: 32, compression: 11, ...more };
  const inks = (x: number, y: number): Inks => [...rgb(x, y), alphaAt(x, y) % 100];
  const stored: Picture = (x, y) => {
    const [cyan, magenta, yellow, black] = inks(x, y);
    return yellow + magenta * 2 ** 8 + cyan * 2 ** 16 + black * 2 ** 24;
  };
  const pixels = flat((x, y) => inked(inks(x, y)));
  return variant(name, plan, pixels, packRows(plan, stored), { pillow: false });
}

/** Of a value of sRGB the light, as 16 bits with 13 of them behind the point. */
const lightOf = (value: number): number =>
  Math.round((value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4) * 0x2000);

function ofLight(name: string, more: More = {}): BmpVariant {
  const plan: BmpPlan = { ...size, bits: 64, ...more };
  const packed = packDeep(plan, (x, y) => {
    const [red, green, blue] = rgb(x, y);
    return [lightOf(red), lightOf(green), lightOf(blue), Math.round((alphaAt(x, y) / 255) * 0x2000)];
  });
  const pixels = flat((x, y) => [...rgb(x, y), alphaAt(x, y)]);
  return variant(name, plan, pixels, packed, { pillow: false });
}

const m565 = [0xf800, 0x7e0, 0x1f];
const m555 = [0x7c00, 0x3e0, 0x1f];
const argb = [0xff0000, 0xff00, 0xff, 0xff000000];
const abgr = [0xff, 0xff00, 0xff0000, 0xff000000];

export const bmpVariants: readonly BmpVariant[] = [
  ...[1, 4, 8].map((bits) => ofPalette(`${bits} bits`, bits)),
  ofPalette('2 bits of Windows CE', 2, { pillow: false }),
  ...[1, 4, 8].map((bits) => ofPalette(`${bits} bits, top row first`, bits, { topDown: true })),
  ...[1, 4, 8].map((bits) => ofPalette(`${bits} bits, OS/2 1.x`, bits, { header: 12 })),
  ...[1, 4, 8].map((bits) => ofPalette(`${bits} bits, OS/2 2.x`, bits, { header: 64 })),
  ofPalette('8 bits, OS/2 2.x cut to 16 bytes', 8, { header: 16, pillow: false }),
  ...[108, 124].map((header) => ofPalette(`8 bits, header of ${header} bytes`, 8, { header })),
  ofPalette('8 bits with 100 colours, the others black', 8, {
    palette: colours(8).slice(0, 100),
    coloursUsed: 100,
    pillow: false,
  }),
  ofPalette('4 bits that claim more colours than there is room for', 4, { coloursUsed: 300, pillow: false }),
  ofPalette('8 bits that do not say where the pixels start', 8, { hidesStart: true, pillow: false }),
  ofPalette('RLE8', 8, { compression: 1 }),
  ofPalette('RLE4', 4, { compression: 2 }),
  ofPalette('RLE8, OS/2 2.x', 8, { compression: 1, header: 64 }),
  ofPalette('RLE8, V5', 8, { compression: 1, header: 124 }),
  ofPalette('RLE8 with jumps and odd literals', 8, { compression: 1, pillow: false }),
  ofPalette('RLE4 with jumps and odd literals', 4, { compression: 2, pillow: false }),
  ofColours('RLE24 of OS/2', 24, { compression: 4, header: 64, pillow: false }),
  ofColours('16 bits, 5-5-5', 16),
  ofColours('16 bits, top row first', 16, { topDown: true }),
  ...[40, 108, 124].flatMap((header) => [
    ofColours(`16 bits, 5-6-5, header of ${header} bytes`, 16, { header, compression: 3, masks: m565 }),
    ofColours(`16 bits, 5-5-5 by masks, header of ${header} bytes`, 16, { header, compression: 3, masks: m555 }),
  ]),
  ofColours('16 bits, 5-6-5, header of 52 bytes', 16, { header: 52, compression: 3, masks: m565, pillow: false }),
  ofColours('16 bits, 4-4-4-4 with alpha', 16, {
    header: 56,
    compression: 3,
    masks: [0xf00, 0xf0, 0xf, 0xf000],
    pillow: false,
  }),
  ofColours('24 bits', 24),
  ofColours('24 bits, top row first', 24, { topDown: true }),
  ofColours('24 bits, OS/2 1.x', 24, { header: 12 }),
  ofColours('24 bits, V5', 24, { header: 124 }),
  ofColours('24 bits with a palette nobody needs', 24, { palette: colours(4), coloursUsed: 16 }),
  ofColours('32 bits', 32),
  ofColours('32 bits, V4 with masks that do not count', 32, { header: 108, masks: abgr }),
  ofColours('32 bits by masks', 32, { compression: 3, masks: [0xff0000, 0xff00, 0xff] }),
  ofColours('32 bits, red lowest', 32, { compression: 3, masks: [0xff, 0xff00, 0xff0000], pillow: false }),
  ofColours('32 bits, 10-10-10', 32, { compression: 3, masks: [0x3ff00000, 0xffc00, 0x3ff], pillow: false }),
  ofColours('32 bits with alpha, V4', 32, { header: 108, compression: 3, masks: argb }),
  ofColours('32 bits with alpha, V5, red lowest', 32, { header: 124, compression: 3, masks: abgr }),
  ofColours('32 bits with alpha masks behind the header', 32, { compression: 6, masks: argb, pillow: false }),
  ofLight('64 bits'),
  ofLight('64 bits, V5', { header: 124 }),
  ofFax('fax of OS/2', 64),
  ofFax('fax of OS/2, header cut to 36 bytes', 36),
  ofFax('fax of OS/2, header of 40 bytes', 40),
  ofFax('fax without ends of lines', 64, { before: () => '' }),
  ofFax('fax with filled ends of lines', 64, { before: (row) => `${'0'.repeat(row * 7)}${endOfLine}` }),
  ofFax('fax with the lowest bit first', 64, { lowestFirst: true }),
  ofInkedPixels('CMYK, 32 bits'),
  ofInkedPixels('CMYK, 32 bits, top row first', { topDown: true }),
  ofInkedPixels('CMYK, 32 bits, told by the colour space of V4', { compression: 0, header: 108, colourSpace: 2 }),
  ofInks('CMYK, 8 bits', 8),
  ofInks('CMYK, 4 bits', 4),
  ofInks('CMYK, 1 bit', 1),
  ofInks('CMYK, RLE8', 8, { compression: 12 }),
  ofInks('CMYK, RLE4', 4, { compression: 13 }),
];
