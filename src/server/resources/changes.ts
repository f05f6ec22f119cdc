/** The feed of changes: everything that cycles and operators changed, in its order, for programs that follow it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { listPage } from '../../operations/list-page.ts';
import { answerList, idOfCursor, listOf, listTypes, pageQuery } from '../list.ts';
import { type Operation, operation } from '../operation.ts';
import type { Service } from '../service.ts';
import { wholeNumber } from '../whole-number.ts';
import { changeAnswer } from './change-shapes.ts';

const longestWait = 60;
const lookMilliseconds = 200;

export function changesOperations({ installationFor }: Service): Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/api/v1/changes',
      id: 'followChanges',
      tag: 'changes',
      summary: 'All changes, oldest first, from a cursor on',
      description:
        'Ids only grow, and no change appears before one that was given. `next` is always where to go on, also when there is nothing more yet; with `wait` the answer to such a request waits for the next change.',
      needs: 'read',
      query: z.strictObject({
        ...pageQuery,
        wait: wholeNumber(0, longestWait).default(0).describe('Seconds to wait for a change.'),
      }),
      answer: listOf(changeAnswer),
      answerTypes: listTypes,
      run: async (call) => {
        const installation = installationFor(call.caller);
        const page = (cursor: string | null, limit: number) =>
          listPage<z.input<typeof changeAnswer>>(
            installation,
            'changes',
            { order: 'ascending' },
            { after: idOfCursor(cursor), limit },
          );
        if (call.accepts('application/x-ndjson')) return answerList(call, changeAnswer, page);
        const { cursor = '0', limit, wait } = call.query;
        const limitAt = performance.now() + wait * 1000;
        for (;;) {
          const { items } = await page(cursor, limit);
          const last = items.at(-1);
          if (last !== undefined || performance.now() >= limitAt || call.signal.aborted) {
            return { items: [...items], next: last === undefined ? cursor : String(last.id) };
          }
          await sleep(lookMilliseconds, undefined, { signal: call.signal }).catch(() => undefined);
        }
      },
    }),
  ];
}
