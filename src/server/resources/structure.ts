/** Departments, positions, access levels, work schedules, documents and their types. */
import { z } from 'zod';
import { documentClasses } from '../../model/document-types.ts';
import { documentTypes, putDocumentType, removeDocumentType } from '../../operations/document-types.ts';
import { listPage } from '../../operations/list-page.ts';
import { wholeStructure } from '../../operations/structure.ts';
import { answerList, idOfCursor, listOf, listTypes, pageOfSorted, pageQuery } from '../list.ts';
import { type Operation, operation } from '../operation.ts';
import type { Service } from '../service.ts';
import { wholeNumber } from '../whole-number.ts';
import { sourceName } from './source-shapes.ts';

const common = {
  id: z.int(),
  source: z.string().nullable(),
  key: z.string().nullable(),
  name: z.string(),
  people: z.int().describe('People who are not dismissed.'),
};

const named = z.object(common).meta({ id: 'Named' });

const department = z
  .object({
    ...common,
    path: z.string().describe('Names from the top, joined by /.'),
    parent: z.int().nullable().describe('Id of the department above.'),
    parentKey: z.string().nullable(),
    schedule: z.string().nullable().describe("Name of the work schedule that is the department's own."),
    scheduleFrom: z.iso.date().nullable(),
    scheduleUntil: z.iso.date().nullable().describe('The last day.'),
  })
  .meta({ id: 'Department' });

const workSchedule = z
  .object({
    ...common,
    cycleDays: z.int(),
    anchor: z.string().describe('A date that is day 1 of the cycle.'),
    intervals: z.array(z.object({ day: z.int(), start: z.int(), end: z.int(), kind: z.enum(['work', 'break']) })),
    workMinutes: z.int().describe('Minutes of work in one run of the cycle, without breaks.'),
    days: z.string().describe('The intervals as text.'),
  })
  .meta({ id: 'WorkSchedule' });

const documentAnswer = z
  .object({
    id: z.int(),
    source: z.string().nullable(),
    key: z.string().nullable(),
    personId: z.int(),
    person: z.string(),
    employeeId: z.string().nullable(),
    type: z.string().describe('Letter code.'),
    typeCode: z.string(),
    typeName: z.string(),
    class: z.enum(documentClasses),
    from: z.string(),
    to: z.string(),
    number: z.string().nullable(),
    comment: z.string().nullable(),
  })
  .meta({ id: 'Document' });

export function structureOperations(service: Service): Operation[] {
  return [
    structureList(service, 'departments', 'listDepartments', 'Departments by their paths', department),
    structureList(service, 'positions', 'listPositions', 'Positions', named),
    structureList(service, 'access-levels', 'listAccessLevels', 'Access levels', named),
    structureList(service, 'schedules', 'listSchedules', 'Work schedules', workSchedule),
    documentsOperation(service),
    documentTypesOperation(service),
    putDocumentTypeOperation(service),
    removeDocumentTypeOperation(service),
  ];
}

function structureList(
  { installationFor }: Service,
  name: 'departments' | 'positions' | 'access-levels' | 'schedules',
  id: string,
  summary: string,
  item: z.ZodType<object>,
): Operation {
  return operation({
    method: 'GET',
    path: `/api/v1/${name}`,
    id,
    tag: 'structure',
    summary,
    needs: 'read',
    query: z.strictObject({ ...pageQuery, source: sourceName.optional() }),
    answer: listOf(item),
    answerTypes: listTypes,
    run: (call) =>
      answerList(call, item, async (cursor, limit) => {
        const all = await wholeStructure<{ readonly id: number; readonly path?: string }>(
          installationFor(call.caller),
          name,
          call.query.source,
        );
        return pageOfSorted(all, ({ id, path }) => (path === undefined ? [id] : [path, id]), cursor, limit);
      }),
  });
}

function documentsOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'GET',
    path: '/api/v1/documents',
    id: 'listDocuments',
    tag: 'structure',
    summary: 'Justification documents, by id',
    needs: 'read',
    query: z.strictObject({
      ...pageQuery,
      source: sourceName.optional(),
      person: wholeNumber(1).optional().describe('Id of the person.'),
    }),
    answer: listOf(documentAnswer),
    answerTypes: listTypes,
    exportAudit: 'exported the documents',
    run: (call) =>
      answerList(call, documentAnswer, (cursor, limit) => {
        const { source, person } = call.query;
        const page = { after: idOfCursor(cursor), limit };
        return listPage<z.input<typeof documentAnswer>>(
          installationFor(call.caller),
          'documents',
          { source, person },
          page,
        );
      }),
  });
}

const typeParts = {
  letter: z
    .string()
    .trim()
    .min(1)
    .max(10)
    .describe('Letter code as the time sheet prints it; unique.')
    .meta({ examples: ['ОТ'] }),
  name: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .meta({ examples: ['Annual leave'] }),
  class: z.enum(documentClasses),
  exclusive: z.boolean().describe('Whether it takes the time whole: two such documents cannot cover the same time.'),
};

const documentType = z.object({ id: z.int(), code: z.string(), ...typeParts }).meta({ id: 'DocumentType' });

function documentTypesOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'GET',
    path: '/api/v1/document-types',
    id: 'listDocumentTypes',
    tag: 'structure',
    summary: 'Types of justification documents, by numeric code',
    needs: 'read',
    query: z.strictObject(pageQuery),
    answer: listOf(documentType),
    answerTypes: listTypes,
    run: (call) =>
      answerList(call, documentType, async (cursor, limit) =>
        pageOfSorted(await documentTypes(installationFor(call.caller)), ({ code }) => [code], cursor, limit),
      ),
  });
}

const typeCode = z.object({
  code: z
    .string()
    .regex(/^[0-9]{2,6}$/, 'must be two to six digits')
    .meta({ examples: ['09'] }),
});

function removeDocumentTypeOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'DELETE',
    path: '/api/v1/document-types/{code}',
    id: 'removeDocumentType',
    tag: 'structure',
    summary: 'Removes a type of documents that no document has',
    needs: 'administer',
    params: typeCode,
    answer: z.null(),
    refusals: { 404: 'There is no such type.', 409: 'There are documents of the type.' },
    audit: 'removed a type of documents',
    run: async ({ params: { code }, caller, target }) => {
      target(`document type ${code}`);
      await removeDocumentType(installationFor(caller), code);
      return null;
    },
  });
}

function putDocumentTypeOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'PUT',
    path: '/api/v1/document-types/{code}',
    id: 'putDocumentType',
    tag: 'structure',
    summary: 'Adds a type of documents, or changes the one of this numeric code',
    needs: 'administer',
    params: typeCode,
    body: z.strictObject(typeParts),
    answer: documentType,
    refusals: { 409: 'Another type has the code, or one that sources could not tell from it.' },
    audit: 'changed a type of documents',
    run: async ({ params: { code }, body, caller, target }) => {
      target(`document type ${code} (${body.letter})`);
      return putDocumentType(installationFor(caller), { code, ...body });
    },
  });
}
