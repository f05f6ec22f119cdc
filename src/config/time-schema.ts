import * as z from 'zod';
import { dateField, intervalKindField, personReference, textField } from './field-schema.ts';
import { strictObject } from './strict-object.ts';

/** Work schedules, justification documents, and who has which schedule. */

const query = z
  .string()
  .min(1)
  .describe('The query whose rows are read, in the language of the source. Not for type push.')
  .exactOptional();

/** Fields of persons and departments that name a work schedule. */
export function assignment(whose: 'person' | 'department') {
  return {
    schedule: textField.describe(`Key of the work schedule of the ${whose}; NULL or empty for none.`).exactOptional(),
    scheduleFrom: dateField
      .describe('First day of the schedule; without it, the day on which the change is found.')
      .exactOptional(),
    scheduleUntil: dateField
      .describe('Last day of the schedule; without it, it holds until it changes.')
      .exactOptional(),
  };
}

export const schedulesSchema = strictObject({
  query,
  fields: strictObject({
    key: textField.describe('The identity of the schedule. The rows of one key are one schedule.'),
    name: textField.describe('Name of the schedule, the same in all of its rows.'),
    cycleDays: textField
      .describe('Days after which the schedule repeats, 1 to 32; 7, a week, where it is not given.')
      .exactOptional(),
    anchor: dateField
      .describe('A date that is day 1 of the cycle; weeks begin on a Monday where it is not given.')
      .exactOptional(),
    day: textField.describe('Day of the cycle, from 1.'),
    start: textField.describe('Time at which the interval starts: HH:MM. Empty, with end, for a day off.'),
    end: textField.describe('Time at which it ends; not later than the start means the next day.'),
    kind: intervalKindField.describe('work or break; work where it is not given.').exactOptional(),
  }).describe('Which column is which field.'),
}).describe('The work schedules, one row each interval.');

export const documentsSchema = strictObject({
  query,
  one: z
    .string()
    .refine((text) => /(?<![:\w]):key\b/.test(text), 'must have the parameter :key, the key of the person')
    .describe('The query of the documents of one person, by the parameter :key: a faster way to refresh people.')
    .exactOptional(),
  fields: strictObject({
    key: textField.describe('The identity of the document: unique and never NULL.'),
    person: personReference.describe('Key of the person.'),
    type: textField.describe('Letter or numeric code of the type of document.'),
    from: dateField.describe('First day, or the instant at which the period starts.'),
    to: dateField.describe('Last day, or the instant at which the period ends.'),
    number: textField.describe('Number of the document.').exactOptional(),
    comment: textField.describe('Any text.').exactOptional(),
  }).describe('Which column is which field.'),
}).describe('Justification documents: leave, sickness, business trips.');
