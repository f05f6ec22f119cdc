/**
 * Numbers printed on EM4100 and compatible cards and fobs. The tag holds 40 bits, ten hexadecimal digits; most spellings show only the
 * last eight or six of them. In a name like 6H8D, H counts the hexadecimal digits that are used and D the decimal digits written.
 */
import { decimalFormat } from './decimal.ts';
import type { NumberFormat } from './format.ts';
import { pairFormat } from './pair.ts';

export const emFormats: readonly NumberFormat[] = [
  whole('em-12d', 'EM 10H12D: all 40 bits as 12 decimal digits', '004335823930', 40, 12),
  whole('em-10d', 'EM 8H10D: the last 32 bits as 10 decimal digits', '0040856634', 32, 10),
  whole('em-6h8d', 'EM 6H8D: the last 24 bits as 8 decimal digits', '07302202', 24, 8),
  pair('em-3-5', 'EM: the last 24 bits as 3 and 5 decimal digits with a comma', '111,27706', 8, ','),
  pair('em-3+5', 'EM: the last 24 bits as 3 and 5 decimal digits run together', '11127706', 8, ''),
  pair('em-2h4h', 'EM 2H+4H: the last 24 bits as 3 and 5 decimal digits with a comma', '111,27706', 8, ','),
  pair('em-4h4h', 'EM 4H+4H: the last 32 bits as 5 and 5 decimal digits with a comma', '00623,27706', 16, ','),
];

function whole(name: string, title: string, example: string, bits: number, digits: number): NumberFormat {
  return decimalFormat({ name, title, example, bits, digits, lossless: bits === 40 });
}

function pair(name: string, title: string, example: string, facilityBits: number, separator: ',' | ''): NumberFormat {
  return pairFormat({
    name,
    title,
    example,
    facilityBits,
    numberBits: 16,
    separator,
    padded: true,
    lossless: false,
  });
}
