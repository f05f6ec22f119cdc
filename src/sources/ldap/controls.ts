/** Controls of requests, as ldapts writes them; their answers are read by `searching.ts`. */
import { Buffer } from 'node:buffer';
import { BerReader, BerWriter, Control } from 'ldapts';

export const pagedResults = '1.2.840.113556.1.4.319';

/** A control whose value is at hand as bytes. */
export class ValueControl extends Control {
  readonly #value: Buffer;

  constructor(type: string, value: Buffer, critical: boolean) {
    super(type, { critical });
    this.#value = value;
  }

  protected override writeControl(writer: BerWriter): void {
    if (this.#value.length > 0) writer.writeBuffer(this.#value, 0x04);
  }
}

/** Simple paged results, RFC 2696. */
export function pageControl(size: number, cookie: Buffer): Control {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(size);
  writer.writeBuffer(cookie, 0x04);
  writer.endSequence();
  return new ValueControl(pagedResults, Buffer.from(writer.buffer), false);
}

/** The cookie of a page's answer; empty after the last page, and where the server does not page. */
export function pageCookie(value: Buffer | undefined): Buffer {
  if (value === undefined) return Buffer.alloc(0);
  const reader = new BerReader(value);
  reader.readSequence();
  reader.readInt();
  return reader.readString(0x04, true) ?? Buffer.alloc(0);
}
