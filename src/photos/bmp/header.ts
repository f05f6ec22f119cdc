/** The headers of a BMP in all its generations, read and checked before anything is allocated. */
import { photoFault } from '../outcome.ts';
import { bmpHeaderAt } from '../sniff.ts';
import { putInks } from './cmyk.ts';

/** How pixels are written. `embedded`: the pixel data are a whole JPEG or PNG. */
export type BmpCompression = 'none' | 'rle4' | 'rle8' | 'rle24' | 'fax' | 'masks' | 'embedded';

/** Which bits of a pixel hold which colour. */
export interface ChannelMasks {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  /** 0 when all is opaque. */
  readonly alpha: number;
}

export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  /** The first row is the top one. */
  readonly topDown: boolean;
  /** Of a pixel. */
  readonly bits: number;
  readonly compression: BmpCompression;
  /** Where the pixels start. */
  readonly pixelsAt: number;
  /** Red, green, blue of each of the 2 to the power of `bits` colours; those that the file leaves out are black. Empty above 8 bits. */
  readonly palette: Uint8Array;
  /** For 16 and 32 bits; pixels of 32 bits without masks are CMYK. */
  readonly masks: ChannelMasks;
}

/** Lengths of the header: they tell the generations apart. */
const coreLength = 12;
const infoLength = 40;
const os2Length = 64;
const v4Length = 108;

/** What a header from V4 on says of its colours when they are CMYK. */
const deviceCmyk = 2;

const noMasks: ChannelMasks = { red: 0, green: 0, blue: 0, alpha: 0 };
const masks555: ChannelMasks = { red: 0x7c00, green: 0x3e0, blue: 0x1f, alpha: 0 };
const masks888: ChannelMasks = { red: 0xff0000, green: 0xff00, blue: 0xff, alpha: 0 };

/** The fields of the file as they are written. */
interface RawHeader {
  readonly at: number;
  readonly length: number;
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly compression: number;
  readonly coloursUsed: number;
  /** 0 when the file does not say it. */
  readonly pixelsAt: number;
  /** 0 before V4. */
  readonly colourSpace: number;
}

/** Reads the headers. Errors: `photo.broken`. */
export function readBmpHeader(bytes: Uint8Array): BmpHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const raw = readRaw(view, bmpHeaderAt(bytes) ?? 0);
  if (raw.width <= 0 || raw.height === 0 || raw.height === -0x80000000)
    throw broken(`it says it has ${raw.width} x ${raw.height} pixels`);
  const compression = compressionOf(raw);
  const masksBehind = raw.length === infoLength && compression !== 'fax' ? ({ 3: 12, 6: 16 }[raw.compression] ?? 0) : 0;
  const paletteAt = raw.at + raw.length + masksBehind;
  if (paletteAt > bytes.length) throw broken('it ends within its header');
  const palette = readPalette(bytes, raw, paletteAt);
  const pixelsAt = raw.pixelsAt === 0 ? palette.end : raw.pixelsAt;
  if (pixelsAt < paletteAt || pixelsAt >= bytes.length) throw broken('its pixels are not where the header says');
  const topDown = raw.height < 0;
  if (topDown && (compression.startsWith('rle') || compression === 'fax'))
    throw broken('a compressed BMP cannot start with the top row');
  const masks = compression === 'masks' ? readMasks(view, raw, masksBehind) : defaultMasks(raw.bits);
  const { width, bits } = raw;
  return { width, height: Math.abs(raw.height), topDown, bits, compression, pixelsAt, palette: palette.colours, masks };
}

/** What the header of OS/2 1.x has no room for. */
const unsaid = { compression: 0, coloursUsed: 0, colourSpace: 0 };

function readRaw(view: DataView, fileHeaderAt: number): RawHeader {
  const at = fileHeaderAt + 14;
  if (view.byteLength < at + coreLength) throw broken('it ends within its header');
  const length = view.getUint32(at, true);
  const pixelsAt = view.getUint32(fileHeaderAt + 10, true);
  if (view.byteLength < at + length) throw broken('it ends within its header');
  const short = (offset: number): number => view.getUint16(at + offset, true);
  if (length === coreLength)
    return { ...unsaid, at, length, width: short(4), height: short(6), bits: short(10), pixelsAt };
  // The header of OS/2 2.x may be cut after any field; what is missing is 0.
  const field = (offset: number): number => (offset + 4 <= length ? view.getUint32(at + offset, true) : 0);
  const [width, height, bits] = [view.getInt32(at + 4, true), view.getInt32(at + 8, true), short(14)];
  const colourSpace = length >= v4Length ? field(56) : 0;
  return { at, length, width, height, bits, compression: field(16), coloursUsed: field(32), pixelsAt, colourSpace };
}

