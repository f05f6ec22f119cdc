/** Formats named after the Wiegand frame in which readers send them; parity is not part of a number (see frame.ts). */
import { decimalFormat } from './decimal.ts';
import type { NumberFormat } from './format.ts';
import { fixedHexFormat } from './hexadecimal.ts';
import { pairFormat } from './pair.ts';

export const wiegandFormats: readonly NumberFormat[] = [
  pair('w26', 'Wiegand 26 (H10301): facility of 8 bits and number of 16 bits', '213,02000', 8, 16),
  fixedHexFormat({ name: 'w34', title: 'Wiegand 34 as one number of 32 bits', example: '00D507D0', bits: 32 }),
  pair('w34f', 'Wiegand 34 (H10306): facility of 16 bits and number of 16 bits', '00213,02000', 16, 16),
  decimalFormat({
    name: 'w37',
    title: 'Wiegand 37 without facility (H10302): number of 35 bits',
    example: '13961168',
    bits: 35,
    digits: null,
    lossless: true,
  }),
  pair('w37f', 'Wiegand 37 with facility (H10304): facility of 16 bits and number of 19 bits', '00001,000002', 16, 19),
  fixedHexFormat({ name: 'w42', title: 'Wiegand 42 as one number of 40 bits', example: '01026F6C3A', bits: 40 }),
  fixedHexFormat({ name: 'w58', title: 'Wiegand 58 as one number of 56 bits', example: '04A2B3C4D5E680', bits: 56 }),
  pair('corp1000-35', 'Corporate 1000, 35 bits: company of 12 bits and number of 20 bits', '0213,0002000', 12, 20),
  pair('corp1000-48', 'Corporate 1000, 48 bits: company of 22 bits and number of 23 bits', '0000213,0002000', 22, 23),
];

function pair(name: string, title: string, example: string, facilityBits: number, numberBits: number): NumberFormat {
  return pairFormat({
    name,
    title,
    example,
    facilityBits,
    numberBits,
    separator: ',',
    padded: false,
    lossless: true,
  });
}
