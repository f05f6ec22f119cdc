/** An entry of a directory as it came over the wire. */
import type { Buffer } from 'node:buffer';
import { berTags, type Element, wholeElement } from './ber.ts';

/** One search result entry: the operation's content is `bytes[start..end)`. */
export interface EntryBytes {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

export interface LdapEntry {
  readonly dn: string;
  /** By the name in small letters, with its options: `membership`, `cn;lang-ru`. Values as they are, in the directory's order. */
  readonly attributes: ReadonlyMap<string, readonly Buffer[]>;
}

/**
 * Goes through an entry without copying anything: `start` is told each attribute's name as the directory spells it, `value` where each of
 * its values lies.
 */
export interface EntryVisitor {
  name(start: number, end: number): void;
  attribute(type: string): void;
  value(start: number, end: number): void;
}

const outer: Element = { tag: 0, start: 0, end: 0 };
const attribute: Element = { tag: 0, start: 0, end: 0 };
const part: Element = { tag: 0, start: 0, end: 0 };

export function visitEntry({ bytes, start, end }: EntryBytes, visitor: EntryVisitor): void {
  wholeElement(bytes, start, end, part);
  visitor.name(part.start, part.end);
  wholeElement(bytes, part.end, end, outer);
  let at = outer.start;
  while (at < outer.end) {
    wholeElement(bytes, at, outer.end, attribute);
    at = attribute.end;
    wholeElement(bytes, attribute.start, attribute.end, part);
    visitor.attribute(bytes.toString('latin1', part.start, part.end));
    if (part.end >= attribute.end) continue;
    wholeElement(bytes, part.end, attribute.end, part);
    if (part.tag !== berTags.set) throw new Error('the values of an attribute are not a set');
    const valuesEnd = part.end;
    let valueAt = part.start;
    while (valueAt < valuesEnd) {
      wholeElement(bytes, valueAt, valuesEnd, part);
      valueAt = part.end;
      visitor.value(part.start, part.end);
    }
  }
}

/** The entry as a value, for those who read few of them. */
export function readEntry(entry: EntryBytes): LdapEntry {
  const attributes = new Map<string, Buffer[]>();
  let dn = '';
  let values: Buffer[] = [];
  visitEntry(entry, {
    name: (start, end) => {
      dn = entry.bytes.toString('utf8', start, end);
    },
    attribute: (type) => {
      values = [];
      attributes.set(type.toLowerCase(), values);
    },
    value: (start, end) => values.push(entry.bytes.subarray(start, end)),
  });
  return { dn, attributes };
}

/** The first value of an attribute as text; undefined where there is none. */
export function textOf(entry: LdapEntry, attribute: string): string | undefined {
  return entry.attributes.get(attribute.toLowerCase())?.[0]?.toString('utf8');
}

/** All values of an attribute as texts. */
export function textsOf(entry: LdapEntry, attribute: string): readonly string[] {
  return (entry.attributes.get(attribute.toLowerCase()) ?? []).map((value) => value.toString('utf8'));
}
