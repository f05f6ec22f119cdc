import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Value } from '../model/value.ts';
import { columnOrigin, isFault } from './fault.ts';
import { cleanText } from './text.ts';

const clean = (value: Value, limit = 500) => cleanText(value, columnOrigin('c'), limit);

describe('a text', () => {
  it.each<[Value, string | null]>([
    ['a', 'a'],
    ['  a b\u00a0\ufeff', 'a b'],
    ['\u3000я\u2003', 'я'],
    ['', null],
    [' \t\n', null],
    [null, null],
    [42, '42'],
    [1.5, '1.5'],
    [true, 'true'],
    ['😀 x', '😀 x'],
  ])('%j is %j', (value, expected) => {
    expect(clean(value)).toBe(expected);
  });

  it.each<[Value, string]>([
    ['a\0b', 'mapping.text'],
    ['a\ud800', 'mapping.text'],
    [`${'x'.repeat(50)}\udc00`, 'mapping.text'],
    ['x'.repeat(501), 'mapping.text'],
    [Number.NaN, 'mapping.number'],
    [Number.POSITIVE_INFINITY, 'mapping.number'],
    [new Uint8Array([1, 255]), 'mapping.bytes'],
  ])('%j is refused', (value, code) => {
    const fault = clean(value);
    if (!isFault(fault)) throw new Error('no fault');
    expect(fault.code).toBe(code);
    expect(fault.reason).toMatch(/in column c .*\. .*\.$/u);
    expect(fault.reason.isWellFormed()).toBe(true);
    expect(fault.reason).not.toContain('\0');
  });

  it('is what trimming gives, or a fault, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const cleaned = clean(text);
        const trimmed = text.trim();
        if (isFault(cleaned)) expect(text.includes('\0') || !text.isWellFormed()).toBe(true);
        else expect(cleaned).toBe(trimmed === '' ? null : trimmed);
      }),
      { numRuns: 500 },
    );
  });
});
