/** Access events: recorded by doors and other systems, and looked for by people. */
import { z } from 'zod';
import { directions, outcomes } from '../../model/access-event.ts';
import { GatehouseError } from '../../model/errors.ts';
import { eventHours, findEvents } from '../../operations/find-events.ts';
import { recordEventLines } from '../../operations/record-events.ts';
import { answerList, idOfCursor, listOf, listTypes, pageQuery } from '../list.ts';
import { type Operation, operation } from '../operation.ts';
import type { Service } from '../service.ts';
import { wholeNumber } from '../whole-number.ts';
import { faultOf, toldFault } from './check-shapes.ts';

export function eventsOperations(service: Service): Operation[] {
  return [recordOperation(service), listOperation(service), hoursOperation(service)];
}

const mostRefused = 100;
const mostAtOnce = 10_000;

function recordOperation({ installationFor, jobs }: Service): Operation {
  return operation({
    method: 'POST',
    path: '/api/v1/events',
    id: 'recordEvents',
    tag: 'events',
    summary: 'Records access events: a JSON array, or a JSON object a line',
    description:
      'After the answer they are kept for good. An event whose id this sender sent before does nothing, so a request may be repeated. Events that cannot be understood are told, and the others recorded.',
    needs: 'events',
    query: z.strictObject({
      sender: z
        .string()
        .trim()
        .min(1)
        .max(100)
        .optional()
        .describe('Ids are unique within one sender; without it, within the account.'),
      zone: z.string().max(60).optional().describe("IANA zone of times that have none; without it, the server's."),
    }),
    body: z.union([z.array(z.unknown()).max(mostAtOnce), z.record(z.string(), z.unknown()), z.string()]).meta({
      examples: [[{ id: '1001', time: '2026-11-27T08:00:00+03:00', accessPoint: 'Main entrance', employeeId: '4711' }]],
    }),
    bodyTypes: ['application/json', 'application/x-ndjson'],
    bodyLimit: 8 * 1024 * 1024,
    answer: z.object({
      recorded: z.int(),
      repeated: z.int().describe('Events that had been recorded before.'),
      unknownPerson: z.int().describe('Recorded events whose person is not in the registry.'),
      refused: z.int(),
      errors: z
        .array(toldFault.extend({ index: z.int().describe('Place of the event among those sent, from 0.') }))
        .describe(`Of the first ${mostRefused} refused.`),
    }),
    audit: 'recorded access events',
    run: async ({ body, query, caller, signal, target }) => {
      const errors: { index: number; error: GatehouseError }[] = [];
      const sender = query.sender ?? `account ${caller.accountId}`;
      const done = await recordEventLines(installationFor(caller), linesOf(body), {
        sender,
        zone: query.zone,
        signal,
        recorded: jobs.feed.announce,
        refused: async (line, error) => {
          if (errors.length < mostRefused) errors.push({ index: line - 1, error });
        },
      });
      target(`sender ${sender}: ${done.recorded} recorded`);
      if (done.recorded > 0) jobs.look();
      const [first] = errors;
      if (first !== undefined && done.recorded + done.repeated === 0) throw first.error;
      return { ...done, errors: errors.map(({ index, error }) => ({ index, ...faultOf(error) })) };
    },
  });
}

async function* linesOf(body: unknown): AsyncGenerator<string> {
  if (typeof body === 'string') {
    const lines = body.split('\n');
    if (lines.length > mostAtOnce + 1) {
      throw new GatehouseError('request.tooLarge', `At most ${mostAtOnce} events are taken at once.`);
    }
    yield* lines;
  } else for (const item of Array.isArray(body) ? body : [body]) yield JSON.stringify(item);
}

const eventAnswer = z
  .object({
    id: z.int(),
    at: z.iso.datetime(),
    zone: z.string().describe('IANA zone of the access point.'),
    accessPoint: z.string(),
    direction: z.enum(directions),
    outcome: z.enum(outcomes),
    reason: z.string().nullable(),
    personId: z.int().nullable(),
    person: z.string().nullable(),
    employeeId: z.string().nullable(),
    number: z.string().nullable(),
    site: z.string().nullable(),
    recordedAt: z.iso.datetime(),
  })
  .meta({ id: 'Event' });

const instant = z.iso.datetime({ offset: true });
const narrowing = {
  person: wholeNumber(1).optional().describe('Id of the person.'),
  accessPoint: z.string().max(200).optional(),
  outcome: z.enum(outcomes).optional(),
};

function utc(text: string | undefined): string | undefined {
  return text === undefined ? undefined : new Date(text).toISOString();
}

function listOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'GET',
    path: '/api/v1/events',
    id: 'listEvents',
    tag: 'events',
    summary: 'Access events, newest recorded first',
    needs: 'read',
    query: z.strictObject({
      ...pageQuery,
      from: instant.optional().describe('Included.'),
      to: instant.optional().describe('Not included.'),
      ...narrowing,
    }),
    answer: listOf(eventAnswer),
    answerTypes: listTypes,
    exportAudit: 'exported the access events',
    run: (call) =>
      answerList(call, eventAnswer, async (cursor, limit) => {
        const { from, to, person: personId, accessPoint, outcome } = call.query;
        const filter = { from: utc(from), to: utc(to), personId, accessPoint, outcome };
        const after = idOfCursor(cursor) ?? undefined;
        const events = await findEvents(installationFor(call.caller), { ...filter, after, limit });
        return {
          items: events as z.input<typeof eventAnswer>[],
          next: events.length < limit ? null : String(events.at(-1)?.id),
        };
      }),
  });
}

const dayMilliseconds = 86_400_000;
const mostDays = 366;

function hoursOperation({ installationFor, context }: Service): Operation {
  return operation({
    method: 'GET',
    path: '/api/v1/events/hours',
    id: 'countEvents',
    tag: 'events',
    summary: 'How many events there were in each hour; of the last day unless said otherwise',
    needs: 'read',
    query: z.strictObject({ from: instant.optional(), to: instant.optional(), ...narrowing }),
    answer: z.object({
      items: z
        .array(z.object({ hour: z.iso.datetime(), granted: z.int(), denied: z.int() }))
        .describe('Hours in which there was something, by their beginnings in UTC.'),
      next: z.null(),
    }),
    run: async ({ query, caller }) => {
      const to = utc(query.to) ?? new Date(context.now().getTime() + 1).toISOString();
      const from = utc(query.from) ?? new Date(Date.parse(to) - dayMilliseconds).toISOString();
      if (Date.parse(to) - Date.parse(from) > mostDays * dayMilliseconds) {
        throw new GatehouseError('request.invalid', `Hours are counted for at most ${mostDays} days.`, {
          place: 'query.from',
        });
      }
      const { person: personId, accessPoint, outcome } = query;
      const items = await eventHours(installationFor(caller), { from, to, personId, accessPoint, outcome });
      return { items, next: null };
    },
  });
}
