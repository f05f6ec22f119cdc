import * as z from 'zod';
import { translateParameters } from '../model/query-parameters.ts';
import { assignedNumberParameters, eventParameters } from './document.ts';
import { numberFormats } from './number-formats.ts';
import { strictObject } from './strict-object.ts';

/** What goes from Gatehouse to a source: access events, and the numbers that are given out here. */

const format = z.enum(numberFormats).describe('Format in which numbers are written.');

export const eventsSchema = strictObject({
  scope: z
    .enum(['own', 'all'])
    .describe('own: events of people from this source; all: every event.')
    .meta({ default: 'own' })
    .exactOptional(),
  insert: statement(eventParameters).describe(
    `Statement that is run for each event. Its parameters: ${eventParameters.map((name) => `:${name}`).join(', ')}.`,
  ),
  numberFormat: format.exactOptional(),
  exactlyOnce: z
    .enum(['table', 'id'])
    .describe(
      'table: a table gatehouse_relay in the target remembers what has arrived; id: a unique id in the target does. Without it the table is used where the account may create it.',
    )
    .exactOptional(),
}).describe('Access events, written to this source as they are recorded.');

export const assignedNumbersSchema = strictObject({
  update: statement(assignedNumberParameters).describe(
    `Statement that is run for each number given out. Its parameters: ${assignedNumberParameters.map((name) => `:${name}`).join(', ')}.`,
  ),
  format: format.exactOptional(),
}).describe('Numbers given out by Gatehouse, written back to this source.');

export const retentionSchema = strictObject({
  events: z
    .string()
    .regex(/^[1-9][0-9]{0,4}[dy]$/, 'must be a whole number of days or years, such as 90d or 3y')
    .describe('How long access events are kept; without it, for ever.')
    .exactOptional(),
}).describe('How long is kept what grows without end.');

/** A statement whose named parameters must be among those that are known. */
function statement(known: readonly string[]): z.ZodString {
  return z
    .string()
    .min(1)
    .refine((text) => unknownParameter(text, known) === null, {
      error: (issue) => {
        const unknown = typeof issue.input === 'string' ? unknownParameter(issue.input, known) : null;
        return unknown === null
          ? undefined
          : `names the parameter :${unknown}, which is not known here; known are ${known.map((name) => `:${name}`).join(', ')}`;
      },
    });
}

function unknownParameter(text: string, known: readonly string[]): string | null {
  return translateParameters(text, 'dollar').names.find((name) => !known.includes(name)) ?? null;
}
