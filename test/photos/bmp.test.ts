/** The BMP decoder: every public variant, against what was written and against Pillow; damaged files. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { GatehouseError } from '../../src/model/errors.ts';
import { decodeBmp } from '../../src/photos/bmp/decode.ts';
import { bmpVariants } from './bmp-variants.ts';
import { packDeep, packRows, packRuns, writeBmp } from './bmp-writer.ts';
import { pixelsByPillow, pythonWithPillow } from './pillow.ts';

const maxPixels = 1_000_000;

function pixelsOf(bytes: Uint8Array): Uint8Array {
  const decoded = decodeBmp(bytes, maxPixels);
  if (decoded.kind !== 'pixels') throw new Error('no pixels');
  return decoded.pixels;
}

function codeOf(bytes: Uint8Array): string {
  try {
    decodeBmp(bytes, maxPixels);
    return 'decoded';
  } catch (thrown) {
    return thrown instanceof GatehouseError ? thrown.code : String(thrown);
  }
}

function largestDifference(one: Uint8Array, other: Uint8Array): number {
  if (one.length !== other.length) return Infinity;
  return one.reduce((most, value, index) => Math.max(most, Math.abs(value - (other[index] ?? 0))), 0);
}

describe('each variant of BMP gives the pixels that were written', () => {
  for (const { name, bytes, pixels } of bmpVariants)
    test(name, () => expect(largestDifference(pixelsOf(bytes), pixels)).toBe(0));
});

describe('Pillow sees the same', () => {
  const python = pythonWithPillow();
  const readable = bmpVariants.filter(({ pillow }) => pillow);
  let seen: Uint8Array[] = [];
  beforeAll(() => {
    if (python !== null)
      seen = pixelsByPillow(
        python,
        readable.map(({ bytes }) => bytes),
      );
  });
  for (const [index, { name, bytes, tolerance }] of readable.entries())
    test(name, ({ skip }) => {
      if (python === null) skip('Pillow is not there: the Debian package python3-pil');
      expect(largestDifference(pixelsOf(bytes), seen[index] ?? new Uint8Array())).toBeLessThanOrEqual(tolerance);
    });
});

describe('a BMP of any size', () => {
  const dimensions = { width: fc.integer({ min: 1, max: 70 }), height: fc.integer({ min: 1, max: 20 }) };
  const grey = (bits: number) =>
    Array.from({ length: 2 ** bits }, (_, index) => [index * 3, index * 2, index] as const);
  const picture = (bits: number, seed: number) => (x: number, y: number) =>
    Math.floor((x * seed + y * 7) / (1 + (seed % 5))) % 2 ** bits;

  test('unpacked', () => {
    const bits = fc.constantFrom(1, 2, 4, 8);
    fc.assert(
      fc.property(fc.record({ ...dimensions, bits, topDown: fc.boolean() }), fc.nat(500), (size, seed) => {
        const plan = { ...size, palette: grey(size.bits).map(([, , index]) => [index, index, index] as const) };
        const at = picture(size.bits, seed);
        const pixels = pixelsOf(writeBmp(plan, packRows(plan, at)));
        for (let y = 0; y < size.height; y++)
          for (let x = 0; x < size.width; x++) if (pixels[(y * size.width + x) * 3] !== at(x, y)) return false;
        return true;
      }),
      { numRuns: 200 },
    );
  });

  test('in run lengths, with the mark of the end and without', () => {
    const cases = fc.record({ ...dimensions, bits: fc.constantFrom(4, 8), plain: fc.boolean(), marked: fc.boolean() });
    fc.assert(
      fc.property(cases, fc.nat(500), ({ plain, marked, ...size }, seed) => {
        const plan = { ...size, compression: size.bits === 4 ? 2 : 1, palette: grey(size.bits) };
        const at = picture(size.bits, seed);
        const runs = packRuns(plan, at, plain);
        const pixels = pixelsOf(writeBmp(plan, marked ? runs : runs.subarray(0, -2)));
        for (let y = 0; y < size.height; y++)
          for (let x = 0; x < size.width; x++) if (pixels[(y * size.width + x) * 3 + 2] !== at(x, y)) return false;
        return true;
      }),
      { numRuns: 200 },
    );
  });
});

describe('a damaged BMP', () => {
  test('is broken wherever it is cut off', () => {
    for (const { name, bytes } of bmpVariants)
      for (const cut of [20, 40, Math.floor(bytes.length / 2), bytes.length - 8])
        expect(codeOf(bytes.subarray(0, cut)), `${name}, cut at ${cut}`).toBe('photo.broken');
  });

  test('is an expected error whatever bytes are changed, and takes no more memory than its pixels', () => {
    const change = fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.nat(255));
    fc.assert(
      fc.property(
        fc.constantFrom(...bmpVariants),
        fc.array(change, { minLength: 1, maxLength: 6 }),
        (variant, changes) => {
          const bytes = Uint8Array.from(variant.bytes);
          // Most changes hit the header: there they do the most harm.
          for (const [index, [place, value]] of changes.entries())
            bytes[Math.floor(place * (index % 3 === 0 ? bytes.length : Math.min(80, bytes.length)))] = value;
          expect(codeOf(bytes)).toMatch(/^(decoded|photo\.(broken|tooLarge))$/);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('of a size that memory has no room for is too large before anything is allocated', () => {
    const plan = { width: 0x7fffffff, height: 0x7fffffff, bits: 24 };
    expect(codeOf(writeBmp(plan, new Uint8Array(100)))).toBe('photo.tooLarge');
    expect(codeOf(writeBmp({ ...plan, height: -1 }, new Uint8Array(100)))).toBe('photo.tooLarge');
    expect(codeOf(writeBmp({ width: 0, height: 5, bits: 24 }, new Uint8Array(100)))).toBe('photo.broken');
  });

  test('a picture that leaves its alpha at 0 everywhere is opaque', () => {
    const plan = {
      width: 2,
      height: 1,
      bits: 32,
      header: 108,
      compression: 3,
      masks: [0xff0000, 0xff00, 0xff, 0xff000000],
    };
    expect([
      ...pixelsOf(
        writeBmp(
          plan,
          packRows(plan, () => 0x102030),
        ),
      ),
    ]).toEqual([16, 32, 48, 255, 16, 32, 48, 255]);
  });
});

test('64 bits are light: half of it is brighter than half, and beyond black and white is nothing', () => {
  const stored = [
    [0x2000, 0x1000, 0x0800, 0x2000],
    [0x7fff, 0x2001, 0x1fff, 0x4000],
    [-1, -0x8000, 0, 0x1000],
    [0x0020, 0x0004, 0x0001, -1],
  ] as const;
  const plan = { width: 4, height: 1, bits: 64 };
  const pixels = pixelsOf(
    writeBmp(
      plan,
      packDeep(plan, (x) => stored[x] ?? stored[0]),
    ),
  );
  // 0.5 is 187.5 of 255, 0.25 is 137.0; below 0.0031 the curve is a line of 12.92.
  expect([...pixels]).toEqual([255, 188, 137, 255, 255, 255, 255, 255, 0, 0, 0, 128, 13, 2, 0, 0]);
});

describe('CMYK', () => {
  /** Yellow, magenta, cyan, black as they stand in the file, and the red, green and blue that are seen. */
  const known = [
    [0, 0, 0, 0, 255, 255, 255],
    [255, 0, 0, 0, 255, 255, 0],
    [0, 255, 0, 0, 255, 0, 255],
    [0, 0, 255, 0, 0, 255, 255],
    [0, 0, 0, 255, 0, 0, 0],
    [51, 102, 204, 51, 41, 122, 163],
  ];
  const seen = known.flatMap((entry) => entry.slice(4));

  test('in pixels', () => {
    const bytes = Uint8Array.from(known.flatMap((entry) => entry.slice(0, 4)));
    expect([...pixelsOf(writeBmp({ width: 6, height: 1, bits: 32, compression: 11 }, bytes))]).toEqual(seen);
  });

  test('in a palette, with the colours that are left out black', () => {
    const inks = known.map(([yellow = 0, magenta = 0, cyan = 0, black = 0]) => [cyan, magenta, yellow, black] as const);
    const plan = { width: 7, height: 1, bits: 8, compression: 12, inks, coloursUsed: 6 };
    const bytes = writeBmp(plan, Uint8Array.of(0, 7, 0, 1, 2, 3, 4, 5, 6, 0, 0, 1));
    expect([...pixelsOf(bytes)]).toEqual([...seen, 0, 0, 0]);
  });

  test('goes with no other number of bits, and with no other compression', () => {
    for (const [compression, bits] of [
      [11, 24],
      [11, 16],
      [12, 4],
      [13, 8],
      [12, 32],
      [14, 32],
      [10, 32],
    ] as const)
      expect(codeOf(writeBmp({ width: 2, height: 2, bits, compression }, new Uint8Array(4000)))).toBe('photo.broken');
  });
});

test('64 bits go with no compression', () => {
  for (const compression of [1, 2, 3, 6, 11])
    expect(codeOf(writeBmp({ width: 2, height: 2, bits: 64, compression }, new Uint8Array(4000)))).toBe('photo.broken');
});
