import * as z from 'zod';
import { connectionFault } from './connection.ts';
import { cronFault } from './cron.ts';
import { sourceTypes } from './document.ts';
import { durationMilliseconds, durationPattern } from './duration.ts';
import {
  accessLevelsSchema,
  departmentsSchema,
  identifiersSchema,
  personsSchema,
  photosSchema,
  positionsSchema,
} from './entity-schema.ts';
import { guardSchema, missingSchema } from './guard-schema.ts';
import { assignedNumbersSchema, eventsSchema } from './outgoing-schema.ts';
import { always, choice, strictObject } from './strict-object.ts';
import { documentsSchema, schedulesSchema } from './time-schema.ts';
import { isTimeZone } from './time-zone.ts';

/** One source: where it is, when it is read, what of it is read. */

const laterTypes = Object.fromEntries(
  ['ldap', 'active-directory', 'onec', 'file', 'intellect', 'site'].map((type) => [
    type,
    'this version does not read sources of this type',
  ]),
);
const durationText = 'must be a whole number and a unit, such as 30s, 5m, 2h or 1d';
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

export const defaultTimeLimits = { connect: '15s', firstRow: '2m', silence: '1m' } as const;
export const defaultPriority = 100;

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

export const sourceSchema = strictObject({
  name: z
    .string()
    .max(60)
    .regex(/^[a-z0-9-]+$/, 'may hold only small Latin letters, digits and hyphens')
    .describe('Name of the source, unique; events and people carry it.'),
  type: choice(sourceTypes, laterTypes).describe('Kind of the source.'),
  connection: z
    .string()
    .min(1)
    .max(10_000)
    .describe('ODBC connection string for type odbc, otherwise a URL. Secrets are stored encrypted. Not for type push.')
    .exactOptional(),
  encoding: z
    .string()
    .refine(isEncoding, 'is not a code page that is known here; write utf-8, cp1251, cp866, koi8-r ...')
    .describe('Code page of narrow text columns, where the driver does not convert them.')
    .exactOptional(),
  schedule: scheduleSchema.describe('When cycles run; without it only by hand.').exactOptional(),
  priority: z
    .int()
    .describe("Where two sources give one person's field, the lower number wins.")
    .meta({ default: defaultPriority })
    .exactOptional(),
  version: z
    .string()
    .min(1)
    .describe('Query of one value; while the value is the same, cycles are skipped.')
    .exactOptional(),
  readOnly: z
    .boolean()
    .describe('true: nothing is ever written to this source.')
    .meta({ default: false })
    .exactOptional(),
  timezone: timezone.describe("IANA zone of dates without one; without it, the server's.").exactOptional(),
  timeLimits: timeLimitsSchema.describe('How long the source may keep a cycle waiting.').exactOptional(),
  departments: departmentsSchema.exactOptional(),
  positions: positionsSchema.exactOptional(),
  accessLevels: accessLevelsSchema.exactOptional(),
  schedules: schedulesSchema.exactOptional(),
  persons: personsSchema.exactOptional(),
  identifiers: identifiersSchema.exactOptional(),
  documents: documentsSchema.exactOptional(),
  events: eventsSchema.exactOptional(),
  assignedNumbers: assignedNumbersSchema.exactOptional(),
  photos: photosSchema.exactOptional(),
  missing: missingSchema.exactOptional(),
  guard: guardSchema.exactOptional(),
})
  .check(always(checkConnection), always(checkReferences), always(checkQueries))
  .describe('One system that people come from.');

function checkConnection(
  source: { type?: unknown; connection?: unknown },
  fault: (sentence: string, path?: string[]) => void,
): void {
  const type = sourceTypes.find((known) => known === source.type);
  if (type === 'push') {
    if (source.connection !== undefined) fault('has a meaning only where Gatehouse connects by itself', ['connection']);
    return;
  }
  if (source.connection === undefined) fault('is missing', ['connection']);
  if (type === undefined || typeof source.connection !== 'string' || source.connection === '') return;
  const sentence = connectionFault(type, source.connection);
  if (sentence !== null) fault(sentence, ['connection']);
}

type RawFields = { fields?: { person?: unknown } };

/** What people's rows do not have cannot be referred to. */
function checkReferences(
  source: { persons?: unknown; identifiers?: unknown; documents?: unknown; photos?: unknown },
  fault: (sentence: string, path?: string[]) => void,
): void {
  if ((source.persons as { identity?: unknown } | undefined)?.identity === 'person') return;
  const places: [string[], unknown][] = [
    [['identifiers'], source.identifiers],
    [['documents'], source.documents],
    [['photos', 'versions'], (source.photos as { versions?: unknown } | undefined)?.versions],
  ];
  for (const [place, entity] of places) {
    const reference = (entity as RawFields | undefined)?.fields?.person;
    if (typeof reference !== 'object' || reference === null || !('by' in reference)) continue;
    fault('has a meaning only where persons have identity: person', [...place, 'fields', 'person', 'by']);
  }
}

const queried = [
  'departments',
  'positions',
  'accessLevels',
  'schedules',
  'persons',
  'identifiers',
  'documents',
] as const;
const unpushed = ['version', 'photos', 'events', 'assignedNumbers'] as const;
/** What identifies a pushed record must be a property of it. */
const identifying: Readonly<Partial<Record<(typeof queried)[number], readonly string[]>>> = {
  schedules: ['key', 'day', 'start'],
  identifiers: ['person', 'number'],
  documents: ['key', 'person'],
};

/** Where records are pushed there is nothing to ask; everywhere else there must be a query. */
function checkQueries(
  source: Readonly<Record<string, unknown>>,
  fault: (sentence: string, path?: string[]) => void,
): void {
  const isPush = source['type'] === 'push';
  for (const entity of queried) {
    const config = source[entity];
    if (typeof config !== 'object' || config === null) continue;
    const { query, one, fields } = config as { query?: unknown; one?: unknown; fields?: unknown };
    if (!isPush) {
      if (query === undefined) fault('is missing', [entity, 'query']);
      continue;
    }
    if (query !== undefined) fault('has a meaning only where a source is asked', [entity, 'query']);
    if (one !== undefined) fault('has a meaning only where a source is asked', [entity, 'one']);
    for (const name of identifying[entity] ?? ['key']) {
      const field: unknown = typeof fields === 'object' && fields !== null ? Reflect.get(fields, name) : undefined;
      if (typeof field === 'object' && field !== null && 'value' in field) {
        fault('must be a property of the record, since it identifies it', [entity, 'fields', name]);
      }
    }
  }
  if (!isPush) return;
  if ((source['persons'] as { identity?: unknown } | undefined)?.identity === 'person') {
    fault('cannot be person where records are pushed: a record is pushed without the others', ['persons', 'identity']);
  }
  for (const key of unpushed) {
    if (source[key] !== undefined) fault('has a meaning only where Gatehouse connects by itself', [key]);
  }
}

function within(text: string, least: number, most: number): boolean {
  const milliseconds = durationMilliseconds(text);
  // What is not a duration at all is told by the pattern.
  return milliseconds === null || (milliseconds >= least && milliseconds <= most);
}

function isEncoding(label: string): boolean {
  try {
    new TextDecoder(label);
    return true;
  } catch {
    return false;
  }
}
