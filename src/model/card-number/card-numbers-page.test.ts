import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeFormat, formatNames, hexOf, parseNumber, printNumber, readings } from './card-number.ts';
import { frame } from './frame.ts';

interface Example {
  readonly format: string;
  readonly bits: number;
  readonly text: string;
  readonly value: string;
}

const page = readFileSync('docs/card-numbers.md', 'utf8');
const [table = ''] = page.split('## Formats').slice(1);

/** The rows of every table that has a format, its bits, an example and a value. */
function examplesIn(text: string): Example[] {
  return [...text.matchAll(/^\| `([^`]+)` \| (\d+) \| `([^`]+)` \| `([0-9A-F]+)` \|/gm)].map((row) => {
    const [, format = '', bits = '', example = '', value = ''] = row;
    return { format, bits: Number(bits), text: example, value };
  });
}

describe('the page about card numbers', () => {
  it.each(examplesIn(page))('is right about $text in $format', ({ format, bits, text, value }) => {
    const number = parseNumber(text, format);
    expect({ bits: number.bits, value: hexOf(number) }).toEqual({ bits, value });
    expect(printNumber(number, format)).toBe(text);
  });

  it('lists every format, in the order in which they are offered, with its own example', () => {
    const listed = examplesIn(table.split('## ')[0] ?? '');
    expect(listed.map(({ format }) => format)).toEqual(formatNames);
    for (const { format, text } of listed) expect(text).toBe(describeFormat(format).example);
  });

  it('names no format that does not exist', () => {
    for (const [, name = ''] of page.matchAll(/`((?:em-\w|w\d|corp|hex)[\w+-]*)`/g))
      expect(formatNames).toContain(name);
  });

  it('names, for each shape of a text, all formats that accept it', () => {
    const shapes = [...page.matchAll(/^ {3}\| [^|`]+ \| `([^`]+)` \| ([^|]+) \|$/gm)];
    expect(shapes).toHaveLength(10);
    for (const [, sample = '', listed = ''] of shapes) {
      const names = readings(sample).map(({ format }) => `\`${format}\``);
      expect(listed).toBe(names.join(' '));
    }
  });

  it('is right about the frame', () => {
    const [, ...parts] = /is `([01])` `([01]{24})` `([01])`, 26 bits/.exec(page) ?? [];
    expect(parts.join('')).toBe(frame(parseNumber('213,02000', 'w26'), 'w26'));
  });

  it('is right about what is lost in printing', () => {
    expect(() => printNumber(parseNumber('0040856634', 'em-10d'), 'w26')).toThrow(
      expect.objectContaining({ code: 'number.lossy' }),
    );
    expect(printNumber(parseNumber('0013961168', 'em-10d'), 'w26')).toBe('213,02000');
  });
});
