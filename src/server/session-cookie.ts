/** The cookies of a session and of an attempt to get one: for this site only, out of reach of scripts, and over TLS only where there is TLS. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { attemptSeconds } from '../accounts/openid-attempt.ts';

/** Under TLS the names have the prefixes with which browsers keep other hosts and plain connections from setting them. */
const names = {
  session: ['__Host-gatehouse_session', 'gatehouse_session'],
  attempt: ['__Secure-gatehouse_openid', 'gatehouse_openid'],
} as const;
const attemptPath = '/api/v1/session/openid';

export function sessionCookieOf(request: FastifyRequest): string | undefined {
  return request.cookies[nameOf('session', request)];
}

export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, secret: string | null): void {
  const attributes = { ...attributesOf(request), path: '/' } as const;
  const name = nameOf('session', request);
  if (secret === null) reply.clearCookie(name, attributes);
  else reply.setCookie(name, secret, attributes);
}

/** What a browser keeps of a sign-in that it has begun at an OpenID provider. */
export function attemptCookieOf(request: FastifyRequest): string | undefined {
  return request.cookies[nameOf('attempt', request)];
}

export function setAttemptCookie(request: FastifyRequest, reply: FastifyReply, secret: string | null): void {
  const attributes = { ...attributesOf(request), path: attemptPath } as const;
  const name = nameOf('attempt', request);
  if (secret === null) reply.clearCookie(name, attributes);
  else reply.setCookie(name, secret, { ...attributes, maxAge: attemptSeconds });
}

function nameOf(cookie: keyof typeof names, request: FastifyRequest): string {
  return names[cookie][isSecure(request) ? 0 : 1];
}

function isSecure(request: FastifyRequest): boolean {
  return request.protocol === 'https';
}

function attributesOf(request: FastifyRequest) {
  return { httpOnly: true, sameSite: 'lax', secure: isSecure(request) } as const;
}