function compressionOf(raw: RawHeader): BmpCompression {
  const { compression, bits, length } = raw;
  const allowed = (kind: BmpCompression, ...depths: number[]): BmpCompression => {
    if (!depths.includes(bits)) throw broken(`${bits} bits a pixel do not go with its compression ${compression}`);
    return kind;
  };
  const os2 = length === os2Length;
  if (compression === 0)
    return allowed(bits === 16 || (bits === 32 && !isCmyk(raw)) ? 'masks' : 'none', 1, 2, 4, 8, 16, 24, 32, 64);
  if (compression === 1) return allowed('rle8', 8);
  if (compression === 2) return allowed('rle4', 4);
  if (compression === 3 && bits === 1 && length <= os2Length) return 'fax';
  if (compression === 4 && (os2 || bits === 24)) return allowed('rle24', 24);
  if (compression === 3 || compression === 6) return allowed(bits === 24 ? 'none' : 'masks', 16, 24, 32);
  if (compression === 4 || compression === 5) return 'embedded';
  if (compression === 11) return allowed('none', 1, 4, 8, 32);
  if (compression === 12) return allowed('rle8', 8);
  if (compression === 13) return allowed('rle4', 4);
  throw broken(`its compression ${compression} is unknown`);
}

/** True when the pixels, or the palette where there is one, are CMYK. */
function isCmyk({ bits, compression, colourSpace }: RawHeader): boolean {
  if (compression >= 11 && compression <= 13) return true;
  return compression === 0 && bits === 32 && colourSpace === deviceCmyk;
}

function readPalette(bytes: Uint8Array, raw: RawHeader, at: number): { colours: Uint8Array; end: number } {
  const entryLength = raw.length === coreLength ? 3 : 4;
  if (raw.bits > 8) return { colours: new Uint8Array(0), end: at + raw.coloursUsed * entryLength };
  const most = 2 ** raw.bits;
  let entries = raw.coloursUsed === 0 ? most : raw.coloursUsed;
  // Some writers claim more colours than they leave room for.
  if (raw.pixelsAt > at) entries = Math.min(entries, Math.floor((raw.pixelsAt - at) / entryLength));
  const end = at + entries * entryLength;
  if (end > bytes.length) throw broken('it ends within its palette');
  const colours = new Uint8Array(most * 3);
  const cmyk = isCmyk(raw);
  for (let index = 0; index < Math.min(entries, most); index++) {
    const entry = at + index * entryLength;
    if (cmyk) {
      putInks(bytes, entry, colours, index * 3);
      continue;
    }
    colours[index * 3] = bytes[entry + 2] ?? 0;
    colours[index * 3 + 1] = bytes[entry + 1] ?? 0;
    colours[index * 3 + 2] = bytes[entry] ?? 0;
  }
  return { colours, end };
}

function defaultMasks(bits: number): ChannelMasks {
  if (bits === 16) return masks555;
  return bits === 32 ? masks888 : noMasks;
}

function readMasks(view: DataView, raw: RawHeader, masksBehind: number): ChannelMasks {
  if (raw.compression === 0) return defaultMasks(raw.bits);
  const room = masksBehind === 0 ? raw.length - infoLength : masksBehind;
  const mask = (index: number): number =>
    (index + 1) * 4 <= room ? view.getUint32(raw.at + infoLength + index * 4, true) : 0;
  const masks = { red: mask(0), green: mask(1), blue: mask(2), alpha: mask(3) };
  const all = [masks.red, masks.green, masks.blue, masks.alpha];
  if (all.every((one) => one === 0)) return defaultMasks(raw.bits);
  let taken = 0;
  for (const one of all) {
    if ((taken & one) !== 0 || !isRun(one) || one > 2 ** raw.bits - 1) throw broken('its colour masks make no sense');
    taken |= one;
  }
  return masks;
}

/** True for a mask whose bits stand side by side, and for none at all. */
function isRun(mask: number): boolean {
  const lowest = (mask & -mask) >>> 0;
  const next = mask + lowest;
  return mask === 0 || next === 2 ** 32 || (mask & next) === 0;
}

function broken(how: string): Error {
  return photoFault('photo.broken', `The BMP is damaged: ${how}.`);
}
