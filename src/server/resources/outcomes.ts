/** What the newest cycles could not simply apply: conflicts, rejected rows, held changes. */
import { z } from 'zod';
import { mappedEntities } from '../../model/records.ts';
import { listPage } from '../../operations/list-page.ts';
import { answerList, idOfCursor, listOf, listTypes, pageQuery } from '../list.ts';
import { type Operation, operation } from '../operation.ts';
import type { Service } from '../service.ts';
import { heldAnswer } from './change-shapes.ts';
import { sourceName } from './source-shapes.ts';

const common = {
  source: z.string().nullable(),
  cycle: z.int(),
  entity: z.string(),
  code: z.string(),
  reason: z.string(),
};

const conflict = z
  .object({
    ...common,
    key: z.string(),
    localIds: z.array(z.int()).describe('People or identifiers that stand against each other.'),
  })
  .meta({ id: 'Conflict' });

const rejection = z
  .object({ ...common, key: z.string().nullable(), column: z.string(), value: z.string() })
  .meta({ id: 'Rejection' });

export function outcomesOperations(service: Service): Operation[] {
  return [
    listOperation(service, ['conflicts', 'conflicts', 'listConflicts', 'Conflicts of the newest cycles'], conflict),
    listOperation(
      service,
      ['rejections', 'rejects', 'listRejections', 'Rows that the newest cycles rejected'],
      rejection,
    ),
    listOperation(service, ['held', 'held', 'listHeld', 'Changes that wait for a decision'], heldAnswer),
  ];
}

function listOperation(
  { installationFor }: Service,
  [path, name, id, summary]: readonly [string, 'conflicts' | 'rejects' | 'held', string, string],
  item: z.ZodType<object>,
): Operation {
  return operation({
    method: 'GET',
    path: `/api/v1/${path}`,
    id,
    tag: 'outcomes',
    summary,
    needs: 'read',
    query: z.strictObject({
      ...pageQuery,
      source: sourceName.optional(),
      entity: z.enum(mappedEntities).optional(),
    }),
    answer: listOf(item),
    answerTypes: listTypes,
    run: (call) =>
      answerList(call, item, (cursor, limit) => {
        const { source, entity } = call.query;
        const page = { position: idOfCursor(cursor), limit };
        return listPage<object>(installationFor(call.caller), name, { source, entity }, page);
      }),
  });
}
