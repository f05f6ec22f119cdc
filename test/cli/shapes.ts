/** The shapes of what commands print with --json, as the manual promises them. */
import * as z from 'zod';

const count = z.int().nonnegative();
const counts = {
  read: count,
  created: count,
  updated: count,
  removed: count,
  unchanged: count,
  held: count,
  rejected: count,
  conflicts: count,
};
const fields = z.record(z.string(), z.tuple([z.unknown(), z.unknown()]));
const text = z.string().nullable();

export const report = z.object({
  source: z.string(),
  cycle: z.int().nullable(),
  state: z.enum(['skipped', 'unchanged', 'applied', 'held', 'failed', 'cancelled']),
  ...counts,
  delta: z.object({ read: count, known: count, wholeFrom: z.iso.datetime() }).nullable(),
  photosFetched: count,
  durationMs: count,
  entities: z.record(z.string(), z.object(counts)),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});

export const planLine = z.object({
  entity: z.string(),
  key: text,
  change: z.enum(['create', 'update', 'remove', 'conflict', 'reject']),
  fields,
  reason: text,
});

const person = z.strictObject({
  id: z.int(),
  source: text,
  key: text,
  name: z.string(),
  surname: z.string(),
  givenName: text,
  patronymic: text,
  employeeId: text,
  department: text,
  departmentKey: text,
  position: text,
  status: z.enum(['active', 'blocked', 'dismissed']),
  validFrom: z.iso.date().nullable(),
  validUntil: z.iso.date().nullable(),
  accessLevels: z.array(z.string()),
  schedule: text,
  identifiers: z.array(
    z.strictObject({
      kind: z.string(),
      number: z.string(),
      format: text,
      bits: count,
      value: z.string().regex(/^[0-9A-F]+$/),
      validFrom: z.iso.date().nullable(),
      validUntil: z.iso.date().nullable(),
    }),
  ),
  custom: z.record(z.string(), z.string()),
  photo: z
    .strictObject({
      version: text,
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      width: count,
      height: count,
      bytes: count,
    })
    .nullable(),
});

const origin = z.object({
  source: text,
  key: text,
  since: z.iso.datetime().nullable(),
  cycle: z.int().nullable(),
  actor: text,
  override: z.object({ reason: z.string(), actor: z.string(), until: text }).nullable(),
});

export const shownPerson = z.object({
  ...person.shape,
  from: z.record(z.string(), origin),
  links: z.array(z.object({ source: z.string(), key: z.string(), state: z.enum(['present', 'missing', 'rejected']) })),
  changes: z.array(z.object({ id: z.int(), change: z.string(), fields })),
});

const sourced = { source: text, key: text };
const outcome = { source: text, cycle: z.int(), entity: z.string(), code: z.string(), reason: z.string() };

export const undone = z.object({
  change: z.int(),
  entity: z.string(),
  key: text,
  outcome: z.enum(['reverted', 'kept', 'impossible']),
  reason: text,
});

export const listed = {
  sources: z.object({ name: z.string(), type: z.string(), state: z.string(), nextAt: text, checkedAt: text }),
  departments: z.object({ id: z.int(), ...sourced, name: z.string(), path: z.string(), parent: z.int().nullable() }),
  persons: person,
  identifiers: z.object({ id: z.int(), source: text, personId: z.int(), personKey: text, number: z.string() }),
  positions: z.object({ id: z.int(), ...sourced, name: z.string() }),
  'access-levels': z.object({ id: z.int(), ...sourced, name: z.string() }),
  schedules: z.object({
    id: z.int(),
    ...sourced,
    name: z.string(),
    cycleDays: z.int(),
    intervals: z.array(z.object({})),
  }),
  documents: z.object({
    id: z.int(),
    ...sourced,
    personId: z.int(),
    type: z.string(),
    from: z.string(),
    to: z.string(),
  }),
  cycles: z.object({ id: z.int(), source: text, state: z.string(), startedAt: z.iso.datetime(), waiting: count }),
  changes: z.object({ id: z.int(), cycle: z.int().nullable(), entity: z.string(), change: z.string(), fields }),
  conflicts: z.object({ ...outcome, key: z.string() }),
  rejects: z.object({ ...outcome, key: text, column: z.string(), value: z.string() }),
  held: z.object({ ...outcome, key: z.string(), change: z.string(), fields }),
} as const;

export const failure = z.strictObject({
  code: z.string(),
  message: z.string(),
  place: text,
  value: text,
  remedy: text,
});
