/** What becomes of one photo, and the settings that decide it. */
import type { ErrorCode } from '../model/error-codes.ts';
import { GatehouseError } from '../model/errors.ts';

export type PhotoFormat = 'jpeg' | 'png' | 'gif' | 'webp' | 'bmp';

/** Why a photo was not taken: the error codes of photos themselves. */
export type PhotoRejectionCode = Extract<
  ErrorCode,
  'photo.format' | 'photo.broken' | 'photo.tooLarge' | 'photo.animated' | 'photo.timeout' | 'photo.crashed'
>;

/** A photo as it is kept. */
export interface FittedPhoto {
  readonly kind: 'photo';
  /** A baseline JPEG in sRGB, upright, without metadata. */
  readonly jpeg: Uint8Array;
  /** Of `jpeg`, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  /** Of `jpeg`, in pixels. */
  readonly width: number;
  readonly height: number;
  /** What the photo came as. */
  readonly format: PhotoFormat;
}

export interface RejectedPhoto {
  readonly kind: 'rejected';
  readonly code: PhotoRejectionCode;
  /** One sentence for an administrator. */
  readonly reason: string;
}

export type PhotoOutcome = FittedPhoto | RejectedPhoto;

/** How a photo is made smaller, and how large it may be before. */
export interface FitSettings {
  /** The fitted photo is not larger than this, in pixels. */
  readonly box: { readonly width: number; readonly height: number };
  /** Of the JPEG, 1 to 100. */
  readonly quality: number;
  readonly maxPixels: number;
}

/** The error of a photo that is not taken. */
export function photoFault(code: PhotoRejectionCode, reason: string): GatehouseError {
  return new GatehouseError(code, reason);
}

export function rejected(code: PhotoRejectionCode, reason: string): RejectedPhoto {
  return { kind: 'rejected', code, reason };
}

/** Refuses a picture of too many pixels, before memory is asked for. Errors: `photo.tooLarge`. */
export function checkPixels(width: number, height: number, maxPixels: number): void {
  if (width * height > maxPixels)
    throw photoFault(
      'photo.tooLarge',
      `The photo has ${width} x ${height} pixels; at most ${maxPixels} pixels are accepted.`,
    );
}
