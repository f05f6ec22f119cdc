/** Cards and other identifiers: found by number, given out and taken. */
import { z } from 'zod';
import { assignNumber } from '../../operations/assign-identifier.ts';
import { takeIdentifier } from '../../operations/edit-person.ts';
import { findIdentifiers } from '../../operations/find-identifiers.ts';
import { answerList, idOfCursor, listOf, listTypes, pageQuery } from '../list.ts';
import { type Operation, operation } from '../operation.ts';
import type { Service } from '../service.ts';
import { wholeNumber } from '../whole-number.ts';
import { idParams } from './account-shapes.ts';
import { identifierAnswer, identifierKind } from './person-shapes.ts';

export function identifiersOperations(service: Service): Operation[] {
  return [listOperation(service), assignOperation(service), takeOperation(service)];
}

function listOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'GET',
    path: '/api/v1/identifiers',
    id: 'listIdentifiers',
    tag: 'identifiers',
    summary: 'Identifiers by id, or those with a number',
    needs: 'read',
    query: z
      .strictObject({
        ...pageQuery,
        number: z.string().min(1).max(200).optional(),
        format: z
          .string()
          .max(40)
          .optional()
          .describe('How `number` is written; without it, every format that accepts it.'),
        kind: identifierKind.optional(),
        person: wholeNumber(1).optional().describe('Id of the person.'),
      })
      .refine(({ number, format }) => format === undefined || number !== undefined, {
        path: ['format'],
        error: 'says how a number is written, and there is none',
      }),
    answer: listOf(identifierAnswer),
    answerTypes: listTypes,
    exportAudit: 'exported the identifiers',
    run: (call) =>
      answerList(call, identifierAnswer, async (cursor, limit) => {
        const { number, format, kind, person } = call.query;
        const wanted = { number, format, kind, person, after: idOfCursor(cursor) ?? undefined, limit };
        const items = await findIdentifiers(installationFor(call.caller), wanted);
        return { items, next: items.length < limit ? null : String(items.at(-1)?.id) };
      }),
  });
}

function assignOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'POST',
    path: '/api/v1/persons/{id}/identifiers',
    id: 'assignIdentifier',
    makesNew: true,
    tag: 'identifiers',
    summary: 'Gives an identifier to a person, and writes its number to the sources that want it',
    needs: 'operate',
    params: idParams,
    body: z.strictObject({
      kind: identifierKind.default('card'),
      number: z
        .string()
        .min(1)
        .max(200)
        .nullable()
        .default(null)
        .describe('As `format` writes it; null for the next free one.')
        .meta({ examples: ['213,02000'] }),
      format: z
        .string()
        .min(1)
        .max(40)
        .meta({ examples: ['w26'] }),
    }),
    answer: z.object({
      id: z.int(),
      number: z.string(),
      sources: z.array(z.string()).describe('Sources to which the number will be written.'),
    }),
    status: 201,
    refusals: { 404: 'There is no such person.', 409: 'The number is taken, or none is free.' },
    audit: 'gave out an identifier',
    run: async ({ params: { id }, body, caller, target }) => {
      target(`person ${id}`);
      const { identifierId, number, sources } = await assignNumber(installationFor(caller), { person: id, ...body });
      target(`person ${id}: ${body.kind} ${number}`);
      return { id: identifierId, number, sources: [...sources] };
    },
  });
}

function takeOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'DELETE',
    path: '/api/v1/identifiers/{id}',
    id: 'takeIdentifier',
    tag: 'identifiers',
    summary: 'Takes an identifier from its person; it comes back when its row in the source changes',
    needs: 'operate',
    params: idParams,
    answer: z.null(),
    refusals: { 404: 'There is no such identifier.', 409: 'A cycle of a source that shows it runs.' },
    audit: 'took an identifier',
    run: async ({ params: { id }, caller, target }) => {
      target(`identifier ${id}`);
      await takeIdentifier(installationFor(caller), id);
      return null;
    },
  });
}
