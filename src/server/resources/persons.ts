/** People: found, shown whole, edited by overrides, and their changes taken back. */
import { z } from 'zod';
import { editPerson, endOverride } from '../../operations/edit-person.ts';
import { findPeople, wholePerson } from '../../operations/find-people.ts';
import type { Installation } from '../../operations/installation.ts';
import { listPage } from '../../operations/list-page.ts';
import { undoChanges } from '../../operations/undo-changes.ts';
import { answerList, idOfCursor, listOf, listTypes, pageQuery } from '../list.ts';
import { type Operation, operation } from '../operation.ts';
import type { Service } from '../service.ts';
import { idParams } from './account-shapes.ts';
import { changeAnswer, undoneAnswer, undoneAnswerOf } from './change-shapes.ts';
import { personAnswer, wholePersonAnswer } from './person-shapes.ts';
import { reasonBody, targetWithReason } from './reason.ts';
import { sourceName } from './source-shapes.ts';

export function personsOperations(service: Service): Operation[] {
  return [
    listOperation(service),
    getOperation(service),
    changesOperation(service),
    editOperation(service),
    endOverrideOperation(service),
    undoOperation(service),
  ];
}

const unknown = { 404: 'There is no such person.' };

function listOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'GET',
    path: '/api/v1/persons',
    id: 'listPersons',
    tag: 'persons',
    summary: 'People, by id',
    needs: 'read',
    query: z.strictObject({
      ...pageQuery,
      search: z
        .string()
        .max(200)
        .optional()
        .describe(
          'Part of the name (ё counts as е), the beginning of the employee ID, or a card number in any format.',
        ),
      department: z.string().max(2000).optional().describe('Id or path of a department; those below it count.'),
      status: z.enum(['active', 'blocked', 'dismissed']).optional(),
      source: sourceName.optional(),
    }),
    answer: listOf(personAnswer),
    answerTypes: listTypes,
    exportAudit: 'exported the people',
    run: (call) =>
      answerList(call, personAnswer, async (cursor, limit) => {
        const { search, department, status, source } = call.query;
        const after = idOfCursor(cursor) ?? undefined;
        const wanted = { search: search?.trim() || undefined, department, status, source, after, limit };
        const people = await findPeople(installationFor(call.caller), wanted);
        return {
          items: people as unknown as z.input<typeof personAnswer>[],
          next: people.length < limit ? null : String(people.at(-1)?.id),
        };
      }),
  });
}

async function shownPerson(installation: Installation, id: number): Promise<z.input<typeof wholePersonAnswer>> {
  const { person, ids, fields, links, overrides, identifiers } = await wholePerson(installation, id);
  const whole = { ...person, ids, provenance: fields, links, overrides, identifiers };
  return whole as unknown as z.input<typeof wholePersonAnswer>;
}

function getOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'GET',
    path: '/api/v1/persons/{id}',
    id: 'getPerson',
    tag: 'persons',
    summary: 'One person whole, with where each value comes from',
    needs: 'read',
    params: idParams,
    answer: wholePersonAnswer,
    refusals: unknown,
    run: ({ params: { id }, caller }) => shownPerson(installationFor(caller), id),
  });
}

function changesOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'GET',
    path: '/api/v1/persons/{id}/changes',
    id: 'listPersonChanges',
    tag: 'persons',
    summary: 'What was changed of a person, newest first',
    needs: 'read',
    params: idParams,
    query: z.strictObject(pageQuery),
    answer: listOf(changeAnswer),
    answerTypes: listTypes,
    refusals: unknown,
    run: (call) =>
      answerList(call, changeAnswer, async (cursor, limit) => {
        const page = { after: idOfCursor(cursor), limit };
        const { id } = call.params;
        return listPage<z.input<typeof changeAnswer>>(installationFor(call.caller), 'changes', { person: id }, page);
      }),
  });
}

function editOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'PATCH',
    path: '/api/v1/persons/{id}',
    id: 'editPerson',
    tag: 'persons',
    summary: 'Sets fields against what the sources say, until they are taken back or the time has come',
    description:
      'Fields: surname, givenName, patronymic, employeeId, department, position, schedule (id, or path or name), accessLevels (list of ids or names), status, validFrom, validUntil, custom.<name>. null empties a field.',
    needs: 'operate',
    params: idParams,
    body: z.strictObject({
      fields: z
        .record(z.string().max(100), z.unknown())
        .refine((fields) => Object.keys(fields).length > 0, 'must name at least one field')
        .meta({ examples: [{ surname: 'Orlova', 'custom.phone': null }] }),
      reason: z
        .string()
        .trim()
        .min(1)
        .max(500)
        .meta({ examples: ['married; HR enters it next month'] }),
      until: z.iso.datetime({ offset: true }).nullable().optional().describe('When the sources speak again.'),
    }),
    answer: wholePersonAnswer,
    refusals: unknown,
    audit: 'edited a person',
    run: async ({ params: { id }, body, caller, target }) => {
      target(`person ${id}: ${Object.keys(body.fields).join(', ')}`.slice(0, 200));
      const until = body.until == null ? null : new Date(body.until).toISOString();
      await editPerson(installationFor(caller), id, { fields: body.fields, reason: body.reason, until });
      return shownPerson(installationFor(caller), id);
    },
  });
}

function endOverrideOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'DELETE',
    path: '/api/v1/persons/{id}/overrides/{field}',
    id: 'endOverride',
    tag: 'persons',
    summary: 'Lets the sources speak again for a field',
    needs: 'operate',
    params: idParams.extend({
      field: z
        .string()
        .max(100)
        .meta({ examples: ['surname'] }),
    }),
    answer: wholePersonAnswer,
    refusals: unknown,
    audit: 'ended an override',
    run: async ({ params: { id, field }, caller, target }) => {
      target(`person ${id}: ${field}`);
      await endOverride(installationFor(caller), id, field);
      return shownPerson(installationFor(caller), id);
    },
  });
}

function undoOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'POST',
    path: '/api/v1/persons/{id}/undo',
    id: 'undoPerson',
    tag: 'persons',
    summary: 'Takes back every change of a person, newest first',
    needs: 'operate',
    params: idParams,
    body: reasonBody,
    answer: undoneAnswer,
    refusals: { ...unknown, 409: 'A cycle of a source of the person runs.' },
    audit: 'took back the changes of a person',
    run: async ({ params: { id }, body, caller, target }) => {
      target(targetWithReason(`person ${id}`, body));
      return undoneAnswerOf(await undoChanges(installationFor(caller), { person: id }));
    },
  });
}
