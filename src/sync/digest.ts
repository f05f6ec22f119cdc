/**
 * 64-bit digests as pairs of signed 32-bit integers, fast enough to be taken of every row of every cycle. They tell whether something
 * changed; they protect against chance, not against an attacker.
 */
import { createHash } from 'node:crypto';
import { columnOffset, lengthAt, type RowBatch, tags } from '../model/row-batch.ts';

/** The last digest taken; read it before the next call. A pair per call would cost more than the digest. */
export const digest = { a: 0, b: 0 };

/** Between the parts of a stored key that has several, as identifiers' do. */
export const keySeparator = '\u001f';
const separatorByte = 0x1f;

export interface Seed {
  readonly a: number;
  readonly b: number;
}

/** A seed from any text, such as the fingerprint of a mapping. */
export function seedOf(text: string): Seed {
  const hash = createHash('sha256').update(text).digest();
  return { a: hash.readInt32LE(0), b: hash.readInt32LE(4) };
}

/** Digest of whole words `words[from..to)`. */
export function digestWords(words: Int32Array, from: number, to: number, seed: Seed): void {
  let a = seed.a;
  let b = seed.b;
  for (let i = from; i < to; i++) {
    const word = words[i] as number;
    let k = Math.imul(word, 0xcc9e2d51);
    k = (k << 15) | (k >>> 17);
    a ^= Math.imul(k, 0x1b873593);
    // Sums are cut to 32 bits at once: left as they are, both halves become floating-point numbers, four times as slow.
    a = (Math.imul((a << 13) | (a >>> 19), 5) + 0xe6546b64) | 0;
    k = Math.imul(word, 0x85ebca6b);
    k = (k << 16) | (k >>> 16);
    b ^= Math.imul(k, 0x239b961b);
    b = (Math.imul((b << 17) | (b >>> 15), 5) + 0x38b34ae5) | 0;
  }
  finish(a, b, to - from);
}

/** A digest that is being taken of something in many parts. */
const mixing = { a: 0, b: 0, size: 0 };
const kindMarks = { null: 1, false: 2, true: 3, number: 4, text: 5, list: 6, record: 7, end: 8 } as const;

/**
 * Digest of a mapped record: of what JSON would tell of it, without making a text of it. Which kind a value is and how long it is is mixed in,
 * so that what goes in differs wherever two records do.
 */
export function digestRecord(record: object, seed: Seed): void {
  begin(seed);
  mixValue(record);
  finish(mixing.a, mixing.b, mixing.size);
}

/** Digest of a text by its UTF-16 units. */
export function digestText(text: string, seed: Seed): void {
  begin(seed);
  mixUnits(text);
  finish(mixing.a, mixing.b, mixing.size);
}

function begin(seed: Seed): void {
  mixing.a = seed.a;
  mixing.b = seed.b;
  mixing.size = 0;
}

function mixValue(value: unknown): void {
  if (typeof value === 'string') mixText(value);
  else if (value === null || value === undefined) mixMark(kindMarks.null);
  else if (typeof value === 'boolean') mixMark(value ? kindMarks.true : kindMarks.false);
  else if (typeof value === 'number') {
    mixMark(kindMarks.number);
    mixText(String(value));
  } else if (Array.isArray(value)) {
    mixMark(kindMarks.list);
    for (const item of value) mixValue(item);
    mixMark(kindMarks.end);
  } else mixRecord(value as Readonly<Record<string, unknown>>);
}

function mixRecord(record: Readonly<Record<string, unknown>>): void {
  mixMark(kindMarks.record);
  for (const name of Object.keys(record)) {
    const value = record[name];
    if (value === undefined) continue;
    mixText(name);
    mixValue(value);
  }
  mixMark(kindMarks.end);
}

function mixMark(mark: number): void {
  const a = Math.imul(mixing.a ^ mark, 0x01000193);
  const b = Math.imul(mixing.b + mark, 0x85ebca6b);
  mixing.a = (a << 13) | (a >>> 19);
  mixing.b = (b << 11) | (b >>> 21);
  mixing.size += 1;
}

function mixText(text: string): void {
  mixMark(kindMarks.text);
  mixMark(text.length);
  mixUnits(text);
}

function mixUnits(text: string): void {
  let { a, b } = mixing;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    a = (a << 13) | (a >>> 19);
    b = Math.imul(b + unit, 0x85ebca6b);
    b = (b << 11) | (b >>> 21);
  }
  mixing.a = a;
  mixing.b = b;
  mixing.size += text.length;
}

