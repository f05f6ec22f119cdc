import { expect, test } from 'vitest';
import { documentTypeFinder, shippedDocumentTypes } from './document-types.ts';

test('the 36 codes of form T-13 are shipped, each letter and number once', () => {
  expect(shippedDocumentTypes).toHaveLength(36);
  expect(new Set(shippedDocumentTypes.map(({ letter }) => letter)).size).toBe(36);
  expect(shippedDocumentTypes.map(({ code }) => Number(code))).toEqual(Array.from({ length: 36 }, (_, i) => i + 1));
  const find = documentTypeFinder(shippedDocumentTypes);
  expect(['Я', 'Н', 'С', 'К', 'ОТ', 'Б', 'В', 'НН', 'НЗ'].map((letter) => find(letter)?.code)).toEqual([
    '01',
    '02',
    '04',
    '06',
    '09',
    '19',
    '26',
    '30',
    '36',
  ]);
});

test('a type is found by its letter in any case and by its number with or without a zero before it', () => {
  const find = documentTypeFinder(shippedDocumentTypes);
  for (const type of shippedDocumentTypes) {
    for (const text of [type.letter, type.letter.toLowerCase(), ` ${type.code} `, String(Number(type.code))]) {
      expect(find(text)).toBe(type);
    }
  }
  for (const text of ['', 'QQ', '37', '0', 'B']) expect(find(text)).toBeUndefined();
});
