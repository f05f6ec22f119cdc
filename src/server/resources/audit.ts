/** The log of what people and tokens did. */
import { z } from 'zod';
import { readAudit } from '../../registry/audit.ts';
import { answerList, idOfCursor, listOf, listTypes, pageQuery } from '../list.ts';
import { type Operation, operation } from '../operation.ts';
import type { Service } from '../service.ts';

const entryAnswer = z
  .object({
    id: z.int(),
    at: z.iso.datetime(),
    actor: z.string().describe('Name of the account as it was then; `-` for nobody.'),
    accountId: z.int().nullable(),
    tokenId: z.int().nullable(),
    what: z.string(),
    target: z.string(),
    outcome: z.string().describe('`done`, or the code of the failure.'),
    address: z.string(),
  })
  .meta({ id: 'AuditEntry' });

export function auditOperations({ database }: Service): Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/api/v1/audit',
      id: 'listAudit',
      tag: 'audit',
      summary: 'What was done, newest first',
      needs: 'read',
      query: z.strictObject({ ...pageQuery, actor: z.string().max(64).optional().describe('Only of this account.') }),
      answer: listOf(entryAnswer),
      answerTypes: listTypes,
      run: (call) =>
        answerList(call, entryAnswer, async (cursor, limit) => {
          const items = await readAudit(database, {
            before: idOfCursor(cursor),
            actor: call.query.actor ?? null,
            limit,
          });
          return { items, next: items.length < limit ? null : String(items.at(-1)?.id) };
        }),
    }),
  ];
}
