import { describe, expect, it } from 'vitest';
import { parseNumber } from './card-number.ts';
import { frame, numberFromFrame } from './frame.ts';

describe('the frame that a reader sends', () => {
  it.each([
    ['w26', '213,2000', '11101010100000111110100001'],
    ['w34', '00D507D0', '1000000001101010100000111110100001'],
    ['w34f', '213,2000', '1000000001101010100000111110100001'],
    ['w37f', '1,2', '1000000000000000100000000000000000100'],
    ['w37', '1', '0000000000000000000000000000000000010'],
  ])('of %s %s has its parity around the data bits', (format, text, bits) => {
    const number = parseNumber(text, format);
    expect(frame(number, format)).toBe(bits);
    expect(numberFromFrame(bits, format)).toEqual(number);
  });

  it('is not made of a number with other bits, nor in a format whose frame is not known', () => {
    expect(() => frame({ bits: 32, value: 1n }, 'w26')).toThrow(expect.objectContaining({ code: 'number.range' }));
    expect(() => frame({ bits: 24, value: 2n ** 24n }, 'w26')).toThrow(
      expect.objectContaining({ code: 'number.range' }),
    );
    expect(() => frame({ bits: 24, value: 1n }, 'em-3-5')).toThrow(expect.objectContaining({ code: 'number.format' }));
  });

  it('is refused when its length, its characters or its parity are wrong', () => {
    for (const text of [
      '',
      '1110101010000011111010000',
      '11101010100000111110100002',
      '01101010100000111110100001',
      '11101010100000111110100000',
    ]) {
      expect(() => numberFromFrame(text, 'w26')).toThrow(expect.objectContaining({ code: 'number.syntax' }));
    }
  });
});
