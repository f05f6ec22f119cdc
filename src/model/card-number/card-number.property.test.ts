import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatehouseError } from '../errors.ts';
import { describeFormat, formatNames, hexOf, numberFromHex, parseNumber, printNumber } from './card-number.ts';
import { frame, numberFromFrame } from './frame.ts';

const digits = '0123456789'.split('');
const runs = { numRuns: 300 };

/** Twelve digits do not hold all of 40 bits. */
const reach = (format: string, bits: number) => (format === 'em-12d' ? 10n ** 12n - 1n : 2n ** BigInt(bits) - 1n);

/** Numbers that a format can hold; formats without bits of their own get the widths of whole bytes that all of them take. */
function numbersOf(format: string) {
  const { bits } = describeFormat(format);
  const widths = bits === null ? fc.constantFrom(8, 24, 32, 40, 56) : fc.constant(bits);
  return widths.chain((width) =>
    fc.bigInt({ min: 0n, max: reach(format, width) }).map((value) => ({ bits: width, value })),
  );
}

/** Only `dec` cannot see the bits in the digits. */
const optionsFor = (format: string, bits: number) => (format === 'dec' ? { bits } : {});

describe.each(formatNames)('any number in the format %s', (format) => {
  it('is read back as it was printed', () => {
    fc.assert(
      fc.property(numbersOf(format), (number) => {
        const options = optionsFor(format, number.bits);
        expect(parseNumber(printNumber(number, format, options), format, options)).toEqual(number);
      }),
      runs,
    );
  });

  it('is printed as it was read, once zeros and case are as the format prints them', () => {
    fc.assert(
      fc.property(numbersOf(format), fc.boolean(), (number, lower) => {
        const options = optionsFor(format, number.bits);
        const text = printNumber(number, format, options);
        const read = parseNumber(` ${lower ? text.toLowerCase() : text} `, format, options);
        expect(printNumber(read, format, options)).toBe(text);
      }),
      runs,
    );
  });

  it('is refused with a code, or printed again as the same number, whatever the text', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.string({ unit: fc.constantFrom(...digits), maxLength: 18 }),
      fc.string({ unit: fc.constantFrom(...digits, ...'ABCDEFabcdef, -+.'.split('')), maxLength: 18 }),
    );
    fc.assert(
      fc.property(text, (sample) => {
        let number: ReturnType<typeof parseNumber>;
        try {
          number = parseNumber(sample, format);
        } catch (error) {
          expect(error).toBeInstanceOf(GatehouseError);
          return;
        }
        expect(parseNumber(printNumber(number, format), format)).toEqual(number);
      }),
      runs,
    );
  });
});

const pairs = formatNames.flatMap((from) => {
  const { bits } = describeFormat(from);
  return formatNames
    .filter((to) => bits !== null && from !== to && [bits, null].includes(describeFormat(to).bits))
    .map((to) => [from, to] as const);
});

describe.each(pairs)('numbers in %s and %s', (from, to) => {
  it('pass from one to the other and back without loss', () => {
    fc.assert(
      fc.property(numbersOf(from), (number) => {
        if (number.value > reach(to, number.bits)) return;
        const options = optionsFor(to, number.bits);
        const passed = parseNumber(printNumber(number, to, options), to, options);
        expect(passed.value).toBe(number.value);
        // hex writes whole bytes; all others keep the bits as well
        if (number.bits % 8 === 0 || !to.startsWith('hex')) expect(passed).toEqual(number);
        expect(printNumber(passed, from)).toBe(printNumber(number, from));
      }),
      { numRuns: 50 },
    );
  });
});

describe('any number', () => {
  const numbers = fc
    .integer({ min: 1, max: 256 })
    .chain((bits) => fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 1n }).map((value) => ({ bits, value })));

  it('survives the registry as bits and hexadecimal value', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        expect(numberFromHex(number.bits, hexOf(number))).toEqual(number);
      }),
      runs,
    );
  });

  it('keeps its low bits, and only those, when loss is chosen', () => {
    fc.assert(
      fc.property(numbers, fc.constantFrom('w26', 'w34', 'em-3+5', 'em-10d', 'w58', 'w37f'), (number, format) => {
        const printed = parseNumber(printNumber(number, format, { lossy: true }), format);
        expect(printed.value).toBe(BigInt.asUintN(printed.bits, number.value));
      }),
      runs,
    );
  });
});

describe.each(['w26', 'w34', 'w34f', 'w37', 'w37f'])('any frame of %s', (format) => {
  it('gives its number back, and not when one bit is wrong', () => {
    fc.assert(
      fc.property(numbersOf(format), fc.nat(), (number, place) => {
        const sent = frame(number, format);
        expect(numberFromFrame(sent, format)).toEqual(number);
        const index = place % sent.length;
        const damaged = `${sent.slice(0, index)}${sent[index] === '1' ? '0' : '1'}${sent.slice(index + 1)}`;
        expect(() => numberFromFrame(damaged, format)).toThrow('parity');
      }),
      runs,
    );
  });
});
