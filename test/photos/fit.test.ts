/** What becomes of photos that are sound: upright, inside the box, in sRGB, without metadata, the same bytes each time. */
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FittedPhoto } from '../../src/photos/outcome.ts';
import { createPhotoDecoder, type PhotoDecoder } from '../../src/photos/photo.ts';
import { packRows, writeBmp } from './bmp-writer.ts';
import { alike, quarteredPixels, quarters, quartersOf, samples } from './samples.ts';

let decoder: PhotoDecoder;
beforeAll(() => {
  decoder = createPhotoDecoder({ processes: 1 });
});
afterAll(() => decoder.close());

async function fitted(bytes: Uint8Array): Promise<FittedPhoto> {
  const outcome = await decoder.decode(bytes);
  if (outcome.kind === 'rejected') throw new Error(`${outcome.code}: ${outcome.reason}`);
  return outcome;
}

test('every format comes out as the same upright picture, with the hash of its bytes and its size', async () => {
  for (const [name, bytes] of Object.entries(await samples())) {
    const photo = await fitted(bytes);
    expect(photo, name).toMatchObject({ format: name.split(' ').at(-1), width: 160, height: 200 });
    expect(photo.sha256).toBe(createHash('sha256').update(photo.jpeg).digest('hex'));
    expect(await sharp(photo.jpeg).metadata()).toMatchObject({
      format: 'jpeg',
      width: 160,
      height: 200,
      space: 'srgb',
    });
    expect(alike(await quartersOf(photo.jpeg), quarters), name).toBe(true);
  }
});

describe('a photo that the camera stored turned or mirrored is put upright', () => {
  const [width, height] = [60, 90];
  type Place = (x: number, y: number) => readonly [number, number];
  const places: readonly Place[] = [
    (x, y) => [x, y],
    (x, y) => [width - 1 - x, y],
    (x, y) => [width - 1 - x, height - 1 - y],
    (x, y) => [x, height - 1 - y],
    (x, y) => [y, x],
    (x, y) => [y, width - 1 - x],
    (x, y) => [height - 1 - y, width - 1 - x],
    (x, y) => [height - 1 - y, x],
  ];
  for (const [index, place] of places.entries())
    test(`EXIF orientation ${index + 1}`, async () => {
      const stored = index < 4 ? { width, height } : { width: height, height: width };
      const pixels = quarteredPixels(width, height, { width: stored.width, place });
      const camera = sharp(pixels, { raw: { ...stored, channels: 3 } }).withMetadata({ orientation: index + 1 });
      for (const bytes of [await camera.clone().jpeg().toBuffer(), await camera.clone().webp().toBuffer()]) {
        const photo = await fitted(bytes);
        expect([photo.width, photo.height]).toEqual([width, height]);
        expect(alike(await quartersOf(photo.jpeg), quarters)).toBe(true);
        expect((await sharp(photo.jpeg).metadata()).orientation).toBeUndefined();
      }
    });
});

test('metadata are gone: place, camera, comment, profile', async () => {
  const bytes = await sharp(quarteredPixels(40, 40), { raw: { width: 40, height: 40, channels: 3 } })
    .withExif({ IFD0: { Copyright: 'SECRET-OWNER', Make: 'SECRET-MAKE' }, IFD3: { GPSLatitudeRef: 'N' } })
    .withIccProfile('p3')
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">SECRET-XMP</x:xmpmeta>')
    .jpeg()
    .toBuffer();
  expect(Buffer.from(bytes).includes('SECRET')).toBe(true);
  const { jpeg } = await fitted(bytes);
  expect(Buffer.from(jpeg).includes('SECRET')).toBe(false);
  const { exif, icc, xmp, iptc } = await sharp(jpeg).metadata();
  expect([exif, icc, xmp, iptc]).toEqual([undefined, undefined, undefined, undefined]);
});

describe('the box', () => {
  const cases: readonly [photo: [number, number], box: [number, number] | null, fits: [number, number]][] = [
    [[1600, 1200], null, [480, 360]],
    [[1200, 2400], null, [320, 640]],
    [[960, 1280], null, [480, 640]],
    [[100, 50], null, [100, 50]],
    [[1, 1], null, [1, 1]],
    [[9000, 2], null, [480, 1]],
    [
      [800, 800],
      [100, 300],
      [100, 100],
    ],
  ];
  for (const [[width, height], box, fits] of cases)
    test(`${width} x ${height} into ${box?.join(' x ') ?? 'the default box'} gives ${fits.join(' x ')}`, async () => {
      const bytes = await sharp({ create: { width, height, channels: 3, background: '#888' } })
        .png()
        .toBuffer();
      const own = createPhotoDecoder({ processes: 1, ...(box ? { box: { width: box[0], height: box[1] } } : {}) });
      try {
        expect(await own.decode(bytes)).toMatchObject({ kind: 'photo', width: fits[0], height: fits[1] });
      } finally {
        await own.close();
      }
    });
});

test('what is transparent becomes white', async () => {
  const clear = await sharp({ create: { width: 20, height: 20, channels: 4, background: '#ff000000' } })
    .png()
    .toBuffer();
  const plan = {
    width: 20,
    height: 20,
    bits: 32,
    header: 124,
    compression: 3,
    masks: [0xff0000, 0xff00, 0xff, 0xff000000],
  };
  const bmp = writeBmp(
    plan,
    packRows(plan, (x, y) => (x + y === 0 ? 0xff000000 : 0x00ff0000)),
  );
  for (const bytes of [clear, bmp]) expect((await quartersOf((await fitted(bytes)).jpeg))[3]).toEqual([255, 255, 255]);
});

test('CMYK and 16 bits a channel come out in their colours', async () => {
  const picture = sharp(quarteredPixels(80, 80), { raw: { width: 80, height: 80, channels: 3 } });
  const cmyk = await picture.clone().toColourspace('cmyk').jpeg().toBuffer();
  const deep = await picture.clone().toColourspace('rgb16').png().toBuffer();
  expect((await sharp(cmyk).metadata()).space).toBe('cmyk');
  expect((await sharp(deep).metadata()).depth).toBe('ushort');
  expect(alike(await quartersOf((await fitted(deep)).jpeg), quarters)).toBe(true);
  // Not every colour of a screen can be printed.
  expect(alike(await quartersOf((await fitted(cmyk)).jpeg), quarters, 100)).toBe(true);
});

test('a BMP with a JPEG or PNG inside is read', async () => {
  const { jpeg, png } = await samples(30, 40);
  for (const [compression, inside] of [
    [4, jpeg],
    [5, png],
  ] as const) {
    const bytes = writeBmp({ width: 30, height: 40, bits: 0, compression }, inside ?? new Uint8Array());
    expect(await fitted(bytes)).toMatchObject({ format: 'bmp', width: 30, height: 40 });
  }
});

test('the same photo gives the same hash, in another process as well', async () => {
  const other = createPhotoDecoder({ processes: 1 });
  try {
    for (const bytes of Object.values(await samples())) {
      const first = await fitted(bytes);
      expect((await fitted(bytes)).sha256).toBe(first.sha256);
      expect(await other.decode(bytes)).toMatchObject({ sha256: first.sha256 });
    }
  } finally {
    await other.close();
  }
});
