import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../error-codes.ts';
import { GatehouseError } from '../errors.ts';
import {
  describeFormat,
  formatNames,
  hexOf,
  isFormat,
  numberFromHex,
  parseNumber,
  printNumber,
  readings,
} from './card-number.ts';

function errorOf(action: () => unknown): GatehouseError {
  try {
    action();
  } catch (error) {
    if (error instanceof GatehouseError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

function codeOf(action: () => unknown): ErrorCode {
  return errorOf(action).code;
}

const w26Card = { bits: 24, value: 0xd507d0n };
const emCard = { bits: 40, value: 0x01026f6c3an };

describe('one card in every spelling', () => {
  it.each([
    ['w26', '213,02000', 24, 0xd507d0n],
    ['w26', '013,62523', 24, 0x0df43bn],
    ['w26', '249,29323', 24, 0xf9728bn],
    ['w26', '000,00000', 24, 0n],
    ['w26', '255,65535', 24, 0xffffffn],
    ['w34', '00D507D0', 32, 0xd507d0n],
    ['w34f', '00213,02000', 32, 0xd507d0n],
    ['w34f', '65535,65535', 32, 0xffffffffn],
    ['w37', '1', 35, 1n],
    ['w37', '34359738367', 35, 2n ** 35n - 1n],
    ['w37f', '00001,000002', 35, 524290n],
    ['w37f', '65535,524287', 35, 2n ** 35n - 1n],
    ['w42', '01026F6C3A', 40, 0x01026f6c3an],
    ['w58', '04A2B3C4D5E680', 56, 0x04a2b3c4d5e680n],
    ['corp1000-35', '4095,1048575', 32, 0xffffffffn],
    ['corp1000-48', '4194303,8388607', 45, 2n ** 45n - 1n],
    ['hex', '0D507D', 24, 0x0d507dn],
    ['hex', '04A2B3C4D5E680', 56, 0x04a2b3c4d5e680n],
    ['hex-reversed', '80E6D5C4B3A204', 56, 0x04a2b3c4d5e680n],
    ['hex-reversed', '7186A61E', 32, 0x1ea68671n],
    ['hex-reversed', '5FA1DD4C', 32, 0x4cdda15fn],
    ['dec', '514229873', 32, 0x1ea68671n],
    ['dec', '1904649758', 32, 0x7186a61en],
    ['em-12d', '004335823930', 40, 0x01026f6c3an],
    ['em-10d', '0040856634', 32, 0x026f6c3an],
    ['em-10d', '0013961168', 32, 0xd507d0n],
    ['em-10d', '0007625328', 32, 0x745a70n],
    ['em-6h8d', '07302202', 24, 0x6f6c3an],
    ['em-6h8d', '13961168', 24, 0xd507d0n],
    ['em-2h4h', '111,27706', 24, 0x6f6c3an],
    ['em-4h4h', '00623,27706', 32, 0x026f6c3an],
    ['em-3-5', '213,02000', 24, 0xd507d0n],
    ['em-3-5', '116,23152', 24, 0x745a70n],
    ['em-3+5', '21302000', 24, 0xd507d0n],
    ['codekey', '180DF43B00000000', 24, 0x0df43bn],
    ['codekey', '18F9728B00000000', 24, 0xf9728bn],
    ['codekey', '2000D507D0000000', 32, 0xd507d0n],
    ['codekey', '3804A2B3C4D5E680', 56, 0x04a2b3c4d5e680n],
  ])('%s reads and prints %s', (format, text, bits, value) => {
    expect(parseNumber(text, format)).toEqual({ bits, value });
    expect(printNumber({ bits, value }, format)).toBe(text);
  });

  it('takes facility and number with or without zeros in front, and prints them with', () => {
    for (const text of ['213,2000', '213,02000', ' 213,02000\t']) expect(parseNumber(text, 'w26')).toEqual(w26Card);
    expect(printNumber(parseNumber('7,8', 'w26'), 'w26')).toBe('007,00008');
    expect(printNumber(parseNumber('1,2', 'w37f'), 'w37f')).toBe('00001,000002');
  });

  it('shows the whole EM number only in formats with room for it', () => {
    expect(printNumber(emCard, 'em-12d')).toBe('004335823930');
    expect(printNumber(emCard, 'em-10d', { lossy: true })).toBe('0040856634');
    expect(printNumber(emCard, 'em-6h8d', { lossy: true })).toBe('07302202');
    expect(printNumber(emCard, 'em-2h4h', { lossy: true })).toBe('111,27706');
    expect(printNumber(emCard, 'em-4h4h', { lossy: true })).toBe('00623,27706');
  });

  it('gives the short number of a UID according to the order of its bytes', () => {
    expect(printNumber(parseNumber('1EA68671', 'hex'), 'w26', { lossy: true })).toBe('166,34417');
    expect(printNumber(parseNumber('1EA68671', 'hex-reversed'), 'w26', { lossy: true })).toBe('134,42526');
  });

  it('reads the eight digits of one text as two cards, according to the format', () => {
    expect(parseNumber('11127706', 'em-3+5')).not.toEqual(parseNumber('11127706', 'em-6h8d'));
  });
});

describe('bits of hexadecimal and decimal numbers', () => {
  it('come from the digits of hex, zeros in front included', () => {
    expect(parseNumber('00d507d0', 'hex')).toEqual({ bits: 32, value: 0xd507d0n });
    expect(parseNumber('D507D0', 'hex')).toEqual({ bits: 24, value: 0xd507d0n });
  });

  it('may be asked for', () => {
    expect(parseNumber('1304792892040832', 'dec', { bits: 56 })).toEqual({
      bits: 56,
      value: 0x04a2b3c4d5e680n,
    });
    expect(parseNumber('7FFFFFFFF', 'hex', { bits: 35 })).toEqual({ bits: 35, value: 2n ** 35n - 1n });
    expect(printNumber({ bits: 35, value: 5n }, 'hex', { bits: 35 })).toBe('000000005');
    expect(printNumber({ bits: 35, value: 5n }, 'hex')).toBe('0000000005');
    expect(printNumber(w26Card, 'hex-reversed', { bits: 32 })).toBe('D007D500');
    expect(codeOf(() => parseNumber('800000000', 'hex', { bits: 35 }))).toBe('number.range');
  });

  it('are refused where the format has its own, or where they make no sense', () => {
    expect(codeOf(() => parseNumber('213,02000', 'w26', { bits: 32 }))).toBe('number.format');
    expect(codeOf(() => parseNumber('180DF43B00000000', 'codekey', { bits: 24 }))).toBe('number.format');
    expect(codeOf(() => parseNumber('D507D0', 'hex-reversed', { bits: 23 }))).toBe('number.format');
    for (const bits of [0, -8, 1.5, 257, Number.NaN]) {
      expect(codeOf(() => parseNumber('1', 'dec', { bits }))).toBe('number.format');
      expect(codeOf(() => printNumber(w26Card, 'hex', { bits }))).toBe('number.format');
    }
    expect(parseNumber('213,02000', 'w26', { bits: 24 })).toEqual(w26Card);
  });
});

const misspelt: [string, string][] = [
  ['w26', '213;02000'],
  ['w26', '213, 02000'],
  ['w26', '21302000'],
  ['w26', '0213,02000'],
  ['w26', '213,002000'],
  ['w26', ',02000'],
  ['w26', '213,'],
  ['w26', '213,02,000'],
  ['w26', '-13,02000'],
  ['w26', '+13,02000'],
  ['w26', '213,1e3'],
  ['w26', '٢١٣,02000'],
  ['w26', ''],
  ['w34', 'D507D0'],
  ['w34', '000D507D0'],
  ['w34', '0x00D507'],
  ['w34', '213,2000'],
  ['w34', '00D507G0'],
  ['w37', '1.5'],
  ['w37', '000000000001'],
  ['w42', '1026F6C3A'],
  ['w58', '04A2B3C4D5E6801'],
  ['hex', 'D507D'],
  ['hex', ''],
  ['hex', '04:A2:B3'],
  ['hex', `${'00'.repeat(33)}`],
  ['hex-reversed', 'D507D'],
  ['dec', '1.39E+07'],
  ['dec', '1e7'],
  ['dec', '00000013961168'],
  ['dec', '13 961 168'],
  ['dec', '-1'],
  ['dec', ''],
  ['dec', '9'.repeat(100_000)],
  ['em-12d', '4335823930'],
  ['em-10d', '13961168'],
  ['em-6h8d', '7302202'],
  ['em-3-5', '213,2000'],
  ['em-3-5', '21302000'],
  ['em-3+5', '213,2000'],
  ['em-3+5', '2130200'],
  ['em-4h4h', '213,02000'],
  ['em-2h4h', '00111,27706'],
  ['codekey', '180DF43B'],
  ['codekey', '00D507D000000000'],
  ['codekey', '39D507D000000000'],
  ['codekey', '18D507D000000001'],
];

describe('a number that is not written as its format asks', () => {
  it.each(misspelt)('is refused by %s: "%s"', (format, text) => {
    const error = errorOf(() => parseNumber(text, format));
    expect(error.code).toBe('number.syntax');
    expect(error.message.length).toBeLessThan(400);
    expect(error.message).toContain(format);
    expect(error.remedy).toBeDefined();
  });

  it.each([
    ['w26', '256,00000'],
    ['w26', '0,65536'],
    ['w37', '34359738368'],
    ['w37', '99999999999999999999'],
    ['w37f', '65536,0'],
    ['w37f', '0,524288'],
    ['corp1000-35', '4096,1'],
    ['dec', '4294967296'],
    ['dec', '99999999999'],
    ['em-10d', '4294967296'],
    ['em-6h8d', '16777216'],
    ['em-6h8d', '21302000'],
    ['em-3-5', '256,00000'],
    ['em-3+5', '25600000'],
    ['em-3+5', '13965536'],
    ['em-4h4h', '65536,00000'],
  ])('is too large for %s: %s', (format, text) => {
    const error = errorOf(() => parseNumber(text, format));
    expect(error.code).toBe('number.range');
    expect(error.value).toBe(text);
  });
});

describe('printing', () => {
  it('refuses to lose digits unless that is chosen, and does not count zeros', () => {
    const read = { bits: 32, value: 0x026f6c3an };
    const error = errorOf(() => printNumber(read, 'w26'));
    expect(error.code).toBe('number.lossy');
    expect(error.value).toBe('26F6C3A');
    expect(codeOf(() => printNumber(read, 'w26', { lossy: false }))).toBe('number.lossy');
    expect(printNumber(read, 'w26', { lossy: true })).toBe('111,27706');
    expect(printNumber({ bits: 32, value: 0x00d507d0n }, 'w26')).toBe('213,02000');
    expect(codeOf(() => printNumber({ bits: 56, value: 2n ** 32n }, 'dec'))).toBe('number.lossy');
    expect(printNumber({ bits: 56, value: 2n ** 32n }, 'dec', { bits: 56 })).toBe('4294967296');
    expect(codeOf(() => printNumber({ bits: 64, value: 2n ** 63n }, 'codekey'))).toBe('number.lossy');
  });

  it('has no twelve digits for the largest EM numbers, lossy or not', () => {
    const number = { bits: 40, value: 10n ** 12n };
    expect(codeOf(() => printNumber(number, 'em-12d'))).toBe('number.range');
    expect(codeOf(() => printNumber(number, 'em-12d', { lossy: true }))).toBe('number.range');
    expect(printNumber({ bits: 40, value: 10n ** 12n - 1n }, 'em-12d')).toBe('999999999999');
  });

  it('refuses what is not a number of its bits', () => {
    expect(codeOf(() => printNumber({ bits: 24, value: 2n ** 24n }, 'w34'))).toBe('number.range');
    expect(codeOf(() => printNumber({ bits: 24, value: -1n }, 'dec'))).toBe('number.range');
    expect(codeOf(() => printNumber({ bits: 0, value: 0n }, 'dec'))).toBe('number.range');
  });
});

describe('formats', () => {
  it('are known by name, in lower case only, and an unknown one is never replaced', () => {
    expect(isFormat('w26')).toBe(true);
    for (const name of ['W26', 'w27', '', 'toString', '__proto__']) {
      expect(isFormat(name)).toBe(false);
      expect(codeOf(() => parseNumber('213,02000', name))).toBe('number.format');
      expect(codeOf(() => printNumber(w26Card, name))).toBe('number.format');
      expect(codeOf(() => describeFormat(name))).toBe('number.format');
    }
    expect(errorOf(() => parseNumber('1', 'w27')).remedy).toContain('w26');
  });

  it('describe themselves by an example that they print', () => {
    for (const name of formatNames) {
      const description = describeFormat(name);
      const number = parseNumber(description.example, name);
      expect(printNumber(number, name)).toBe(description.example);
      expect(description.name).toBe(name);
      expect([number.bits, null]).toContain(description.bits);
    }
  });

  it('say which of them show only a part of a card', () => {
    const partial = formatNames.filter((name) => !describeFormat(name).lossless);
    expect(partial).toEqual(['em-10d', 'em-6h8d', 'em-3-5', 'em-3+5', 'em-2h4h', 'em-4h4h']);
  });

  it('are all tried on a sample, for a person to choose', () => {
    const found = new Map(readings('11127706').map(({ format, number }) => [format, hexOf(number)]));
    expect(Object.fromEntries(found)).toEqual({
      w34: '11127706',
      w37: 'A9CB9A',
      hex: '11127706',
      'hex-reversed': '6771211',
      dec: 'A9CB9A',
      'em-6h8d': 'A9CB9A',
      'em-3+5': '6F6C3A',
    });
    expect(readings('no number')).toEqual([]);
  });
});

describe('the value that the registry keeps', () => {
  it('is upper-case hexadecimal without zeros in front', () => {
    expect(hexOf({ bits: 32, value: 0x00d507d0n })).toBe('D507D0');
    expect(hexOf({ bits: 32, value: 0n })).toBe('0');
    expect(numberFromHex(32, 'D507D0')).toEqual({ bits: 32, value: 0xd507d0n });
  });

  it('is refused when it is not hexadecimal or too large for its bits', () => {
    for (const text of ['', '0x1', '-1', ' 1', 'G', '0'.repeat(1000)]) {
      expect(codeOf(() => numberFromHex(32, text))).toBe('number.syntax');
    }
    expect(codeOf(() => numberFromHex(8, '100'))).toBe('number.range');
    expect(codeOf(() => numberFromHex(0, '0'))).toBe('number.range');
    expect(codeOf(() => numberFromHex(257, '0'))).toBe('number.range');
  });
});
