/** Shapes of people and of their identifiers. */
import { z } from 'zod';
import { identifierKinds } from '../../model/records.ts';

export const identifierKind = z.enum(identifierKinds);

const numberParts = {
  kind: z.string(),
  number: z.string(),
  format: z.string().nullable(),
  bits: z.int().describe('0 where the number is plain text.'),
  value: z.string().describe('Upper-case hexadecimal; the text itself where bits is 0.'),
  validFrom: z.string().nullable(),
  validUntil: z.string().nullable(),
};

const personParts = {
  id: z.int(),
  source: z.string().nullable(),
  key: z.string().nullable(),
  name: z.string().describe('Surname, given name and patronymic in one.'),
  surname: z.string(),
  givenName: z.string().nullable(),
  patronymic: z.string().nullable(),
  employeeId: z.string().nullable(),
  department: z.string().nullable().describe('Names from the top, joined by /.'),
  departmentKey: z.string().nullable(),
  position: z.string().nullable(),
  status: z.enum(['active', 'blocked', 'dismissed']),
  validFrom: z.string().nullable(),
  validUntil: z.string().nullable(),
  accessLevels: z.array(z.string()),
  schedule: z.string().nullable(),
  custom: z.record(z.string(), z.string()),
  photo: z
    .object({ version: z.string(), sha256: z.string(), width: z.int(), height: z.int(), bytes: z.int() })
    .nullable()
    .describe('Null where there is none; the picture itself is at /persons/{id}/photo.'),
};

export const personAnswer = z
  .object({ ...personParts, identifiers: z.array(z.object(numberParts)) })
  .meta({ id: 'Person' });

export const identifierAnswer = z
  .object({
    id: z.int(),
    source: z.string().nullable().describe('Null for one that was given out here.'),
    personId: z.int(),
    personKey: z.string().nullable(),
    person: z.string(),
    employeeId: z.string().nullable(),
    ...numberParts,
  })
  .meta({ id: 'Identifier' });

const override = {
  reason: z.string(),
  actor: z.string(),
  setAt: z.iso.datetime(),
  until: z.iso.datetime().nullable(),
};

export const wholePersonAnswer = z
  .object({
    ...personParts,
    identifiers: z.array(identifierAnswer),
    ids: z
      .object({
        department: z.int().nullable(),
        position: z.int().nullable(),
        accessLevels: z.array(z.int()),
        schedule: z.int().nullable(),
      })
      .describe('Ids of what the fields name.'),
    provenance: z
      .record(
        z.string(),
        z.object({
          source: z.string().nullable(),
          key: z.string().nullable(),
          since: z.iso.datetime().nullable(),
          cycle: z.int().nullable(),
          actor: z.string().nullable(),
          override: z.object(override).nullable(),
        }),
      )
      .describe('By field that has a value: which source says it or who overrode it, and since when.'),
    overrides: z.array(z.object({ field: z.string(), value: z.unknown(), ...override })),
    links: z.array(
      z.object({
        source: z.string(),
        key: z.string(),
        state: z.enum(['present', 'missing', 'rejected']),
        rows: z
          .array(z.string())
          .describe(
            'Keys of the rows that are this person, where the source joins rows (identity: person); else none.',
          ),
      }),
    ),
  })
  .meta({ id: 'WholePerson' });
