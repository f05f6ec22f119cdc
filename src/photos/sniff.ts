/** Finds the format of a photo from its first bytes; no name and no declared type is asked. */
import type { PhotoFormat } from './outcome.ts';

export type Sniffed =
  | { readonly kind: 'photo'; readonly format: PhotoFormat }
  /** Not accepted; `what` says in a few words what the bytes look like. */
  | { readonly kind: 'other'; readonly what: string };

/** The format of `bytes`. Only the beginning is looked at: what follows may still be broken. */
export function sniffPhoto(bytes: Uint8Array): Sniffed {
  if (bytes.length === 0) return { kind: 'other', what: 'nothing: there are no bytes' };
  const format = photoFormat(bytes);
  return format === null ? { kind: 'other', what: otherFormat(bytes) } : { kind: 'photo', format };
}

function photoFormat(bytes: Uint8Array): PhotoFormat | null {
  const head = latin1(bytes, 0, 16);
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'gif';
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'webp';
  return bmpHeaderAt(bytes) === null ? null : 'bmp';
}

/** Where the file header of a BMP starts: behind that of an OS/2 bitmap array, where there is one; null when this is no BMP. */
export function bmpHeaderAt(bytes: Uint8Array): number | null {
  const start = latin1(bytes, 0, 2) === 'BA' ? 14 : 0;
  if (latin1(bytes, start, 2) !== 'BM') return null;
  // Two letters are too little to go by: a text may start with them, and never with a header of this length.
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = start + 18 <= bytes.length ? view.getUint32(start + 14, true) : 40;
  return headerLength === 12 || (headerLength >= 16 && headerLength <= 124) ? start : null;
}

const signatures: readonly (readonly [start: string, what: string])[] = [
  ['II*\0', 'TIFF'],
  ['MM\0*', 'TIFF'],
  ['%PDF', 'PDF'],
  ['PK\x03\x04', 'a ZIP archive or an Office document'],
  ['\x1f\x8b', 'gzip'],
  ['\xd0\xcf\x11\xe0', 'an Office document'],
  ['\x15\x1c', 'an OLE object of Microsoft Access, not a bare picture'],
  ['8BPS', 'Photoshop'],
  ['\0\0\x01\0', 'an icon'],
  ['\xff\x0a', 'JPEG XL'],
  ['\0\0\0\x0cJXL ', 'JPEG XL'],
  ['\0\0\0\x0cjP  ', 'JPEG 2000'],
  ['\xff\x4f\xff\x51', 'JPEG 2000'],
  ['\xd7\xcd\xc6\x9a', 'a Windows metafile'],
];

function otherFormat(bytes: Uint8Array): string {
  const head = latin1(bytes, 0, 512);
  const known = signatures.find(([start]) => head.startsWith(start));
  if (known) return known[1];
  if (head.slice(4, 8) === 'ftyp') return 'HEIC, AVIF or a video';
  const text = head
    .replaceAll('\0', '')
    .replace(/^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
    .trimStart();
  if (/^<(svg|\?xml|!--|!doctype svg)/i.test(text)) return 'SVG or other XML';
  if (/^<(!doctype html|html|head|body)/i.test(text)) return 'HTML';
  if (/^data:image\//i.test(text)) return 'a data: address, not the bytes of a picture';
  if (/^(\/9j\/|iVBORw0KGgo|R0lGOD|UklGR|Qk0)[\w+/=\s]*$/.test(text))
    return 'a picture written as base64 text; decode it in the query';
  const start = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0'));
  return `something unknown that starts with ${start.join(' ')}`;
}

function latin1(bytes: Uint8Array, from: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + length));
}
