import { describe, expect, it } from 'vitest';
import { scaledText, singleText } from './numbers.ts';

describe('numbers as text', () => {
  it('shows a single-precision number without the digits of a double', () => {
    expect(singleText(Math.fround(0.1))).toBe('0.1');
    expect(singleText(Math.fround(16777217))).toBe('16777216');
    expect(singleText(Math.fround(3.4028235e38))).toBe('3.4028235e+38');
  });

  it('keeps every digit of a decimal', () => {
    expect(scaledText(-5, -2)).toBe('-0.05');
    expect(scaledText(9223372036854775807n, -4)).toBe('922337203685477.5807');
    expect(scaledText(0, -2)).toBe('0.00');
    expect(scaledText(12, 3)).toBe('12000');
  });
});
