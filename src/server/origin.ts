/** Requests that other sites make a signed-in browser send are refused: by where they come from, besides the cookie's SameSite. */
import type { FastifyRequest } from 'fastify';
import { GatehouseError } from '../model/errors.ts';

/** Scheme, host and port under which the caller sees this server. */
export function originOf(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}`;
}

/** Errors: `auth.origin`. A token is not sent by browsers on their own, so a request with one may come from anywhere. */
export function checkOrigin(request: FastifyRequest): void {
  if (request.caller !== null && request.caller.session === null) return;
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (origin !== undefined) {
    if (origin === originOf(request)) return;
  } else if (site !== undefined) {
    if (site === 'same-origin') return;
  } else if (request.caller === null) {
    // Not a browser, and no session that could be misused.
    return;
  }
  throw new GatehouseError(
    'auth.origin',
    `The request comes from ${origin ?? 'an unknown page'}, not from ${originOf(request)}`,
    {
      place: 'header.origin',
      remedy:
        'Open Gatehouse under its own address. Behind a proxy, start it with --proxies so that it knows the address that browsers see.',
    },
  );
}
