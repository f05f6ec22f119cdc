/** Cycles: what each did, what it held, and decisions on that. */
import { z } from 'zod';
import { discard, release } from '../../operations/decide.ts';
import type { Installation } from '../../operations/installation.ts';
import { listPage, placedPage } from '../../operations/list-page.ts';
import { wholeCycle } from '../../operations/show-cycle.ts';
import { undoChanges } from '../../operations/undo-changes.ts';
import type { Decision } from '../../sync/decide.ts';
import { answerList, idOfCursor, listOf, listTypes, pageByPlace, pageQuery } from '../list.ts';
import { type Operation, operation } from '../operation.ts';
import type { Service } from '../service.ts';
import { idParams } from './account-shapes.ts';
import { changeAnswer, heldAnswer, undoneAnswer, undoneAnswerOf } from './change-shapes.ts';
import { reasonBody, targetWithReason } from './reason.ts';
import { cycleSummary, progress, sourceName } from './source-shapes.ts';

export function cyclesOperations(service: Service): Operation[] {
  return [
    listOperation(service),
    getOperation(service),
    partOperation(service, 'changes'),
    partOperation(service, 'held'),
    decideOperation(service, 'release'),
    decideOperation(service, 'discard'),
    undoCycleOperation(service),
    undoChangeOperation(service),
  ];
}

const unknown = { 404: 'There is no such cycle.' };
const state = z.enum(['running', 'unchanged', 'applied', 'held', 'failed', 'cancelled']);

function listOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'GET',
    path: '/api/v1/cycles',
    id: 'listCycles',
    tag: 'cycles',
    summary: 'Cycles, newest first',
    needs: 'read',
    query: z.strictObject({ ...pageQuery, source: sourceName.optional(), state: state.optional() }),
    answer: listOf(cycleSummary),
    answerTypes: listTypes,
    run: (call) =>
      answerList(call, cycleSummary, async (cursor, limit) => {
        const { source, state: wanted } = call.query;
        const page = { after: idOfCursor(cursor), limit };
        return listPage<z.input<typeof cycleSummary>>(
          installationFor(call.caller),
          'cycles',
          { source, state: wanted },
          page,
        );
      }),
  });
}

const counts = z.object({
  read: z.int(),
  created: z.int(),
  updated: z.int(),
  removed: z.int(),
  unchanged: z.int(),
  held: z.int(),
  rejected: z.int(),
  conflicts: z.int(),
});

const cycleAnswer = cycleSummary
  .extend({
    report: z
      .object({
        entities: z.record(z.string(), counts),
        notices: z.array(z.object({ entity: z.string(), code: z.string(), text: z.string() })),
        delta: z
          .object({ read: z.int(), known: z.int(), wholeFrom: z.iso.datetime().optional() })
          .nullable()
          .describe(
            'Where only what had changed was read: so many entries, of so many; from `wholeFrom` on the next cycle reads everything. Null where everything was.',
          ),
        photosFetched: z.int(),
        readingMs: z.number(),
      })
      .nullable()
      .describe('Null while the cycle runs, and of one whose process ended before it.'),
    progress: progress.nullable().describe('Where it is, when it runs in this server.'),
  })
  .meta({ id: 'Cycle' });

function getOperation({ installationFor, jobs }: Service): Operation {
  return operation({
    method: 'GET',
    path: '/api/v1/cycles/{id}',
    id: 'getCycle',
    tag: 'cycles',
    summary: 'One cycle with its report',
    needs: 'read',
    params: idParams,
    answer: cycleAnswer,
    refusals: unknown,
    run: async ({ params: { id }, caller }) => {
      const cycle = await wholeCycle(installationFor(caller), id);
      const running = [...jobs.runningCycles().values()].find((candidate) => candidate.cycle === id);
      const whole = { ...cycle, progress: running === undefined ? null : progressOf(running) };
      return whole as unknown as z.input<typeof cycleAnswer>;
    },
  });
}

function progressOf(
  running: ReturnType<Service['jobs']['runningCycles']> extends ReadonlyMap<string, infer R> ? R : never,
) {
  const { cycle, actor, startedAt, progress: at } = running;
  const nothing = { step: null, entity: null, rows: 0, expected: null };
  return { ...nothing, ...at, cycle, actor, startedAt };
}

