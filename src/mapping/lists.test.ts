import { describe, expect, it } from 'vitest';
import { parseBoolean } from './booleans.ts';
import { columnOrigin } from './fault.ts';
import { joinPath, parseList, rememberedLists } from './lists.ts';

const origin = columnOrigin('levels');

describe('a list', () => {
  it('is trimmed, sorted and without repetition', () => {
    expect(parseList(' B;A ;;B;', ';', origin)).toEqual(['A', 'B']);
  });
  it('is one item without a separator', () => {
    expect(parseList('B;A', undefined, origin)).toEqual(['B;A']);
  });
  it('is empty for nothing', () => {
    expect(parseList(null, ';', origin)).toEqual([]);
  });
  it('refuses items that are too long', () => {
    expect(parseList('x'.repeat(501), ';', origin)).toMatchObject({ code: 'mapping.text' });
  });
  it('is the same when remembered', () => {
    const parse = rememberedLists(';', origin);
    for (let i = 0; i < 1200; i++) {
      const text = `z;${i % 600}`;
      expect(parse(text)).toEqual(parseList(text, ';', origin));
    }
  });
});

describe('a path of departments', () => {
  const path = (text: string) => joinPath(text.split('/'), '/', text, origin);
  it('is joined by a character that no name has', () => {
    expect(path('Завод / Цех 1')).toBe('Завод\u001fЦех 1');
  });
  it.each(['/Завод', 'Завод/', 'Завод//Цех'])('%s has an empty part', (text) => {
    expect(path(text)).toMatchObject({ code: 'mapping.required' });
  });
  it('refuses the joint itself', () => {
    expect(path('a\u001fb')).toMatchObject({ code: 'mapping.text', value: 'a\ufffdb' });
  });
});

describe('a boolean', () => {
  it.each(['true', 'T', '1', 'Yes', 'y', 'ДА', 'on'])('%s is true', (text) => {
    expect(parseBoolean(text)).toBe(true);
  });
  it.each(['FALSE', 'f', '0', 'no', 'N', 'Нет', 'off'])('%s is false', (text) => {
    expect(parseBoolean(text)).toBe(false);
  });
  it.each(['2', '-1', 'maybe', 'trues', ''])('%s is neither', (text) => {
    expect(parseBoolean(text)).toBeUndefined();
  });
});
