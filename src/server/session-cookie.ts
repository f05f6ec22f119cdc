/** The cookie of a session: for this site only, out of reach of scripts, and over TLS only where there is TLS. */
import type { FastifyReply, FastifyRequest } from 'fastify';

const name = 'gatehouse_session';

export function sessionCookieOf(request: FastifyRequest): string | undefined {
  return request.cookies[name];
}

export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, secret: string | null): void {
  const attributes = {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: request.protocol === 'https',
  } as const;
  if (secret === null) reply.clearCookie(name, attributes);
  else reply.setCookie(name, secret, attributes);
}
