/** Values that are not text: what of them has a written form, and which attributes are bytes whatever they contain. */
import { Buffer } from 'node:buffer';

/** The 16 bytes of an `objectGUID` as Windows writes them: `1f3a...-....-....-....-............`. */
export function guidText(bytes: Buffer): string | null {
  if (bytes.length !== 16) return null;
  const hex = (start: number, end: number): string => bytes.toString('hex', start, end);
  const swapped = (start: number, end: number): string =>
    Array.from(bytes.subarray(start, end), (byte) => byte.toString(16).padStart(2, '0'))
      .reverse()
      .join('');
  return `${swapped(0, 4)}-${swapped(4, 6)}-${swapped(6, 8)}-${hex(8, 10)}-${hex(10, 16)}`;
}

/** The bytes of a GUID as it is written; null where it is none. */
export function guidBytes(text: string): Uint8Array | null {
  const match = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/i.exec(text.trim());
  if (match === null) return null;
  const [, first = '', second = '', third = '', fourth = '', fifth = ''] = match;
  const bytes = (hex: string): number[] => [...Buffer.from(hex, 'hex')];
  return Uint8Array.from([
    ...bytes(first).reverse(),
    ...bytes(second).reverse(),
    ...bytes(third).reverse(),
    ...bytes(fourth),
    ...bytes(fifth),
  ]);
}

/** `S-1-5-21-...` of an `objectSid`. */
export function sidText(bytes: Buffer): string | null {
  const count = bytes[1];
  if (bytes.length < 8 || count === undefined || bytes.length !== 8 + count * 4) return null;
  const parts = Array.from({ length: count }, (_, index) => bytes.readUInt32LE(8 + index * 4));
  return ['S', bytes[0], bytes.readUIntBE(2, 6), ...parts].join('-');
}

/** In small letters. A photo may begin with what happens to be text. */
const byteAttributes: ReadonlySet<string> = new Set([
  'jpegphoto',
  'thumbnailphoto',
  'photo',
  'audio',
  'usercertificate',
  'usersmimecertificate',
  'userpkcs12',
  'msexchmailboxguid',
  'logonhours',
]);

export type ValueKind = 'text' | 'bytes' | 'guid' | 'sid';

export function valueKind(attribute: string): ValueKind {
  const name = attribute.toLowerCase();
  if (name === 'objectguid' || name === 'ms-ds-consistencyguid') return 'guid';
  if (name === 'objectsid' || name === 'sidhistory') return 'sid';
  return byteAttributes.has(name) || name.endsWith(';binary') ? 'bytes' : 'text';
}
