/** Reading of BER, the encoding of LDAP's messages, without making an object of every value. */
import type { Buffer } from 'node:buffer';

/** Where an element's content lies: `bytes[start..end)`. */
export interface Element {
  tag: number;
  start: number;
  end: number;
}

export const berTags = { integer: 0x02, octets: 0x04, enumerated: 0x0a, sequence: 0x30, set: 0x31 } as const;

/**
 * The element at `at`, written into `into`; false where `bytes` end before its header does. Its content may lie beyond the end of `bytes`.
 *
 * Errors: a plain Error on a length that LDAP does not use.
 */
export function readElement(bytes: Buffer, at: number, into: Element): boolean {
  if (at + 2 > bytes.length) return false;
  into.tag = bytes[at] as number;
  let length = bytes[at + 1] as number;
  let start = at + 2;
  if (length >= 0x80) {
    const more = length - 0x80;
    if (more === 0 || more > 4) throw new Error('an element of the answer has a length that cannot be read');
    if (start + more > bytes.length) return false;
    length = 0;
    for (let index = 0; index < more; index++) length = length * 256 + (bytes[start + index] as number);
    start += more;
  }
  into.start = start;
  into.end = start + length;
  return true;
}

/** As `readElement`, of an element that must lie in `bytes` before `limit` as a whole. */
export function wholeElement(bytes: Buffer, at: number, limit: number, into: Element): void {
  if (!readElement(bytes, at, into) || into.end > limit || into.end > bytes.length)
    throw new Error('the answer is cut off inside an element');
}

/** The value of an INTEGER or ENUMERATED of at most four bytes. */
export function integerOf(bytes: Buffer, element: Element): number {
  const length = element.end - element.start;
  if (length < 1 || length > 4) throw new Error('a number of the answer is too long');
  return bytes.readIntBE(element.start, length);
}
