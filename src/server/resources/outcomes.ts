/** What the newest cycles could not simply apply: conflicts, rejected rows, held changes. */
import { z } from 'zod';
import { mappedEntities } from '../../model/records.ts';
import { listPage, placedPage } from '../../operations/list-page.ts';
import { conflictById, resolve } from '../../operations/resolve-conflict.ts';
import type { ListedConflict } from '../../registry/lists/conflicts.ts';
import { type ConflictWish, isMatchWish } from '../../sync/conflict-decision.ts';
import { answerList, idOfCursor, listOf, listTypes, pageByPlace, pageQuery } from '../list.ts';
import { type Operation, operation } from '../operation.ts';
import type { Service } from '../service.ts';
import { wholeNumber } from '../whole-number.ts';
import { heldAnswer, whom } from './change-shapes.ts';
import { sourceName } from './source-shapes.ts';

const common = {
  source: z.string().nullable(),
  cycle: z.int(),
  entity: z.string(),
  code: z.string(),
  reason: z.string(),
};

const decisions = ['give', 'keep', 'join', 'new'] as const;

const conflict = z
  .object({
    ...common,
    key: z.string(),
    localIds: z.array(z.int()).describe('People or identifiers that stand against each other.'),
    id: z.int().describe('The same as long as the conflict lasts.'),
    kind: z.string().nullable(),
    number: z
      .string()
      .nullable()
      .describe('The identifier that is claimed; null where the conflict is about something else.'),
    format: z.string().nullable(),
    claimant: z.int().nullable().describe('The person whose row claims the identifier.'),
    claimantKey: z.string().nullable(),
    holder: z.int().nullable().describe('The person who holds it now.'),
    candidates: z
      .array(z.int())
      .describe('People who agree with a new row and whom it can be joined with now; empty for other conflicts.'),
    match: z.array(z.string()).describe('Fields by which people were looked for.'),
    row: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('What the new row says, by field; null for other conflicts.'),
    waitingNumbers: z.array(z.string()).describe('Card numbers that wait until it is known who the new row is.'),
    people: z
      .array(
        z.object({
          id: z.int(),
          name: z.string(),
          employeeId: z.string().nullable(),
          department: z.string().nullable(),
        }),
      )
      .describe('All whom the conflict names.'),
    decisions: z
      .array(z.enum(decisions))
      .describe('What can be decided; empty where only the source can be corrected.'),
  })
  .meta({ id: 'Conflict' });

const rejection = z
  .object({ ...common, key: z.string().nullable(), ...whom, column: z.string(), value: z.string() })
  .meta({ id: 'Rejection' });

export function outcomesOperations(service: Service): Operation[] {
  return [
    listOperation(service, ['conflicts', 'conflicts', 'listConflicts', 'Conflicts of the newest cycles'], conflict),
    listOperation(
      service,
      ['rejections', 'rejects', 'listRejections', 'Rows that the newest cycles rejected'],
      rejection,
    ),
    conflictOperation(service),
    resolveOperation(service),
    listOperation(service, ['held', 'held', 'listHeld', 'Changes that wait for a decision'], heldAnswer),
  ];
}

const why = z.string().trim().min(1).max(500);

const wish = z
  .discriminatedUnion('decision', [
    z.strictObject({
      decision: z.enum(['give', 'keep']),
      reason: why,
      holder: z
        .int()
        .nullable()
        .optional()
        .describe('The holder who was seen; with another one by now nothing is done. Null or absent: whoever it is.'),
    }),
    z.strictObject({
      decision: z.literal('join'),
      reason: why,
      person: z.int().min(1).describe('The candidate who the row is.'),
    }),
    z.strictObject({ decision: z.literal('new'), reason: why }),
  ])
  .meta({ examples: [{ decision: 'give', reason: 'The card was handed over on Monday' }] });

function wishOf(body: z.output<typeof wish>): ConflictWish {
  if (body.decision === 'join' || body.decision === 'new') return body;
  const { decision, reason, holder = null } = body;
  return { decision, reason, holder };
}

const conflictId = z.object({ id: wholeNumber(1) });

function conflictOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'GET',
    path: '/api/v1/conflicts/{id}',
    id: 'getConflict',
    tag: 'outcomes',
    summary: 'One conflict',
    needs: 'read',
    params: conflictId,
    answer: conflict,
    refusals: { 404: 'There is no such conflict any more.' },
    run: async ({ params: { id }, caller }) => mutable(await conflictById(installationFor(caller), id)),
  });
}

function resolveOperation({ installationFor, jobs }: Service): Operation {
  return operation({
    method: 'POST',
    path: '/api/v1/conflicts/{id}/resolve',
    id: 'resolveConflict',
    tag: 'outcomes',
    summary: 'Decides on a conflict',
    description:
      'give: the identifier goes to the claimant, and the row that gave it to its holder counts as dealt with until it changes. keep: it stays, and the claiming row counts as dealt with until it changes or the holder loses the identifier. join: the new row is the person that `person` names, one of the candidates. new: the row is somebody new, although others agree with it. After join and new a cycle of the source begins, which brings what else the row says. Taken back by undoing the change that the answer names.',
    needs: 'operate',
    params: conflictId,
    body: wish,
    answer: z.object({
      conflict: z.int(),
      decision: z.enum(decisions),
      change: z.int().describe('Undo this change to take the decision back.'),
      person: z.int().describe('Who has the identifier now, or who the row is.'),
    }),
    refusals: {
      404: 'There is no such conflict any more.',
      409: 'What the conflict is about has changed, a cycle of the source runs, or it cannot be decided here.',
    },
    audit: 'decided on a conflict',
    run: async ({ params: { id }, body, caller, target }) => {
      const whom = body.decision === 'join' ? ` person ${body.person}` : '';
      target(`conflict ${id}: ${body.decision}${whom}: ${body.reason}`);
      const installation = installationFor(caller);
      const { source } = await conflictById(installation, id);
      const made = await resolve(installation, id, wishOf(body));
      // Whose row it is now gets the rest of it, and cards and photos that wait for the person come.
      if (isMatchWish(wishOf(body)) && source !== null) jobs.cycleSoon(source, caller.name);
      return made;
    },
  });
}

function mutable(found: ListedConflict): z.input<typeof conflict> {
  const { localIds, candidates, match, row, waitingNumbers, people, decisions: all } = found;
  return {
    ...found,
    localIds: [...localIds],
    candidates: [...candidates],
    match: [...match],
    waitingNumbers: [...waitingNumbers],
    people: [...people],
    row: row === null ? null : { ...row },
    decisions: [...all],
  };
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
        const installation = installationFor(call.caller);
        return name === 'conflicts'
          ? listPage<object>(installation, name, { source, entity }, { after: idOfCursor(cursor), limit })
          : pageByPlace(name, cursor, (after) => placedPage(installation, name, { source, entity }, { after, limit }));
      }),
  });
}
