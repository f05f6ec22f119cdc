/** Relays of events and numbers to the sources. */
import { z } from 'zod';
import { retryRefused } from '../../operations/relay-retry.ts';
import { refusedEvents, statusOfRelays } from '../../operations/relay-status.ts';
import { answerList, listOf, listTypes, pageOfWhole, pageQuery } from '../list.ts';
import { type Operation, operation } from '../operation.ts';
import type { Service } from '../service.ts';
import { sourceName } from './source-shapes.ts';

const instant = z.iso.datetime();

const relay = z
  .object({
    source: z.string(),
    state: z.enum(['waiting', 'behind', 'failing', 'readOnly']).describe('`waiting`: there is nothing to send.'),
    position: z.int().describe('Id of the last event that is done with.'),
    newest: z.int(),
    waiting: z.int(),
    oldest: instant.nullable().describe('When the oldest waiting event was recorded.'),
    refused: z.int(),
    keeps: z.enum(['table', 'id']).nullable().describe('What keeps an event from arriving twice.'),
    failures: z.int(),
    error: z.string().nullable(),
    errorAt: instant.nullable(),
    nextTry: instant.nullable(),
    numbersWaiting: z.int(),
    numberError: z.string().nullable(),
    numbersMissing: z.int().describe('Numbers that were written and that no cycle has found in the source since.'),
    refusals: z.array(z.object({ event: z.int(), error: z.string() })).describe('The first events that were refused.'),
  })
  .meta({ id: 'Relay' });

const shownRefusals = 20;

export function relaysOperations({ installationFor, jobs }: Service): Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/api/v1/relays',
      id: 'listRelays',
      tag: 'relays',
      summary: 'How far behind each source is that gets events or numbers',
      needs: 'read',
      query: z.strictObject(pageQuery),
      answer: listOf(relay),
      answerTypes: listTypes,
      run: (call) =>
        answerList(call, relay, async (cursor, limit) => {
          const installation = installationFor(call.caller);
          const items: z.input<typeof relay>[] = [];
          for (const status of await statusOfRelays(installation)) {
            const refusals = await refusedEvents(installation, status.source, shownRefusals);
            items.push({ ...status, refusals: refusals.map(({ eventId, error }) => ({ event: eventId, error })) });
          }
          return pageOfWhole(items, ({ source }) => source, cursor, limit);
        }),
    }),
    operation({
      method: 'POST',
      path: '/api/v1/relays/{source}/retry',
      id: 'retryRelay',
      tag: 'relays',
      summary: 'Sends events again that the source refused',
      needs: 'operate',
      params: z.object({ source: sourceName }),
      body: z.strictObject({ event: z.int().min(1).optional().describe('Only this one.') }).prefault({}),
      answer: z.object({ again: z.int() }),
      refusals: { 404: 'No source of this name is configured.' },
      audit: 'had refused events sent again',
      run: async ({ params: { source }, body, caller, target }) => {
        target(`source ${source}`);
        const again = await retryRefused(installationFor(caller), { source, event: body.event ?? null });
        jobs.feed.announce();
        return { again };
      },
    }),
  ];
}
