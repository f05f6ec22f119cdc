import * as z from 'zod';
import { connectionFault } from './connection.ts';
import { activeDirectorySchema, ldapSchema } from './directory-schema.ts';
import { sourceTypes, sqlTypes } from './document.ts';
import {
  accessLevelsSchema,
  departmentsSchema,
  identifiersSchema,
  personsSchema,
  photosSchema,
  positionsSchema,
} from './entity-schema.ts';
import { assignedNumbersSchema, eventsSchema } from './outgoing-schema.ts';
import { sourceBasics } from './source-basics.ts';
import { always, choiceNote, strictObject } from './strict-object.ts';
import { documentsSchema, schedulesSchema } from './time-schema.ts';

/** One source: where it is, when it is read, what of it is read. */

const sqlSchema = strictObject({
  ...sourceBasics,
  type: z.enum(sqlTypes).describe('Kind of the source.'),
  connection: z
    .string()
    .min(1)
    .max(10_000)
    .describe('ODBC connection string for type odbc, otherwise a URL. Secrets are stored encrypted.'),
  encoding: z
    .string()
    .refine(isEncoding, 'is not a code page that is known here; write utf-8, cp1251, cp866, koi8-r ...')
    .describe('Code page of narrow text columns, where the driver does not convert them.')
    .exactOptional(),
  version: z
    .string()
    .min(1)
    .describe('Query of one value; while the value is the same, cycles are skipped.')
    .exactOptional(),
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
})
  .check(always(checkConnection))
  .describe('A database that people come from.');

const laterTypes = Object.fromEntries(
  ['onec', 'file', 'intellect', 'site', 'push'].map((type) => [
    type,
    'this version does not read sources of this type',
  ]),
);

export const sourceSchema = z
  .discriminatedUnion('type', [sqlSchema, ldapSchema, activeDirectorySchema], {
    error: (issue) => (issue.code === 'invalid_union' ? choiceNote(sourceTypes, laterTypes) : undefined),
  })
  .describe('One system that people come from.');

function checkConnection(
  source: { type?: unknown; connection?: unknown },
  fault: (sentence: string, path?: string[]) => void,
): void {
  const type = sqlTypes.find((known) => known === source.type);
  if (type === undefined || typeof source.connection !== 'string' || source.connection === '') return;
  const sentence = connectionFault(type, source.connection);
  if (sentence !== null) fault(sentence, ['connection']);
}

function isEncoding(label: string): boolean {
  try {
    new TextDecoder(label);
    return true;
  } catch {
    return false;
  }
}
