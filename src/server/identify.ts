/** Finds out who makes a request, before anything else is done with it. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { permissionsOfRole, permissionsOfToken } from '../accounts/role.ts';
import { continueSession, type Session } from '../accounts/sessions.ts';
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
  service: Service,
  looks = isBackground(request),
): Promise<Caller | null> {
  const { database, context } = service;
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
      factorMissing: false,
      source: token.source,
    };
  }
  const secret = sessionCookieOf(request);
  const session = secret === undefined ? undefined : await sessionOf(service, secret, looks);
  if (session === undefined) return null;
  return {
    accountId: session.accountId,
    name: session.name,
    role: session.role,
    permissions: permissionsOfRole(session.role),
    session: session.digest,
    tokenId: null,
    signIn: session.signIn,
    factorMissing: await isFactorMissing(service, session),
    source: null,
  };
}

function sessionOf({ database, context, signInRules }: Service, secret: string, looks: boolean) {
  return continueSession(database, context, async () => (await signInRules()).sessions, secret, looks);
}

/** Whoever comes from an OpenID provider was asked there for what it asks for. */
export async function isFactorMissing(
  { signInRules }: Pick<Service, 'signInRules'>,
  { signIn, secondFactor, role }: Pick<Session, 'signIn' | 'secondFactor' | 'role'>,
): Promise<boolean> {
  if (signIn !== 'password' || secondFactor) return false;
  return (await signInRules()).secondFactor.required.includes(role);
}

/** What a page does by itself, as it says: streams, pictures and whatever it fetches while nobody is at it. */
function isBackground(request: FastifyRequest): boolean {
  const { operation } = request.routeOptions.config;
  return operation?.background === true || request.headers['gatehouse-background'] !== undefined;
}
