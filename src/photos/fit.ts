/**
 * Makes of any accepted photo the JPEG that is kept. Runs foreign decoders on foreign bytes: in a process of its own only (`decoder-child.ts`).
 */
import { createHash } from 'node:crypto';
import sharp, { type Sharp } from 'sharp';
import { GatehouseError, messageOf } from '../model/errors.ts';
import { decodeBmp } from './bmp/decode.ts';
import { checkPixels, type FitSettings, type FittedPhoto, type PhotoFormat, photoFault } from './outcome.ts';
import { sniffPhoto } from './sniff.ts';

// libvips reads dozens of formats, some of which open other files; only these are needed.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadNsgif', 'VipsForeignLoadWebp'],
});
// One photo comes after the other, never the same twice; processes are what runs side by side.
sharp.cache(false);
sharp.concurrency(1);

/** The JPEG of a photo in `format`. Errors: `photo.broken`, `photo.tooLarge`, `photo.animated`. */
export async function fitPhoto(bytes: Uint8Array, format: PhotoFormat, settings: FitSettings): Promise<FittedPhoto> {
  if (format === 'bmp') return fitBmp(bytes, settings);
  return { ...(await fitDecoded(bytes, format, settings)), format };
}

async function fitBmp(bytes: Uint8Array, settings: FitSettings): Promise<FittedPhoto> {
  const bmp = decodeBmp(bytes, settings.maxPixels);
  if (bmp.kind === 'embedded') {
    const inside = sniffPhoto(bmp.bytes);
    if (inside.kind === 'other' || (inside.format !== 'jpeg' && inside.format !== 'png'))
      throw photoFault('photo.broken', 'The BMP is damaged: the JPEG or PNG that should be inside is not there.');
    return { ...(await fitDecoded(bmp.bytes, inside.format, settings)), format: 'bmp' };
  }
  const { width, height, channels, pixels } = bmp;
  const picture = sharp(pixels, { raw: { width, height, channels }, limitInputPixels: settings.maxPixels });
  return { ...(await finish(picture, settings)), format: 'bmp' };
}

async function fitDecoded(
  bytes: Uint8Array,
  format: PhotoFormat,
  settings: FitSettings,
): Promise<Omit<FittedPhoto, 'format'>> {
  const input = { failOn: 'error', limitInputPixels: settings.maxPixels, pages: 1, autoOrient: true } as const;
  try {
    const { width, height, pages = 1 } = await sharp(bytes, input).metadata();
    checkPixels(width, height, settings.maxPixels);
    const frames = format === 'png' ? pngFrames(bytes) : pages;
    if (frames > 1) throw photoFault('photo.animated', `The photo is an animation of ${frames} frames.`);
    return await finish(sharp(bytes, input), settings);
  } catch (thrown) {
    throw asPhotoFault(thrown, format, settings);
  }
}

/** Upright, on white, in sRGB, inside the box, without metadata (sharp keeps none unless told to). */
async function finish(picture: Sharp, { box, quality }: FitSettings): Promise<Omit<FittedPhoto, 'format'>> {
  const { data, info } = await picture
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .resize({ width: box.width, height: box.height, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality })
    .toBuffer({ resolveWithObject: true });
  const sha256 = createHash('sha256').update(data).digest('hex');
  return { kind: 'photo', jpeg: data, sha256, width: info.width, height: info.height };
}

/** Frames of a PNG: what the chunk acTL says, which stands before the first pixels; libpng shows the first frame and is silent about the others. */
function pngFrames(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (name === 'IDAT') break;
    if (name === 'acTL') return view.getUint32(at + 8);
  }
  return 1;
}

function asPhotoFault(thrown: unknown, format: PhotoFormat, settings: FitSettings): Error {
  if (thrown instanceof GatehouseError) return thrown;
  const said = messageOf(thrown).trim().split('\n')[0] ?? '';
  if (/pixel limit/i.test(said))
    return photoFault('photo.tooLarge', `The photo has more than ${settings.maxPixels} pixels.`);
  return photoFault('photo.broken', `The ${names[format]} is damaged or cut off: ${said}`);
}

const names: Readonly<Record<PhotoFormat, string>> = { jpeg: 'JPEG', png: 'PNG', gif: 'GIF', webp: 'WebP', bmp: 'BMP' };
