/** Controls by which directories tell what has changed: content synchronization (RFC 4533), and DirSync of Active Directory. */
import { Buffer } from 'node:buffer';
import { BerReader, BerWriter, type Control } from 'ldapts';
import { berTags, type Element, wholeElement } from './ber.ts';
import { ValueControl } from './controls.ts';

export const contentSync = '1.3.6.1.4.1.4203.1.9.1.1';
export const contentSyncDone = '1.3.6.1.4.1.4203.1.9.1.3';
export const contentSyncInfo = '1.3.6.1.4.1.4203.1.9.1.4';
export const dirSync = '1.2.840.113556.1.4.841';
const showDeleted = '1.2.840.113556.1.4.417';

const refreshOnly = 1;
/** Entries that the account may see, for accounts without the right to see all. */
export const objectSecurity = 1;
const largestAnswer = 0x7fffffff;

export function contentSyncControl(cookie: string | null): Control {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeEnumeration(refreshOnly);
  if (cookie !== null) writer.writeBuffer(Buffer.from(cookie, 'base64'), berTags.octets);
  writer.endSequence();
  return new ValueControl(contentSync, Buffer.from(writer.buffer), true);
}

export function dirSyncControl(flags: number, cookie: string): Control {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(flags);
  writer.writeInt(largestAnswer);
  writer.writeBuffer(Buffer.from(cookie, 'base64'), berTags.octets);
  writer.endSequence();
  return new ValueControl(dirSync, Buffer.from(writer.buffer), true);
}

/** Also entries that were deleted are found. */
export function showDeletedControl(): Control {
  return new ValueControl(showDeleted, Buffer.alloc(0), true);
}

/** Of the end of a synchronization: where to go on, and whether all that has gone was named. */
export function readContentSyncDone(value: Buffer | undefined): { cookie: string | null; namesRemoved: boolean } {
  if (value === undefined) return { cookie: null, namesRemoved: false };
  let cookie: string | null = null;
  let namesRemoved = false;
  for (const part of partsOf(value, 0, value.length)) {
    if (part.tag === berTags.octets) cookie = value.toString('base64', part.start, part.end);
    else if (part.tag === 0x01) namesRemoved = value[part.start] !== 0;
  }
  return { cookie, namesRemoved };
}

const newCookieTag = 0x80;
const removedPhaseTag = 0xa1;
const presentPhaseTag = 0xa2;
const idSetTag = 0xa3;

/** What comes between entries: keys of entries that have gone, or `present` where only those that are still there are named. */
export function readContentSyncInfo(value: Buffer): readonly Buffer[] | 'present' {
  const whole: Element = { tag: 0, start: 0, end: 0 };
  wholeElement(value, 0, value.length, whole);
  if (whole.tag === newCookieTag || whole.tag === removedPhaseTag) return [];
  if (whole.tag === presentPhaseTag) return 'present';
  if (whole.tag !== idSetTag) throw new Error('the directory tells of changes in a way that is not known');
  const keys: Buffer[] = [];
  let removed = false;
  for (const part of childrenOf(value, whole.start, whole.end)) {
    if (part.tag === 0x01) removed = value[part.start] !== 0;
    else if (part.tag === berTags.set)
      for (const key of childrenOf(value, part.start, part.end)) keys.push(value.subarray(key.start, key.end));
  }
  return removed ? keys : 'present';
}

/** Of an answer to DirSync: the next cookie, and whether there is more to come at once. */
export function readDirSync(value: Buffer | undefined): { cookie: string; more: boolean } | null {
  if (value === undefined) return null;
  const reader = new BerReader(value);
  reader.readSequence();
  const more = (reader.readInt() ?? 0) !== 0;
  reader.readInt();
  const cookie = reader.readString(berTags.octets, true) ?? Buffer.alloc(0);
  return { cookie: cookie.toString('base64'), more };
}

/** The elements of the sequence that the value is. */
function partsOf(value: Buffer, start: number, end: number): Element[] {
  const whole: Element = { tag: 0, start: 0, end: 0 };
  wholeElement(value, start, end, whole);
  return childrenOf(value, whole.start, whole.end);
}

function childrenOf(value: Buffer, start: number, end: number): Element[] {
  const children: Element[] = [];
  let at = start;
  while (at < end) {
    const child: Element = { tag: 0, start: 0, end: 0 };
    wholeElement(value, at, end, child);
    children.push(child);
    at = child.end;
  }
  return children;
}