/**
 * Digest of a row's key by the text of its key columns, so that it stays the same when a driver begins to give numbers as text. False
 * when one of the first `required` columns is NULL or empty; the others may be.
 */
export function digestKey(
  batch: RowBatch,
  row: number,
  columns: readonly number[],
  required: number,
  seed: Seed,
): boolean {
  let a = seed.a;
  let b = seed.b;
  let size = 0;
  const bytes = batch.bytes;
  const start = batch.starts[row] as number;
  for (let part = 0; part < columns.length; part++) {
    let at = columnOffset(bytes, start, columns[part] as number);
    const tag = bytes[at++];
    let end: number;
    let from = bytes;
    if (tag === tags.text) {
      const length = lengthAt(bytes, at);
      at += 4;
      end = at + length;
      // Blanks around a key mean nothing, as in mapping.
      while (at < end && isBlank(bytes[at] as number)) at++;
      while (end > at && isBlank(bytes[end - 1] as number)) end--;
      if (end > at && ((bytes[at] as number) >= 0x80 || (bytes[end - 1] as number) >= 0x80)) {
        from = trimmed(bytes, at, end);
        at = 0;
        end = from.length;
      }
    } else {
      const text = tag === tags.null || tag === undefined ? '' : otherText(batch, at, tag);
      from = Buffer.from(text.trim(), 'utf8');
      at = 0;
      end = from.length;
    }
    if (end === at && part < required) return false;
    size += end - at;
    if (part > 0) {
      // Just as the separator is a byte of the stored key.
      size += 1;
      a = Math.imul(a ^ separatorByte, 0x01000193);
      a = (a << 13) | (a >>> 19);
      b = Math.imul(b + separatorByte, 0x85ebca6b);
      b = (b << 11) | (b >>> 21);
    }
    for (; at < end; at++) {
      const byte = from[at] as number;
      a = Math.imul(a ^ byte, 0x01000193);
      a = (a << 13) | (a >>> 19);
      b = Math.imul(b + byte, 0x85ebca6b);
      b = (b << 11) | (b >>> 21);
    }
  }
  finish(a, b, size);
  return true;
}

/** A text that may begin or end with a blank beyond ASCII. */
function trimmed(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
  return Buffer.from(text.trim(), 'utf8');
}

/** Digest of a key as it is stored; equal to that of a row with the same key. */
export function digestKeyText(key: string, seed: Seed): void {
  let a = seed.a;
  let b = seed.b;
  const bytes = Buffer.from(key, 'utf8');
  for (const byte of bytes) {
    a = Math.imul(a ^ byte, 0x01000193);
    a = (a << 13) | (a >>> 19);
    b = Math.imul(b + byte, 0x85ebca6b);
    b = (b << 11) | (b >>> 21);
  }
  finish(a, b, bytes.length);
}

/** The blanks of ASCII that trimming a text removes; other control characters belong to the key. */
function isBlank(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

function otherText(batch: RowBatch, at: number, tag: number): string {
  const buffer = Buffer.from(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.byteLength);
  if (tag === tags.number) return String(buffer.readDoubleLE(at));
  if (tag === tags.true) return 'true';
  if (tag === tags.false) return 'false';
  const length = buffer.readUInt32LE(at);
  return tag === tags.utf16
    ? buffer.toString('utf16le', at + 4, at + 4 + length)
    : buffer.toString('latin1', at + 4, at + 4 + length);
}

function finish(first: number, second: number, size: number): void {
  let a = first ^ size;
  let b = second ^ size;
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b);
  a = Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  a ^= a >>> 16;
  b = Math.imul(b ^ (b >>> 15), 0x2c1b3c6d) + a;
  b = Math.imul(b ^ (b >>> 12), 0x297a2d39);
  b ^= b >>> 15;
  // (0, 0) is the digest of nothing: it marks what must be compared in any case.
  digest.a = a | 0;
  digest.b = a === 0 && b === 0 ? 1 : b | 0;
}

/** The bytes of a batch as words; copied when they do not start on a word. */
export function wordsOf(batch: RowBatch): Int32Array {
  const { buffer, byteOffset, byteLength } = batch.bytes;
  if (byteOffset % 4 === 0) return new Int32Array(buffer, byteOffset, byteLength >> 2);
  // A copy also of a `Buffer`, whose own `slice` gives a view.
  return new Int32Array(Uint8Array.prototype.slice.call(batch.bytes).buffer);
}
