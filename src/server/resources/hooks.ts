/** Web hooks: how they stand, their part of the configuration, trial messages, and sending again what was refused. */
import { z } from 'zod';
import { hookStreams } from '../../config/document.ts';
import { GatehouseError } from '../../model/errors.ts';
import { applyHook, endExchange, exchangeSecret, removeHook } from '../../operations/apply-hook.ts';
import { listHooks, retryHook, testHook } from '../../operations/hooks.ts';
import { answerList, listOf, listTypes, pageOfWhole, pageQuery } from '../list.ts';
import { type Operation, operation } from '../operation.ts';
import type { Service } from '../service.ts';
import { answerOf, appliedAnswer, flag, tree } from './configuration-shapes.ts';

const instant = z.iso.datetime();
const stream = z.enum(hookStreams);
const params = z.object({
  name: z
    .string()
    .min(1)
    .max(64)
    .meta({ examples: ['crm'] }),
});
const unknown = { 404: 'No web hook of this name is configured.' };

const hook = z
  .object({
    name: z.string(),
    url: z.string(),
    settings: tree.describe('As the configuration has it, secrets as `***`.'),
    exchanging: z.boolean().describe('Whether what is posted is signed with the secret before as well.'),
    streams: z.array(
      z.object({
        stream,
        state: z.enum(['waiting', 'behind', 'failing']).describe('`waiting`: there is nothing to post.'),
        position: z.int().describe('Id of the last event or change that is done with.'),
        newest: z.int(),
        waiting: z.int(),
        oldest: instant.nullable().describe('When the oldest of what waits was recorded.'),
        refused: z.int(),
        failures: z.int(),
        error: z.string().nullable(),
        errorAt: instant.nullable(),
        nextTry: instant.nullable(),
      }),
    ),
    refusals: z
      .array(z.object({ stream, id: z.int(), attempts: z.int(), error: z.string(), refusedAt: instant }))
      .describe('The first events and changes that the receiver refused.'),
  })
  .meta({ id: 'Hook' });

export function hooksOperations(service: Service): Operation[] {
  return [
    listOperation(service),
    testOperation(service),
    retryOperation(service),
    exchangeOperation(service),
    endExchangeOperation(service),
    putOperation(service),
    removeOperation(service),
  ];
}

function listOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'GET',
    path: '/api/v1/hooks',
    id: 'listHooks',
    tag: 'hooks',
    summary: 'Web hooks, and how far behind each is',
    needs: 'read',
    query: z.strictObject(pageQuery),
    answer: listOf(hook),
    answerTypes: listTypes,
    run: (call) =>
      answerList(call, hook, async (cursor, limit) => {
        const hooks = await listHooks(installationFor(call.caller));
        const items = hooks.map((item) => ({
          ...item,
          settings: { ...item.settings },
          streams: item.streams.map((status) => ({ ...status })),
          refusals: item.refusals.map(({ eventId, ...refusal }) => ({ ...refusal, id: eventId })),
        }));
        return pageOfWhole(items, ({ name }) => name, cursor, limit);
      }),
  });
}

function testOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'POST',
    path: '/api/v1/hooks/{name}/test',
    id: 'testHook',
    tag: 'hooks',
    summary: 'Posts a message of type gatehouse.ping, and tells what the receiver answers',
    needs: 'operate',
    params,
    answer: z.object({
      ok: z.boolean(),
      status: z.int().nullable().describe('Null where there was no answer.'),
      milliseconds: z.int(),
      code: z.string().nullable(),
      message: z.string().nullable(),
      remedy: z.string().nullable(),
    }),
    refusals: unknown,
    audit: 'tested a web hook',
    run: ({ params: { name }, caller, signal, target }) => {
      target(`hook ${name}`);
      return testHook(installationFor(caller), name, signal);
    },
  });
}

