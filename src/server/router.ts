/** Turns described operations into routes of Fastify. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { permissionsOfRole } from '../accounts/role.ts';
import { secretDigest } from '../accounts/secrets.ts';
import { startSession } from '../accounts/sessions.ts';
import { GatehouseError } from '../model/errors.ts';
import type { Caller } from './caller.ts';
import { isFactorMissing, presentCaller } from './identify.ts';
import { acceptsType, headerOf } from './media-type.ts';
import { type Call, type Operation, successOf } from './operation.ts';
import { checkOrigin, originOf } from './origin.ts';
import { isOtherAnswer } from './other-answer.ts';
import { readRequest } from './read-request.ts';
import { carriedOutOnce } from './sent-once.ts';
import type { Service } from './service.ts';
import { attemptCookieOf, setAttemptCookie, setSessionCookie } from './session-cookie.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who makes the request; null when nobody is signed in. */
    caller: Caller | null;
    /** What the request is about, for the audit log. */
    auditTarget: string;
  }
  interface FastifyContextConfig {
    operation?: Operation;
  }
}

export function addOperations(app: FastifyInstance, service: Service, operations: readonly Operation[]): void {
  for (const described of operations) {
    app.route({
      method: described.method,
      url: described.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      config: { operation: described },
      ...(described.bodyLimit === undefined ? {} : { bodyLimit: described.bodyLimit }),
      // Before the body is read: who may not do something need not send megabytes to hear it.
      preParsing: async (request) => authorise(described, request),
      handler: (request, reply) => answer(service, described, request, reply),
    });
  }
}

/** The methods that an address of the interface has; none where it is not one. */
export function methodsAt(operations: readonly Operation[], path: string): readonly string[] {
  const matches = (described: Operation): boolean =>
    new RegExp(`^${described.path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path);
  return [...new Set(operations.filter(matches).map(({ method }) => method))];
}

function authorise(described: Operation, request: FastifyRequest): void {
  if (described.method !== 'GET') checkOrigin(request);
  if (described.needs === 'anyone') return;
  const { caller } = request;
  if (caller === null) {
    throw new GatehouseError('auth.required', 'Nobody is signed in, or the session or token has ended', {
      place: request.headers.authorization === undefined ? 'header.cookie' : 'header.authorization',
      remedy: 'Sign in, or send a valid token in the header Authorization.',
    });
  }
  if (lacksFactor(described, caller)) throw factorMissing();
  if (described.bySessionOnly === true && caller.session === null) {
    throw new GatehouseError('auth.forbidden', 'A token cannot change how its account signs in', {
      remedy: 'Sign in with name and password.',
    });
  }
  if (!isAllowed(described, caller)) {
    throw new GatehouseError(
      'auth.forbidden',
      `${caller.name} may not do this: it needs the permission "${described.needs}"`,
      {
        remedy: 'Ask an administrator for another role, or use a token with this scope.',
      },
    );
  }
}

function lacksFactor({ withoutSecondFactor }: Operation, caller: Caller): boolean {
  return caller.factorMissing && withoutSecondFactor !== true;
}

function factorMissing(): GatehouseError {
  return new GatehouseError(
    'auth.factorMissing',
    'Accounts of this role need a second factor, and this one has none yet',
    {
      remedy: 'Set it up: sign in on the page, or POST /api/v1/session/second-factor.',
    },
  );
}

function isAllowed(described: Operation, caller: Caller | null): boolean {
  const { needs } = described;
  if (needs === 'anyone') return true;
  if (caller === null || lacksFactor(described, caller)) return false;
  return needs === 'account' || caller.permissions.has(needs);
}

const json = 'application/json; charset=utf-8';

async function answer(
  service: Service,
  described: Operation,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort(new GatehouseError('command.cancelled', 'The caller hung up')));
  const call = callOf(service, described, request, reply, gone.signal);
  if (described.makesNew === true && request.caller !== null) {
    const text = await carriedOutOnce(service, described, request, request.caller, async () =>
      JSON.stringify(described.answer.parse(await described.run(call))),
    );
    return reply.code(successOf(described)).type(json).send(text);
  }
  const given = await described.run(call);
  reply.code(successOf(described));
  if (isOtherAnswer(given)) return reply.type(given.mediaType).send(given.body);
  if (described.answer.def.type === 'null') return reply.send();
  return reply.type(json).send(JSON.stringify(described.answer.parse(given)));
}

function callOf(
  service: Service,
  described: Operation,
  request: FastifyRequest,
  reply: FastifyReply,
  gone: AbortSignal,
): Call<unknown, unknown, unknown, Caller | null> {
  return {
    ...readRequest(described, request),
    caller: request.caller,
    address: request.address,
    origin: originOf(request),
    signal: AbortSignal.any([gone, service.closing]),
    still: async () => isAllowed(described, await presentCaller(request, service)),
    header: (name) => headerOf(request, name),
    accepts: (mediaType) => acceptsType(request, mediaType),
    answerHeader: (name, value) => {
      reply.header(name, value);
    },
    target: (words) => {
      request.auditTarget = words;
    },
    attempt: {
      secret: attemptCookieOf(request),
      keep: (secret) => setAttemptCookie(request, reply, secret),
    },
    beginSession: async (account, signIn) => {
      const { id, name, role, secondFactor } = account;
      const { sessions } = await service.signInRules();
      const secret = await startSession(service.database, service.context, sessions, id, request.address, signIn);
      setSessionCookie(request, reply, secret);
      request.caller = {
        accountId: id,
        name,
        role,
        permissions: permissionsOfRole(role),
        session: secretDigest(secret),
        tokenId: null,
        source: null,
        signIn,
        factorMissing: await isFactorMissing(service, { signIn, secondFactor, role }),
      };
    },
    endSession: () => setSessionCookie(request, reply, null),
  };
}
