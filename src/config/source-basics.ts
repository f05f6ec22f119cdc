import * as z from 'zod';
import { cronFault } from './cron.ts';
import { defaultPriority, defaultTimeLimits } from './defaults.ts';
import { durationMilliseconds, durationPattern, durationText } from './duration.ts';
import { guardSchema, missingSchema } from './guard-schema.ts';
import { strictObject } from './strict-object.ts';
import { isTimeZone } from './time-zone.ts';

/** What is said of a source of any kind: its name, when it is read, what becomes of rows that are gone. */

const duration = z.string().regex(durationPattern, durationText);
const timeLimit = duration.refine((text) => within(text, 1000, 86_400_000), 'must be at least 1s and at most 1d');
const timezone = z.string().refine(isTimeZone, 'must be a time zone of the IANA list, such as Europe/Moscow');

const scheduleSchema = z.union([
  strictObject({
    every: duration
      .refine((text) => within(text, 1000, 365 * 86_400_000), 'must be at least 1s and at most 365d')
      .describe('Time between the starts of two cycles: 30s, 5m, 2h, 1d.'),
  }),
  strictObject({
    cron: z
      .string()
      .refine((text) => cronFault(text) === null, {
        error: (issue) => (typeof issue.input === 'string' ? (cronFault(issue.input) ?? undefined) : undefined),
      })
      .describe('Cron expression of five fields, or six with seconds first.'),
    timezone: timezone.describe("IANA zone of the cron expression; without it, the server's.").exactOptional(),
  }),
]);

const timeLimitsSchema = strictObject({
  connect: timeLimit
    .describe('For connecting and signing in.')
    .meta({ default: defaultTimeLimits.connect })
    .exactOptional(),
  firstRow: timeLimit
    .describe('From the start of a query to its first row.')
    .meta({ default: defaultTimeLimits.firstRow })
    .exactOptional(),
  silence: timeLimit.describe('Between two rows.').meta({ default: defaultTimeLimits.silence }).exactOptional(),
});

/** Keys of every source, but for `type` and what reaches it. */
export const sourceBasics = {
  name: z
    .string()
    .max(60)
    .regex(/^[a-z0-9-]+$/, 'may hold only small Latin letters, digits and hyphens')
    .describe('Name of the source, unique; events and people carry it.'),
  schedule: scheduleSchema.describe('When cycles run; without it only by hand.').exactOptional(),
  priority: z
    .int()
    .describe("Where two sources give one person's field, the lower number wins.")
    .meta({ default: defaultPriority })
    .exactOptional(),
  readOnly: z
    .boolean()
    .describe('true: nothing is ever written to this source.')
    .meta({ default: false })
    .exactOptional(),
  timezone: timezone.describe("IANA zone of dates without one; without it, the server's.").exactOptional(),
  timeLimits: timeLimitsSchema.describe('How long the source may keep a cycle waiting.').exactOptional(),
  missing: missingSchema.exactOptional(),
  guard: guardSchema.exactOptional(),
};

function within(text: string, least: number, most: number): boolean {
  const milliseconds = durationMilliseconds(text);
  // What is not a duration at all is told by the pattern.
  return milliseconds === null || (milliseconds >= least && milliseconds <= most);
}
