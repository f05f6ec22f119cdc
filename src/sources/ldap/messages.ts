/** The answers of a directory, taken apart as far as each needs; requests are written by ldapts. */
import { Buffer } from 'node:buffer';
import { berTags, type Element, integerOf, wholeElement } from './ber.ts';

export const operations = {
  bind: 0x61,
  entry: 0x64,
  done: 0x65,
  modify: 0x67,
  reference: 0x73,
  extended: 0x78,
  intermediate: 0x79,
} as const;

/** What ends an operation. */
export interface Outcome {
  /** The result code of RFC 4511: 0 is success. */
  readonly code: number;
  /** The deepest entry above the one named that is there. */
  readonly matchedDn: string;
  /** The directory's own words. */
  readonly diagnostic: string;
  /** Addresses of other servers that have what was asked for. */
  readonly referrals: readonly string[];
  /** Values of the controls of the answer, by their numbers. */
  readonly controls: ReadonlyMap<string, Buffer>;
  /** Of an extended answer. */
  readonly name?: string;
}

/** A message as the connection hands it over: who it is for, what it is, and where it lies. */
export interface Message {
  id: number;
  operation: number;
  /** Content of the operation: `bytes[start..end)`. */
  start: number;
  end: number;
  bytes: Buffer;
}

const controlsTag = 0xa0;
const referralTag = 0xa3;
const extendedNameTag = 0x8a;
const intermediateNameTag = 0x80;
const intermediateValueTag = 0x81;

/** Number and operation of one whole message. */
export function readMessage(bytes: Buffer): Message {
  const element: Element = { tag: 0, start: 0, end: 0 };
  wholeElement(bytes, 0, bytes.length, element);
  const { start, end } = element;
  wholeElement(bytes, start, end, element);
  if (element.tag !== berTags.integer) throw new Error('an answer has no number');
  const id = integerOf(bytes, element);
  wholeElement(bytes, element.end, end, element);
  return { id, operation: element.tag, start: element.start, end: element.end, bytes };
}

export function readOutcome(message: Message): Outcome {
  const { bytes, start, end } = message;
  const element: Element = { tag: 0, start, end: start };
  wholeElement(bytes, start, end, element);
  const code = integerOf(bytes, element);
  wholeElement(bytes, element.end, end, element);
  const matchedDn = textOf(bytes, element);
  wholeElement(bytes, element.end, end, element);
  const diagnostic = textOf(bytes, element);
  let referrals: readonly string[] = [];
  let name: string | undefined;
  while (element.end < end) {
    wholeElement(bytes, element.end, end, element);
    if (element.tag === referralTag) referrals = textsOf(bytes, element.start, element.end);
    else if (element.tag === extendedNameTag) name = textOf(bytes, element);
  }
  const controls = readControls(bytes, end);
  return { code, matchedDn, diagnostic, referrals, controls, ...(name === undefined ? {} : { name }) };
}

/** The addresses of a search reference. */
export function readReference({ bytes, start, end }: Message): readonly string[] {
  return textsOf(bytes, start, end);
}

/** What a directory says in the middle of an operation, as RFC 4511 frames it. */
export function readIntermediate({ bytes, start, end }: Message): { readonly name: string; readonly value: Buffer } {
  const element: Element = { tag: 0, start, end: start };
  let name = '';
  let value = Buffer.alloc(0);
  while (element.end < end) {
    wholeElement(bytes, element.end, end, element);
    if (element.tag === intermediateNameTag) name = textOf(bytes, element);
    else if (element.tag === intermediateValueTag) value = Buffer.from(bytes.subarray(element.start, element.end));
  }
  return { name, value };
}

function readControls(bytes: Buffer, at: number): ReadonlyMap<string, Buffer> {
  const controls = new Map<string, Buffer>();
  if (at >= bytes.length) return controls;
  const list: Element = { tag: 0, start: 0, end: 0 };
  wholeElement(bytes, at, bytes.length, list);
  if (list.tag !== controlsTag) return controls;
  const control: Element = { tag: 0, start: 0, end: list.start };
  while (control.end < list.end) {
    wholeElement(bytes, control.end, list.end, control);
    const part: Element = { tag: 0, start: 0, end: 0 };
    wholeElement(bytes, control.start, control.end, part);
    const type = textOf(bytes, part);
    let value = Buffer.alloc(0);
    while (part.end < control.end) {
      wholeElement(bytes, part.end, control.end, part);
      if (part.tag === berTags.octets) value = Buffer.from(bytes.subarray(part.start, part.end));
    }
    controls.set(type, value);
  }
  return controls;
}

function textsOf(bytes: Buffer, start: number, end: number): readonly string[] {
  const texts: string[] = [];
  const element: Element = { tag: 0, start, end: start };
  while (element.end < end) {
    wholeElement(bytes, element.end, end, element);
    texts.push(textOf(bytes, element));
  }
  return texts;
}

function textOf(bytes: Buffer, { start, end }: Element): string {
  return bytes.toString('utf8', start, end);
}
