/** Finds out who makes a request, before anything else is done with it. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { permissionsOfRole, permissionsOfToken } from '../accounts/role.ts';
import { continueSession } from '../accounts/sessions.ts';
import { acceptToken } from '../accounts/tokens.ts';
import type { Caller } from './caller.ts';
import type { Service } from './service.ts';
import { sessionCookieOf } from './session-cookie.ts';

export function identifyCallers(app: FastifyInstance, service: Service): void {
  app.addHook('onRequest', async (request) => {
    if (request.routeOptions.config.operation === undefined) return;
    request.caller = await callerOf(request, service);
  });
}

/** Who the request would come from if it were made now; leaves no mark that somebody was active. */
export function presentCaller(request: FastifyRequest, service: Service): Promise<Caller | null> {
  return callerOf(request, service, true);
}

async function callerOf(
  request: FastifyRequest,
  { database, context }: Service,
  looks = false,
): Promise<Caller | null> {
  const { authorization } = request.headers;
  // A request that brings a token is judged by it alone, whatever cookies come along.
  if (authorization !== undefined) {
    const [, text] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
    const token = text === undefined ? undefined : await acceptToken(database, context, text, looks);
    if (token === undefined) return null;
    return {
      accountId: token.accountId,
      name: token.account,
      role: token.role,
      permissions: permissionsOfToken(token.role, token.scopes),
      session: null,
      tokenId: token.id,
      signIn: 'token',
      source: token.source,
    };
  }
  const secret = sessionCookieOf(request);
  const session = secret === undefined ? undefined : await continueSession(database, context, secret, looks);
  if (session === undefined) return null;
  return {
    accountId: session.accountId,
    name: session.name,
    role: session.role,
    permissions: permissionsOfRole(session.role),
    session: session.digest,
    tokenId: null,
    signIn: session.signIn,
    source: null,
  };
}
