/** API tokens: everybody's own; administrators see and remove those of all. */
import { z } from 'zod';
import { createToken, listTokens, removeToken, unknownToken } from '../../accounts/tokens.ts';
import { GatehouseError } from '../../model/errors.ts';
import type { Caller } from '../caller.ts';
import { answerList, listOf, listTypes, pageOfSorted, pageQuery } from '../list.ts';
import { type Operation, operation } from '../operation.ts';
import type { Service } from '../service.ts';
import { idParams, scope } from './account-shapes.ts';
import { sourceName } from './source-shapes.ts';

const tokenAnswer = z
  .object({
    id: z.int(),
    name: z.string(),
    account: z.string().describe('The name of the account that it belongs to.'),
    scopes: z.array(scope),
    source: z.string().nullable().describe('The only source that it may push into; null for any.'),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    usedAt: z.iso.datetime().nullable().describe('The last use, to the minute.'),
  })
  .meta({ id: 'Token' });

export function tokensOperations(service: Service): Operation[] {
  return [listOperation(service), createOperation(service), removeOperation(service)];
}

function listOperation({ database }: Service): Operation {
  return operation({
    method: 'GET',
    path: '/api/v1/tokens',
    id: 'listTokens',
    tag: 'tokens',
    summary: 'Own tokens; for administrators, those of all accounts; for a token without the scope administer, itself',
    needs: 'account',
    query: z.strictObject(pageQuery),
    answer: listOf(tokenAnswer),
    answerTypes: listTypes,
    run: (call) =>
      answerList(call, tokenAnswer, async (cursor, limit) => {
        const tokens = await listTokens(database, reach(call.caller));
        const all = tokens
          .filter(({ id }) => isInReach(call.caller, id))
          .map((token) => ({ ...token, scopes: [...token.scopes] }));
        return pageOfSorted(all, ({ id }) => [id], cursor, limit);
      }),
  });
}

function createOperation({ database, context }: Service): Operation {
  return operation({
    method: 'POST',
    path: '/api/v1/tokens',
    id: 'createToken',
    makesNew: true,
    tag: 'tokens',
    summary: 'Makes a token for the own account; its text is in this answer and nowhere else',
    needs: 'account',
    body: z.strictObject({
      name: z
        .string()
        .trim()
        .min(1)
        .max(100)
        .meta({ examples: ['door controllers'] }),
      scopes: z
        .array(scope)
        .min(1)
        .max(5)
        .meta({ examples: [['events']] }),
      source: sourceName
        .nullable()
        .optional()
        .describe('The only source that the token may push into; with the scope `push` alone.'),
      expires: z.iso
        .datetime()
        .nullable()
        .optional()
        .describe('Its last instant, in UTC; without it the token has no end.'),
    }),
    answer: z.object({ id: z.int(), token: z.string() }).meta({ id: 'NewToken' }),
    status: 201,
    audit: 'made a token',
    run: async ({ body, caller, target }) => {
      const wanted = [...new Set(body.scopes)];
      target(`token ${body.name}: ${wanted.join(', ')}`);
      refuseMoreThanOwn(caller, wanted);
      const source = body.source ?? null;
      if (source !== null && wanted.join() !== 'push') {
        throw new GatehouseError('request.invalid', 'A token that is for one source has the scope push and no other', {
          place: 'body.scopes',
        });
      }
      const expiresAt = body.expires == null ? null : new Date(body.expires).toISOString();
      if (expiresAt !== null && expiresAt <= context.now().toISOString()) {
        throw new GatehouseError('request.invalid', 'The end of the token is in the past', { place: 'body.expires' });
      }
      const made = await createToken(database, context, {
        accountId: caller.accountId,
        name: body.name,
        scopes: wanted,
        source,
        expiresAt,
      });
      target(`token ${made.id} (${body.name}): ${wanted.join(', ')}`);
      return made;
    },
  });
}

function removeOperation({ database }: Service): Operation {
  return operation({
    method: 'DELETE',
    path: '/api/v1/tokens/{id}',
    id: 'removeToken',
    tag: 'tokens',
    summary: 'Ends a token at once',
    needs: 'account',
    params: idParams,
    answer: z.null(),
    refusals: { 404: 'There is no such token.' },
    audit: 'removed a token',
    run: async ({ params: { id }, caller }) => {
      if (!isInReach(caller, id)) throw unknownToken(id);
      await removeToken(database, id, reach(caller));
      return null;
    },
  });
}

/** Whose tokens somebody may see and remove: null for everybody's. */
function reach(caller: Caller): number | null {
  return caller.permissions.has('administer') ? null : caller.accountId;
}

/** A token is given to a program for its own task: of others it sees and ends none, unless it may do everything anyway. */
function isInReach({ tokenId, permissions }: Caller, id: number): boolean {
  return tokenId === null || tokenId === id || permissions.has('administer');
}

/** A token must not make others that outlive it, unless it may do everything anyway. */
function refuseMoreThanOwn(caller: Caller, wanted: readonly z.output<typeof scope>[]): void {
  if (caller.tokenId !== null && !caller.permissions.has('administer')) {
    throw new GatehouseError('auth.forbidden', 'A token cannot make tokens', {
      remedy: 'Sign in with name and password.',
    });
  }
  const lacking = wanted.filter((permission) => !caller.permissions.has(permission));
  if (lacking.length === 0) return;
  throw new GatehouseError(
    'auth.forbidden',
    `${caller.name} has not the permission ${lacking.join(', ')} and cannot give it to a token`,
    {
      place: 'body.scopes',
    },
  );
}
