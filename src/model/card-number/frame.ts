/** Wiegand frames: the data bits of a number between an even parity bit in front and an odd one behind, as readers send them. */
import { GatehouseError } from '../errors.ts';
import { showValue } from '../value.ts';
import { type CardNumber, hexOf } from './card-number.ts';

/**
 * The frame of a number as a text of 0 and 1. The number must have exactly the data bits of the format.
 * Throws number.format (a format whose frame is not known) and number.range.
 *
 * @example frame({ bits: 24, value: 0xD507D0n }, 'w26') // '11101010100000111110100001'
 */
export function frame(number: CardNumber, format: string): string {
  const { bits, covered } = layoutOf(format);
  if (number.bits !== bits || BigInt.asUintN(bits, number.value) !== number.value) {
    const value = hexOf(number);
    throw new GatehouseError(
      'number.range',
      `The number ${value} of ${number.bits} bits does not make a frame of ${format}, which has ${bits} data bits.`,
      { value, remedy: 'Choose the format whose data bits are those of the number.' },
    );
  }
  const data = number.value.toString(2).padStart(bits, '0');
  return `${evenParity(data, covered)}${data}${oddParity(data, covered)}`;
}

/** The number in a frame. Throws number.format, and number.syntax for a wrong length, other characters or wrong parity. */
export function numberFromFrame(text: string, format: string): CardNumber {
  const { bits, covered } = layoutOf(format);
  if (text.length !== bits + 2 || !/^[01]+$/.test(text)) {
    throw frameError(text, `is not a frame of ${format}, which is ${bits + 2} digits 0 or 1`);
  }
  const data = text.slice(1, -1);
  if (!text.startsWith(evenParity(data, covered)) || !text.endsWith(oddParity(data, covered))) {
    throw frameError(text, `has wrong parity for a frame of ${format}`);
  }
  return { bits, value: BigInt(`0b${data}`) };
}

interface FrameLayout {
  readonly bits: number;
  /** How many data bits from the front the even parity covers, and from the end the odd one; in 35 bits they share the middle bit. */
  readonly covered: number;
}

const layouts: ReadonlyMap<string, FrameLayout> = new Map([
  ['w26', { bits: 24, covered: 12 }],
  ['w34', { bits: 32, covered: 16 }],
  ['w34f', { bits: 32, covered: 16 }],
  ['w37', { bits: 35, covered: 18 }],
  ['w37f', { bits: 35, covered: 18 }],
]);

function layoutOf(format: string): FrameLayout {
  const layout = layouts.get(format);
  if (layout !== undefined) return layout;
  const value = showValue(format);
  throw new GatehouseError('number.format', `No Wiegand frame is known for the format "${value}".`, {
    value,
    remedy: `Use one of ${[...layouts.keys()].join(', ')}.`,
  });
}

function evenParity(data: string, covered: number): '0' | '1' {
  return hasOddOnes(data.slice(0, covered)) ? '1' : '0';
}

function oddParity(data: string, covered: number): '0' | '1' {
  return hasOddOnes(data.slice(-covered)) ? '0' : '1';
}

function hasOddOnes(data: string): boolean {
  let odd = false;
  for (const bit of data) if (bit === '1') odd = !odd;
  return odd;
}

function frameError(text: string, complaint: string): GatehouseError {
  const value = showValue(text);
  return new GatehouseError('number.syntax', `"${value}" ${complaint}.`, {
    value,
    remedy: 'Take the frame as the reader sends it, first bit first, parity included.',
  });
}
