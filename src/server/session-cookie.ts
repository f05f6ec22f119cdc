/** The cookies of a session and of an attempt to get one: for this site only, out of reach of scripts, and over TLS only where there is TLS. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { attemptSeconds } from '../accounts/openid-attempt.ts';

const name = 'gatehouse_session';
const attempt = { name: 'gatehouse_openid', path: '/api/v1/session/openid' };

export function sessionCookieOf(request: FastifyRequest): string | undefined {
  return request.cookies[name];
}

export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, secret: string | null): void {
  const attributes = { ...attributesOf(request), path: '/' } as const;
  if (secret === null) reply.clearCookie(name, attributes);
  else reply.setCookie(name, secret, attributes);
}

/** What a browser keeps of a sign-in that it has begun at an OpenID provider. */
export function attemptCookieOf(request: FastifyRequest): string | undefined {
  return request.cookies[attempt.name];
}

export function setAttemptCookie(request: FastifyRequest, reply: FastifyReply, secret: string | null): void {
  const attributes = { ...attributesOf(request), path: attempt.path } as const;
  if (secret === null) reply.clearCookie(attempt.name, attributes);
  else reply.setCookie(attempt.name, secret, { ...attributes, maxAge: attemptSeconds });
}

function attributesOf(request: FastifyRequest) {
  return { httpOnly: true, sameSite: 'lax', secure: request.protocol === 'https' } as const;
}
