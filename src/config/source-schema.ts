import * as z from 'zod';
import { type RowEntity, rowEntities } from '../model/records.ts';
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

/** Databases, and what sends its records by itself. */
const askedTypes = [...sqlTypes, 'push'] as const;

const sqlSchema = strictObject({
  ...sourceBasics,
  type: z.enum(askedTypes).describe('Kind of the source.'),
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
  .check(always(checkConnection), always(checkEncoding), always(checkReferences), always(checkQueries))
  .describe('A database that people come from, or what sends its records.');

const laterTypes = Object.fromEntries(
  ['onec', 'file', 'intellect', 'site'].map((type) => [type, 'this version does not read sources of this type']),
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
  const type = askedTypes.find((known) => known === source.type);
  if (type === 'push') {
    if (source.connection !== undefined) fault('has a meaning only where Gatehouse connects by itself', ['connection']);
    return;
  }
  if (source.connection === undefined) fault('is missing', ['connection']);
  if (type === undefined || typeof source.connection !== 'string' || source.connection === '') return;
  const sentence = connectionFault(type, source.connection);
  if (sentence !== null) fault(sentence, ['connection']);
}

/** Databases whose drivers hand over text of the code page that they are told, or as its bytes. */
const encodedTypes: readonly unknown[] = ['odbc', 'firebird'];

/** Everywhere else text is Unicode, so that another code page would be accepted without effect. */
function checkEncoding(
  { type, encoding }: { type?: unknown; encoding?: unknown },
  fault: (sentence: string, path?: string[]) => void,
): void {
  if (encodedTypes.includes(type) || typeof encoding !== 'string' || !isEncoding(encoding)) return;
  if (new TextDecoder(encoding).encoding === 'utf-8') return;
  const other = type === 'sqlite' ? '; read a SQLite file with other text by type odbc' : '';
  fault(`has no effect on a source of type ${String(type)}, whose text is Unicode${other}`, ['encoding']);
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

const unpushed = ['version', 'photos', 'events', 'assignedNumbers'] as const;
/** What identifies a pushed record must be a property of it. */
const identifying: Readonly<Partial<Record<RowEntity, readonly string[]>>> = {
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
  for (const entity of rowEntities) {
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

function isEncoding(label: string): boolean {
  try {
    new TextDecoder(label);
    return true;
  } catch {
    return false;
  }
}
