/** Sources: how they stand, and their cycles started, cancelled, paused and resumed. */
import { z } from 'zod';
import { pauseSource, resumeSource } from '../../operations/pause-source.ts';
import { statusOfSource, statusOfSources } from '../../operations/source-status.ts';
import { answerList, listOf, listTypes, pageOfWhole, pageQuery } from '../list.ts';
import { type Operation, operation } from '../operation.ts';
import type { Service } from '../service.ts';
import { sourceParams, sourceStatus } from './source-shapes.ts';

export function sourcesOperations(service: Service): Operation[] {
  return [
    listOperation(service),
    getOperation(service),
    startOperation(service),
    cancelOperation(service),
    pauseOperation(service),
    resumeOperation(service),
  ];
}

const unknown = { 404: 'No source of this name is configured.' };

function listOperation({ installationFor, jobs }: Service): Operation {
  return operation({
    method: 'GET',
    path: '/api/v1/sources',
    id: 'listSources',
    tag: 'sources',
    summary: 'How every source stands',
    needs: 'read',
    query: z.strictObject(pageQuery),
    answer: listOf(sourceStatus),
    answerTypes: listTypes,
    run: (call) =>
      answerList(call, sourceStatus, async (cursor, limit) => {
        const all = await statusOfSources(installationFor(call.caller), jobs.runningCycles());
        return pageOfWhole(all as z.input<typeof sourceStatus>[], ({ name }) => name, cursor, limit);
      }),
  });
}

function getOperation({ installationFor, jobs }: Service): Operation {
  return operation({
    method: 'GET',
    path: '/api/v1/sources/{name}',
    id: 'getSource',
    tag: 'sources',
    summary: 'How one source stands',
    needs: 'read',
    params: sourceParams,
    answer: sourceStatus,
    refusals: unknown,
    run: async ({ params, caller }) =>
      (await statusOfSource(installationFor(caller), params.name, jobs.runningCycles())) as z.input<
        typeof sourceStatus
      >,
  });
}

function startOperation({ installationFor, jobs }: Service): Operation {
  return operation({
    method: 'POST',
    path: '/api/v1/sources/{name}/cycles',
    id: 'startCycle',
    tag: 'sources',
    summary: 'Starts a cycle; it goes on after the answer',
    description: 'Also of a paused source. `cycle` is null when the cycle was skipped, since nothing had changed.',
    needs: 'operate',
    params: sourceParams,
    body: z
      .strictObject({
        force: z.boolean().default(false).describe('Read everything, even when the version has not changed.'),
      })
      .optional(),
    answer: z.object({ cycle: z.int().nullable() }),
    status: 202,
    refusals: { ...unknown, 409: 'A cycle of the source is running.' },
    audit: 'started a cycle',
    run: async ({ params: { name }, body, caller, target }) => {
      target(`source ${name}`);
      await statusOfSource(installationFor(caller), name, jobs.runningCycles());
      return { cycle: await jobs.startCycle(name, { actor: caller.name, force: body?.force ?? false }) };
    },
  });
}

function cancelOperation({ installationFor, jobs }: Service): Operation {
  return operation({
    method: 'DELETE',
    path: '/api/v1/sources/{name}/cycles/current',
    id: 'cancelCycle',
    tag: 'sources',
    summary: 'Cancels the running cycle; answers when it has ended. What it had committed stays',
    needs: 'operate',
    params: sourceParams,
    answer: z.null(),
    refusals: { ...unknown, 409: 'No cycle of the source runs in this server.' },
    audit: 'cancelled a cycle',
    run: async ({ params: { name }, caller, target }) => {
      target(`source ${name}`);
      await statusOfSource(installationFor(caller), name, jobs.runningCycles());
      await jobs.cancelCycle(name);
      return null;
    },
  });
}

function pauseOperation({ installationFor, jobs }: Service): Operation {
  return operation({
    method: 'POST',
    path: '/api/v1/sources/{name}/pause',
    id: 'pauseSource',
    tag: 'sources',
    summary: 'Keeps the schedule from starting cycles until it is resumed',
    needs: 'operate',
    params: sourceParams,
    body: z.strictObject({
      reason: z
        .string()
        .trim()
        .min(1)
        .max(500)
        .meta({ examples: ['the HR database is being moved'] }),
    }),
    answer: sourceStatus,
    refusals: unknown,
    audit: 'paused a source',
    run: async ({ params: { name }, body, caller, target }) => {
      target(`source ${name}: ${body.reason}`);
      await pauseSource(installationFor(caller), name, body.reason);
      jobs.look();
      return (await statusOfSource(installationFor(caller), name, jobs.runningCycles())) as z.input<
        typeof sourceStatus
      >;
    },
  });
}

function resumeOperation({ installationFor, jobs }: Service): Operation {
  return operation({
    method: 'POST',
    path: '/api/v1/sources/{name}/resume',
    id: 'resumeSource',
    tag: 'sources',
    summary: 'Ends a pause, and a quarantine: a source that failed is tried at once',
    needs: 'operate',
    params: sourceParams,
    answer: sourceStatus,
    refusals: unknown,
    audit: 'resumed a source',
    run: async ({ params: { name }, caller, target }) => {
      target(`source ${name}`);
      await resumeSource(installationFor(caller), name);
      jobs.look();
      return (await statusOfSource(installationFor(caller), name, jobs.runningCycles())) as z.input<
        typeof sourceStatus
      >;
    },
  });
}
