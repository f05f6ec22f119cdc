/** Search filters of directories, RFC 4515. */
import { Buffer } from 'node:buffer';

export type LdapFilter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly LdapFilter[] }
  | { readonly kind: 'not'; readonly filter: LdapFilter }
  | { readonly kind: 'present'; readonly attribute: string }
  /** Bytes where the escapes of the value give no text. */
  | { readonly kind: 'equal'; readonly attribute: string; readonly value: string | Buffer }
  | { readonly kind: 'atLeast' | 'atMost' | 'like'; readonly attribute: string; readonly value: string }
  | {
      readonly kind: 'parts';
      readonly attribute: string;
      readonly initial: string;
      readonly any: readonly string[];
      readonly final: string;
    }
  /** A matching rule by its number, on one attribute or on all. */
  | {
      readonly kind: 'rule';
      readonly attribute: string;
      readonly rule: string;
      readonly dnAttributes: boolean;
      readonly value: string;
    };

/** What is wrong with a filter, and where. */
export class FilterFault extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.name = 'FilterFault';
    this.at = at;
  }
}

const deepest = 100;

/** Errors: `FilterFault`. */
export function parseFilter(text: string): LdapFilter {
  const trimmed = text.trim();
  if (trimmed === '') throw new FilterFault('is empty', 0);
  const source = trimmed.startsWith('(') ? trimmed : `(${trimmed})`;
  const { filter, end } = filterAt(source, 0, 0);
  if (end !== source.length) throw new FilterFault('goes on after its last bracket', end);
  return filter;
}

/** What is wrong with a filter, or null. */
export function filterFault(text: string): string | null {
  try {
    parseFilter(text);
    return null;
  } catch (fault) {
    if (fault instanceof FilterFault) return `${fault.message} (at character ${fault.at + 1})`;
    throw fault;
  }
}

/** A value as it can stand in a filter without meaning anything else. */
export function escapeFilterValue(value: string | Uint8Array): string {
  if (typeof value !== 'string') return Array.from(value, hexEscape).join('');
  return value.replaceAll(/[\\*()\0]/g, (char) => hexEscape(char.charCodeAt(0)));
}

function hexEscape(byte: number): string {
  return `\\${byte.toString(16).padStart(2, '0')}`;
}

interface Parsed {
  readonly filter: LdapFilter;
  /** Index behind the closing bracket. */
  readonly end: number;
}

function filterAt(text: string, at: number, depth: number): Parsed {
  if (depth > deepest) throw new FilterFault('is nested too deeply', at);
  if (text[at] !== '(') throw new FilterFault('lacks an opening bracket', at);
  const sign = text[at + 1];
  if (sign === '&' || sign === '|') {
    const { filters, end } = filtersAt(text, at + 2, depth + 1);
    return { filter: { kind: sign === '&' ? 'and' : 'or', filters }, end };
  }
  if (sign === '!') {
    const inner = filterAt(text, at + 2, depth + 1);
    if (text[inner.end] !== ')') throw new FilterFault('lacks a closing bracket', inner.end);
    return { filter: { kind: 'not', filter: inner.filter }, end: inner.end + 1 };
  }
  const close = text.indexOf(')', at);
  if (close === -1) throw new FilterFault('lacks a closing bracket', text.length);
  return { filter: comparison(text.slice(at + 1, close), at + 1), end: close + 1 };
}

function filtersAt(text: string, start: number, depth: number): { filters: LdapFilter[]; end: number } {
  const filters: LdapFilter[] = [];
  let at = start;
  while (text[at] === '(') {
    const { filter, end } = filterAt(text, at, depth);
    filters.push(filter);
    at = end;
  }
  if (text[at] !== ')') throw new FilterFault('lacks a closing bracket', at);
  return { filters, end: at + 1 };
}

const attributeName = /^(?:[a-z][a-z0-9-]*|[0-9]+(?:\.[0-9]+)*)(?:;[a-z0-9-]+)*/i;

/** One `attribute=value`, with any of the signs. */
function comparison(text: string, at: number): LdapFilter {
  const attribute = attributeName.exec(text)?.[0] ?? '';
  const rest = text.slice(attribute.length);
  const sign = /^(?:[<>~]?=|:)/.exec(rest)?.[0];
  if (sign === undefined || (attribute === '' && sign !== ':'))
    throw new FilterFault('has a comparison that is not attribute=value', at);
  const valueAt = at + attribute.length + sign.length;
  const written = rest.slice(sign.length);
  if (sign === ':') return extensible(attribute, rest, at + attribute.length);
  if (written.includes('(')) throw new FilterFault('has a bracket inside a value; write it as \\28', valueAt);
  if (sign === '=') return equality(attribute, written, valueAt);
  const value = textValue(written, valueAt);
  return { kind: sign === '>=' ? 'atLeast' : sign === '<=' ? 'atMost' : 'like', attribute, value };
}

function equality(attribute: string, written: string, at: number): LdapFilter {
  if (written === '*') return { kind: 'present', attribute };
  if (!written.includes('*')) return { kind: 'equal', attribute, value: unescaped(written, at) };
  const pieces = written.split('*').map((piece) => textValue(piece, at));
  const initial = pieces.shift() ?? '';
  const final = pieces.pop() ?? '';
  return { kind: 'parts', attribute, initial, any: pieces.filter((piece) => piece !== ''), final };
}

/** `:dn:rule:=value` with what is optional of it. */
function extensible(attribute: string, rest: string, at: number): LdapFilter {
  const match = /^(:dn)?(?::([a-z0-9.-]+))?:=(.*)$/is.exec(rest);
  const rule = match?.[2] ?? '';
  if (match === null || (attribute === '' && rule === ''))
    throw new FilterFault('has a comparison that is not attribute:rule:=value', at);
  const value = textValue(match[3] ?? '', at);
  return { kind: 'rule', attribute, rule, dnAttributes: match[1] !== undefined, value };
}

function textValue(written: string, at: number): string {
  const value = unescaped(written, at);
  if (typeof value !== 'string') throw new FilterFault('has binary bytes where only text can be compared', at);
  return value;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text, or bytes where the escapes give something that is not text. */
function unescaped(written: string, at: number): string | Buffer {
  if (!written.includes('\\')) return written;
  const bytes: Buffer[] = [];
  for (const [index, piece] of written.split('\\').entries()) {
    if (index === 0) {
      bytes.push(Buffer.from(piece));
      continue;
    }
    const hex = piece.slice(0, 2);
    if (!/^[0-9a-f]{2}$/i.test(hex)) throw new FilterFault('has a \\ without two hexadecimal digits after it', at);
    bytes.push(Buffer.from(hex, 'hex'), Buffer.from(piece.slice(2)));
  }
  const whole = Buffer.concat(bytes);
  try {
    return utf8.decode(whole);
  } catch {
    return whole;
  }
}