function retryOperation({ installationFor, jobs }: Service): Operation {
  return operation({
    method: 'POST',
    path: '/api/v1/hooks/{name}/retry',
    id: 'retryHook',
    tag: 'hooks',
    summary: 'Posts again what the receiver refused: all of it, of one log, or one of it',
    needs: 'operate',
    params,
    body: z
      .union([z.strictObject({ stream, id: z.int().min(1).optional() }), z.strictObject({})])
      .prefault({})
      .meta({ examples: [{}, { stream: 'access', id: 17 }] }),
    answer: z.object({ again: z.int() }),
    refusals: unknown,
    audit: 'had refused events posted again',
    run: async ({ params: { name }, body, caller, target }) => {
      target(`hook ${name}`);
      const only = 'stream' in body ? { stream: body.stream, id: body.id ?? null } : null;
      const again = await retryHook(installationFor(caller), name, only);
      jobs.feed.announce();
      return { again };
    },
  });
}

function exchangeOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'POST',
    path: '/api/v1/hooks/{name}/secret',
    id: 'exchangeHookSecret',
    makesNew: true,
    tag: 'hooks',
    summary: 'Makes a new secret; the one before signs beside it until it is removed',
    needs: 'administer',
    params,
    answer: z.object({ secret: z.string().describe('Shown this once.') }),
    refusals: unknown,
    audit: 'exchanged the secret of a web hook',
    run: async ({ params: { name }, caller, target }) => {
      target(`hook ${name}`);
      return { secret: await exchangeSecret(installationFor(caller), name) };
    },
  });
}

function endExchangeOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'DELETE',
    path: '/api/v1/hooks/{name}/secret/previous',
    id: 'removePreviousHookSecret',
    tag: 'hooks',
    summary: 'From now on only the new secret signs',
    needs: 'administer',
    params,
    answer: z.null(),
    refusals: unknown,
    audit: 'ended the exchange of the secret of a web hook',
    run: async ({ params: { name }, caller, target }) => {
      target(`hook ${name}`);
      await endExchange(installationFor(caller), name);
      return null;
    },
  });
}

function putOperation({ installationFor, jobs }: Service): Operation {
  return operation({
    method: 'PUT',
    path: '/api/v1/configuration/hooks/{name}',
    id: 'applyHook',
    tag: 'configuration',
    summary: 'Adds a web hook, or replaces the one of this name',
    description: 'Without a secret the one that is stored stays; for a new hook one is made, and told this once.',
    needs: 'administer',
    params,
    query: z.strictObject({ dryRun: flag }),
    body: tree.meta({ examples: [{ name: 'crm', url: 'https://crm.example.org/gatehouse', events: ['access'] }] }),
    answer: appliedAnswer.extend({ secret: z.string().nullable() }).meta({ id: 'AppliedHook' }),
    audit: 'applied a web hook',
    run: async ({ params: { name }, query, body: sent, caller, target }) => {
      target(`hook ${name}`);
      if (sent['name'] !== undefined && sent['name'] !== name) {
        throw new GatehouseError('request.invalid', `The hook is called otherwise than the address: ${name}`, {
          place: 'body.name',
          remedy: 'A hook cannot be given another name: add it under the new name, and remove the old one.',
        });
      }
      const applied = await applyHook(installationFor(caller), { ...sent, name }, { dryRun: query.dryRun === 'true' });
      jobs.look();
      return { ...answerOf(applied), secret: applied.secret };
    },
  });
}

function removeOperation({ installationFor, jobs }: Service): Operation {
  return operation({
    method: 'DELETE',
    path: '/api/v1/configuration/hooks/{name}',
    id: 'removeHook',
    tag: 'configuration',
    summary: 'Takes a web hook out of the configuration; what waits for it is forgotten',
    needs: 'administer',
    params,
    answer: z.null(),
    refusals: unknown,
    audit: 'removed a web hook',
    run: async ({ params: { name }, caller, target }) => {
      target(`hook ${name}`);
      await removeHook(installationFor(caller), name);
      jobs.look();
      return null;
    },
  });
}
