import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseConnectionString, partOf, withSettings } from './connection-string.ts';

test('values in braces may hold every sign', () => {
  expect(parseConnectionString('Driver={My Driver}; Pwd={a;b}}c{d=};Server=x')).toEqual([
    { key: 'Driver', value: 'My Driver' },
    { key: 'Pwd', value: 'a;b}c{d=' },
    { key: 'Server', value: 'x' },
  ]);
});

test('any value in braces is read back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (value) => {
      const parts = parseConnectionString(`A=1;Pwd={${value.replaceAll('}', '}}')}};Z=2`);
      expect(partOf(parts, 'PWD')).toBe(value);
      expect(partOf(parts, 'z')).toBe('2');
    }),
    { numRuns: 200 },
  );
});

test('a setting is added only where the user has not given it under any of its names', () => {
  const settings = [{ names: ['Fetch', 'A7'], value: '10000' }] as const;
  expect(withSettings('Driver=x;', settings)).toBe('Driver=x;Fetch=10000');
  expect(withSettings('Driver=x;FETCH=5', settings)).toBe('Driver=x;FETCH=5');
  expect(withSettings('Driver=x;a7=5', settings)).toBe('Driver=x;a7=5');
});
