/** Turns the unpacked rows of a BMP into red, green and blue of 8 bits each, and alpha where there is one. */
import { putInks } from './cmyk.ts';
import type { BmpHeader, ChannelMasks } from './header.ts';

/** Writes the colours of one row of pixels. */
type PaintRow = (from: Uint8Array, at: number, to: Uint8Array, start: number) => void;

/** How many there are for each pixel of the decoded picture. */
export function channelsOf({ bits, compression, masks }: BmpHeader): 3 | 4 {
  return bits === 64 || (compression === 'masks' && masks.alpha !== 0) ? 4 : 3;
}

/** What writes the `channelsOf` each pixel of a row; `unpackedBits` a pixel are in the row. */
export function rowPainter(header: BmpHeader, unpackedBits: number): PaintRow {
  const { width, bits, palette, masks, compression } = header;
  if (compression === 'masks') return bits === 16 ? masked16(width, masks) : masked32(width, masks);
  if (bits === 64) return linear64(width);
  if (bits === 32) return inked32(width);
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

function inked32(width: number): PaintRow {
  return (from, at, to, start) => {
    for (let x = 0; x < width; x++) putInks(from, at + x * 4, to, start + x * 3);
  };
}

/** What is 1.0 in the 64 bits of a pixel: each channel has a sign, 2 bits before and 13 behind the point. */
const linearOne = 0x2000;

/** Blue, green, red and alpha of 16 bits each; the colours are linear in light, and what is beyond black or white is cut. */
function linear64(width: number): PaintRow {
  const colours = Uint8Array.from({ length: linearOne + 1 }, (_, value) => srgbOf(value / linearOne));
  return (from, at, to, start) => {
    const channel = (place: number): number => {
      const value = (from[place] ?? 0) | ((from[place + 1] ?? 0) << 8);
      return value >= 0x8000 ? 0 : Math.min(value, linearOne);
    };
    for (let x = 0, place = at, target = start; x < width; x++, place += 8) {
      to[target++] = colours[channel(place + 4)] ?? 0;
      to[target++] = colours[channel(place + 2)] ?? 0;
      to[target++] = colours[channel(place)] ?? 0;
      to[target++] = Math.round((channel(place + 6) * 255) / linearOne);
    }
  };
}

/** Light from 0 to 1 as a value of sRGB from 0 to 255 (IEC 61966-2-1). */
function srgbOf(light: number): number {
  return Math.round((light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055) * 255);
}
