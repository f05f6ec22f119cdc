/** What Active Directory keeps in binary form: identifiers of objects and of security principals, and the history of attributes. */
import { Buffer } from 'node:buffer';

/** `objectGUID` as it is written: 6b42888a-76fb-4658-8d69-7a82499d3a37. */
export function guidText(bytes: Buffer): string {
  if (bytes.length !== 16) return bytes.toString('hex');
  const hex = Buffer.from(bytes);
  hex.subarray(0, 4).reverse();
  hex.subarray(4, 6).reverse();
  hex.subarray(6, 8).reverse();
  const text = hex.toString('hex');
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-');
}

/** The bytes of an `objectGUID` that is written in the usual form, with or without braces; undefined for another text. */
export function guidBytes(text: string): Buffer | undefined {
  const hex = text.trim().replace(/^\{(.*)\}$/, '$1');
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(hex)) return undefined;
  const bytes = Buffer.from(hex.replaceAll('-', ''), 'hex');
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}

/** A security identifier as it is written, S-1-5-21-...; the bytes in hex where they are none. */
export function sidText(bytes: Buffer): string {
  const count = bytes[1] ?? 0;
  if (bytes.length < 8 || bytes.length !== 8 + 4 * count) return bytes.toString('hex');
  const parts = [bytes[0] ?? 1, bytes.readUIntBE(2, 6)];
  for (let part = 0; part < count; part++) parts.push(bytes.readUInt32LE(8 + 4 * part));
  return `S-${parts.join('-')}`;
}

/** The last part of a security identifier, which is below 1000 for what comes with a domain. */
export function relativeId(sid: string): number {
  return Number(/-(\d+)$/.exec(sid)?.[1] ?? 0);
}

const headBytes = 16;
const recordBytes = 48;

/** How often an attribute was written, of `replPropertyMetaData`; null where that does not tell. */
export function attributeVersion(metaData: Buffer | undefined, attributeId: number): number | null {
  if (metaData === undefined || metaData.length < headBytes || metaData.readUInt32LE(0) !== 1) return null;
  const count = metaData.readUInt32LE(8);
  if (metaData.length < headBytes + count * recordBytes) return null;
  for (let at = headBytes; at < headBytes + count * recordBytes; at += recordBytes) {
    if (metaData.readUInt32LE(at) === attributeId) return metaData.readUInt32LE(at + 4);
  }
  return null;
}
