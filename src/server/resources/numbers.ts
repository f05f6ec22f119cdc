/** Card numbers and their formats. */
import { z } from 'zod';
import { describeFormat, formatNames, hexOf, readings } from '../../model/card-number/card-number.ts';
import { type Operation, operation } from '../operation.ts';

const format = z
  .object({
    name: z.string(),
    title: z.string(),
    bits: z.int().nullable().describe('Data bits; null where the digits or the setting `bits` decide.'),
    example: z.string(),
    lossless: z.boolean().describe('False when different cards can have the same number.'),
  })
  .meta({ id: 'NumberFormat' });

const reading = z
  .object({
    format: z.string(),
    title: z.string(),
    number: z.string().describe('The text that was asked about.'),
    bits: z.int(),
    value: z.string().describe('Upper-case hexadecimal.'),
  })
  .meta({ id: 'NumberReading' });

export function numbersOperations(): Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/api/v1/numbers/readings',
      id: 'listReadings',
      tag: 'numbers',
      summary: 'What a card number would mean in each format that accepts it',
      needs: 'read',
      query: z.strictObject({
        text: z
          .string()
          .min(1)
          .max(200)
          .meta({ examples: ['213,02000'] }),
      }),
      answer: z.object({ items: z.array(reading), next: z.null() }),
      run: async ({ query: { text } }) => ({
        items: readings(text).map(({ format: name, number }) => ({
          format: name,
          title: describeFormat(name).title,
          number: text.trim(),
          bits: number.bits,
          value: hexOf(number),
        })),
        next: null,
      }),
    }),
    operation({
      method: 'GET',
      path: '/api/v1/numbers/formats',
      id: 'listFormats',
      tag: 'numbers',
      summary: 'The formats of card numbers',
      needs: 'read',
      answer: z.object({ items: z.array(format), next: z.null() }),
      run: async () => ({ items: formatNames.map(describeFormat), next: null }),
    }),
  ];
}
