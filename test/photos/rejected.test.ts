/** Photos that are not taken: each is rejected by name, and none stops the decoder. */
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPhotoDecoder, type PhotoDecoder } from '../../src/photos/photo.ts';
import { bmpVariants } from './bmp-variants.ts';
import { writeBmp } from './bmp-writer.ts';
import { pngChunk, quarteredPixels, samples, writePng } from './samples.ts';

let decoder: PhotoDecoder;
beforeAll(() => {
  decoder = createPhotoDecoder({ processes: 2 });
});
afterAll(() => decoder.close());

async function codeOf(bytes: Uint8Array): Promise<string> {
  const outcome = await decoder.decode(bytes);
  return outcome.kind === 'photo' ? `a photo of ${outcome.width} x ${outcome.height}` : outcome.code;
}

describe('what is no photo, whatever its name was', () => {
  const cases: Readonly<Record<string, readonly [bytes: string, says: RegExp]>> = {
    nothing: ['', /nothing/],
    'SVG in disguise': ['<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>', /SVG/],
    'SVG behind a declaration': ['\ufeff<?xml version="1.0"?><svg/>', /SVG/],
    HTML: ['<!DOCTYPE html><p>404', /HTML/],
    PDF: ['%PDF-1.7', /PDF/],
    ZIP: ['PK\x03\x04rest', /ZIP/],
    TIFF: ['II*\0rest', /TIFF/],
    HEIC: ['\0\0\0\x18ftypheic', /HEIC/],
    'an OLE object': ['\x15\x1c\x2f\0', /OLE/],
    'base64 instead of bytes': ['/9j/4AAQSkZJRgABAQ==', /base64/],
    'a text that starts like a BMP': ['BMW, red, two doors', /unknown/],
  };
  for (const [name, [text, says]] of Object.entries(cases))
    test(name, async () => {
      const bytes = Buffer.from(text, text.startsWith('\ufeff') ? 'utf8' : 'latin1');
      expect(await decoder.decode(bytes)).toMatchObject({ code: 'photo.format', reason: expect.stringMatching(says) });
    });

  test('a signature with something else behind it', async () => {
    for (const start of ['\xff\xd8\xff', '\x89PNG\r\n\x1a\n', 'GIF89a', 'RIFF\0\0\0\0WEBP', 'BM'])
      expect(await codeOf(Buffer.from(`${start}<svg/>`.padEnd(300, '\0'), 'latin1'))).toMatch(
        /^photo\.(broken|format)$/,
      );
  });
});

test('a photo that is cut off is broken, in every format', async () => {
  for (const [name, bytes] of Object.entries(await samples()))
    for (const part of [0.1, 0.5, 0.9])
      expect(await codeOf(bytes.subarray(0, Math.max(30, Math.floor(bytes.length * part)))), `${name}, ${part}`).toBe(
        'photo.broken',
      );
});

test('an animation is rejected, in every format that has them', async () => {
  const frames = Buffer.concat([quarteredPixels(20, 20), Buffer.alloc(1200)]);
  const moving = sharp(frames, { raw: { width: 20, height: 40, channels: 3, pageHeight: 20 } });
  const frameCount = Buffer.from([0, 0, 0, 2, 0, 0, 0, 0]);
  const png = writePng(2, 2, new Uint8Array(6), [pngChunk('acTL', frameCount)]);
  for (const bytes of [await moving.clone().gif().toBuffer(), await moving.clone().webp().toBuffer(), png])
    expect(await codeOf(bytes)).toBe('photo.animated');
});

describe('a photo that is too large is rejected before it is unpacked', () => {
  test('by its bytes', async () => {
    const small = createPhotoDecoder({ maxBytes: 1000 });
    expect(await small.decode(new Uint8Array(1001))).toMatchObject({ code: 'photo.tooLarge' });
    await small.close();
  });

  test('by the pixels it claims, in every format', async () => {
    const { jpeg = new Uint8Array(), gif = new Uint8Array() } = await samples(16, 16);
    const largeJpeg = Buffer.from(jpeg);
    const frame = largeJpeg.indexOf(Buffer.from([0xff, 0xc0]));
    largeJpeg.writeUInt16BE(65_000, frame + 5);
    largeJpeg.writeUInt16BE(65_000, frame + 7);
    const largeGif = Buffer.from(gif);
    largeGif.writeUInt16LE(65_000, 6);
    largeGif.writeUInt16LE(65_000, 8);
    // The frame as well: its place comes behind a comma.
    const gifFrame = largeGif.indexOf(Buffer.from([0x2c, 0, 0, 0, 0, 16, 0, 16, 0]));
    largeGif.writeUInt16LE(65_000, gifFrame + 5);
    largeGif.writeUInt16LE(65_000, gifFrame + 7);
    const webp = await sharp({ create: { width: 16_000, height: 4_000, channels: 3, background: '#fff' } })
      .webp({ effort: 0, lossless: true })
      .toBuffer();
    const bmp = writeBmp({ width: 0x7fffffff, height: 0x7fffffff, bits: 24 }, new Uint8Array(100));
    const png = writePng(50_000, 50_000, new Uint8Array(1000));
    for (const [index, bytes] of [largeJpeg, largeGif, webp, bmp, png].entries())
      expect(await codeOf(bytes), String(index)).toBe('photo.tooLarge');
  });

  test('by the memory it takes', async () => {
    const poor = createPhotoDecoder({ processes: 1, memoryLimit: 1000, timeLimit: 60_000 });
    try {
      // A progressive JPEG is decoded whole before anything is made of it, which lasts longer than the decoder goes without a look.
      const bytes = await sharp({ create: { width: 7000, height: 7000, channels: 3, background: '#888' } })
        .jpeg({ progressive: true })
        .toBuffer();
      expect(await poor.decode(bytes)).toMatchObject({
        code: 'photo.tooLarge',
        reason: expect.stringMatching(/memory/),
      });
    } finally {
      await poor.close();
    }
  });

  test('a text that unpacks to a hundred megabytes does no harm', async () => {
    const bomb = pngChunk(
      'zTXt',
      Buffer.concat([Buffer.from('Comment\0\0', 'latin1'), deflateSync(Buffer.alloc(1e8))]),
    );
    expect(await codeOf(writePng(2, 2, new Uint8Array(6), [bomb]))).toMatch(/^(a photo|photo\.broken)/);
  });
});

test('whatever bytes are changed or missing, the decoder does not crash', async () => {
  const all = [...Object.values(await samples(48, 64)), ...bmpVariants.map(({ bytes }) => bytes)];
  const where = fc.double({ min: 0, max: 0.999, noNaN: true });
  const damage = fc.record({
    sample: fc.nat(all.length - 1),
    changes: fc.array(fc.tuple(where, fc.nat(255)), { maxLength: 8 }),
    keep: fc.oneof(fc.constant(1), where),
  });
  await fc.assert(
    fc.asyncProperty(damage, async ({ sample, changes, keep }) => {
      const bytes = Uint8Array.from(all[sample] ?? []);
      for (const [place, value] of changes) bytes[Math.floor(place * bytes.length)] = value;
      expect(await codeOf(bytes.subarray(0, Math.ceil(bytes.length * keep)))).toMatch(
        /^(a photo|photo\.(format|broken|tooLarge|animated)$)/,
      );
    }),
    { numRuns: 300 },
  );
});