function partOperation({ installationFor }: Service, part: 'changes' | 'held'): Operation {
  const item: z.ZodType<object> = part === 'changes' ? changeAnswer : heldAnswer;
  return operation({
    method: 'GET',
    path: `/api/v1/cycles/{id}/${part}`,
    id: part === 'changes' ? 'listCycleChanges' : 'listCycleHeld',
    tag: 'cycles',
    summary: part === 'changes' ? 'What a cycle changed, newest first' : 'What of a cycle waits for a decision',
    needs: 'read',
    params: idParams,
    query: z.strictObject(pageQuery),
    answer: listOf(item),
    answerTypes: listTypes,
    refusals: unknown,
    run: async (call) => {
      const installation = installationFor(call.caller);
      const { id } = await wholeCycle(installation, call.params.id);
      const cycle = { cycle: id };
      return answerList(call, item, (cursor, limit) =>
        part === 'changes'
          ? listPage<object>(installation, part, cycle, { after: idOfCursor(cursor), limit })
          : pageByPlace(part, cursor, (after) => placedPage(installation, part, cycle, { after, limit })),
      );
    },
  });
}

const decisionAnswer = z
  .object({
    cycle: z.int(),
    source: z.string(),
    decision: z.enum(['released', 'discarded']),
    done: z.int().describe('Changes that the decision carried out.'),
    kept: z
      .array(z.object({ entity: z.string(), key: z.string(), reason: z.string() }))
      .describe('Changes that could not be carried out any more.'),
  })
  .meta({ id: 'Decision' });

const deciding = {
  release: {
    id: 'releaseCycle',
    summary: 'Applies what the cycle held',
    audit: 'released what a cycle held',
    decide: release as (installation: Installation, id: number) => Promise<Decision>,
  },
  discard: {
    id: 'discardCycle',
    summary: 'Leaves the registry as it is; what was held is not proposed again until its rows change',
    audit: 'discarded what a cycle held',
    decide: discard as (installation: Installation, id: number) => Promise<Decision>,
  },
};

function decideOperation({ installationFor, jobs }: Service, verb: keyof typeof deciding): Operation {
  const { id: operationId, summary, audit, decide } = deciding[verb];
  return operation({
    method: 'POST',
    path: `/api/v1/cycles/{id}/${verb}`,
    id: operationId,
    tag: 'cycles',
    summary,
    needs: 'operate',
    params: idParams,
    body: reasonBody,
    answer: decisionAnswer,
    refusals: { ...unknown, 409: 'Nothing of it waits for a decision, or a cycle of the source runs.' },
    audit,
    run: async ({ params: { id }, body, caller, target }) => {
      target(targetWithReason(`cycle ${id}`, body));
      const decision = await decide(installationFor(caller), id);
      jobs.look();
      return { ...decision, kept: decision.kept.map((item) => ({ ...item })) };
    },
  });
}

function undoCycleOperation({ installationFor, jobs }: Service): Operation {
  return operation({
    method: 'POST',
    path: '/api/v1/cycles/{id}/undo',
    id: 'undoCycle',
    tag: 'cycles',
    summary: 'Takes back everything that a cycle changed, newest first',
    needs: 'operate',
    params: idParams,
    body: reasonBody,
    answer: undoneAnswer,
    refusals: { ...unknown, 409: 'The cycle, or another of its source, runs.' },
    audit: 'took back a cycle',
    run: async ({ params: { id }, body, caller, target }) => {
      target(targetWithReason(`cycle ${id}`, body));
      const undone = await undoChanges(installationFor(caller), { cycle: id });
      jobs.look();
      return undoneAnswerOf(undone);
    },
  });
}

function undoChangeOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'POST',
    path: '/api/v1/changes/{id}/undo',
    id: 'undoChange',
    tag: 'changes',
    summary: 'Takes back one change',
    needs: 'operate',
    params: idParams,
    answer: undoneAnswer,
    refusals: { 404: 'There is no such change.', 409: 'A cycle of its source runs.' },
    audit: 'took back a change',
    run: async ({ params: { id }, caller, target }) => {
      target(`change ${id}`);
      return undoneAnswerOf(await undoChanges(installationFor(caller), { change: id }));
    },
  });
}
