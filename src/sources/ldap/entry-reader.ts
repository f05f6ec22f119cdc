/** Takes an entry apart once for all its columns: where the values of each attribute lie, without copying them. */
import { Buffer } from 'node:buffer';
import type { RowEncoder } from '../../model/row-batch.ts';
import type { ValueKind } from './binary.ts';
import { type EntryBytes, type EntryVisitor, visitEntry } from './entry.ts';
import { putValue } from './values.ts';

/** The entry that was read last. */
export interface OpenedEntry {
  /** As the directory spells it. */
  dn(): string;
  count(attribute: number): number;
  /** A copy-free view of one value. */
  value(attribute: number, index: number): Buffer;
  /** Puts one value into a row. */
  put(attribute: number, index: number, kind: ValueKind, encoder: RowEncoder): void;
  /** Texts of all values; sorted, since a directory promises no order. */
  texts(attribute: number): readonly string[];
  /** Attributes that came in part, and how many of their values came. */
  readonly ranged: ReadonlyMap<number, RangedPart>;
  /** Puts all values of an attribute in the place of those that came. */
  replace(attribute: number, values: readonly Buffer[]): void;
}

export interface RangedPart {
  readonly name: string;
  readonly next: number;
}

export interface EntryReader {
  open(entry: EntryBytes): OpenedEntry;
  /** The number of an attribute, whatever its letters' case. */
  indexOf(attribute: string): number;
}

const none = -1;

export function entryReader(attributes: readonly string[]): EntryReader {
  const indexes = new Map(attributes.map((name, index) => [name.toLowerCase(), index]));
  /** As the directory spells them, so that a name is looked at once. */
  const spelled = new Map<string, number>();
  const starts: number[][] = attributes.map(() => []);
  const ends: number[][] = attributes.map(() => []);
  const counts = new Uint32Array(attributes.length);
  const replaced = new Map<number, readonly Buffer[]>();
  const ranged = new Map<number, RangedPart>();
  let bytes: Buffer = Buffer.alloc(0);
  let nameStart = 0;
  let nameEnd = 0;
  let current = none;

  const visitor: EntryVisitor = {
    name(start, end) {
      nameStart = start;
      nameEnd = end;
    },
    attribute(type) {
      let index = spelled.get(type);
      if (index === undefined) {
        index = indexes.get(type.toLowerCase()) ?? none;
        if (spelled.size < 1000) spelled.set(type, index);
      }
      current = index === none && type.includes(';range=') ? rangedIndex(type) : index;
    },
    value(start, end) {
      if (current === none) return;
      const at = counts[current] as number;
      (starts[current] as number[])[at] = start;
      (ends[current] as number[])[at] = end;
      counts[current] = at + 1;
    },
  };
  const rangedIndex = (type: string): number => {
    const match = /^(.*);range=[0-9]+-([0-9]+|\*)$/i.exec(type);
    const index = indexes.get(match?.[1]?.toLowerCase() ?? '') ?? none;
    if (index !== none && match !== null && match[2] !== '*')
      ranged.set(index, { name: match[1] ?? '', next: Number(match[2]) + 1 });
    return index;
  };
  const opened: OpenedEntry = {
    ranged,
    dn: () => bytes.toString('utf8', nameStart, nameEnd),
    count: (attribute) => replaced.get(attribute)?.length ?? (counts[attribute] as number),
    value: (attribute, index) =>
      replaced.get(attribute)?.[index] ??
      bytes.subarray((starts[attribute] as number[])[index], (ends[attribute] as number[])[index]),
    put(attribute, index, kind, encoder) {
      const other = replaced.get(attribute)?.[index];
      if (other !== undefined) return putValue(other, 0, other.length, kind, encoder);
      const start = (starts[attribute] as number[])[index] as number;
      putValue(bytes, start, (ends[attribute] as number[])[index] as number, kind, encoder);
    },
    texts(attribute) {
      const count = opened.count(attribute);
      const texts: string[] = [];
      for (let index = 0; index < count; index++) texts.push(opened.value(attribute, index).toString('utf8'));
      return texts.length < 2 ? texts : texts.sort();
    },
    replace: (attribute, values) => void replaced.set(attribute, values),
  };
  return {
    open(entry) {
      bytes = entry.bytes;
      counts.fill(0);
      if (replaced.size > 0) replaced.clear();
      if (ranged.size > 0) ranged.clear();
      visitEntry(entry, visitor);
      return opened;
    },
    indexOf: (attribute) => indexes.get(attribute.toLowerCase()) ?? none,
  };
}
