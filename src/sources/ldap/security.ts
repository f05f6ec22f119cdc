/** What Active Directory keeps of security principals and of the history of attributes. */
import type { Buffer } from 'node:buffer';

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
