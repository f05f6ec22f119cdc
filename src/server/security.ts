/** Headers that keep browsers from doing what nobody asked for, and limits on how often anybody may ask. */
import { randomBytes } from 'node:crypto';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { GatehouseError } from '../model/errors.ts';
import { networkOf } from '../model/ip-address.ts';

declare module 'fastify' {
  interface FastifyReply {
    /** Allows the style elements of this one page; see `contentPolicy`. */
    styleNonce: string;
  }
}

export interface RequestLimits {
  /** Requests a minute of one address, or one network of IPv6, without a sign-in. */
  readonly anonymous: number;
  /** Requests a minute of one account. */
  readonly account: number;
}

export const usualLimits: RequestLimits = { anonymous: 600, account: 6000 };

export async function secure(app: FastifyInstance, tls: boolean, limits: RequestLimits): Promise<void> {
  app.decorateReply('styleNonce', '');
  await app.register(helmet, {
    contentSecurityPolicy: false,
    strictTransportSecurity: tls ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    crossOriginEmbedderPolicy: true,
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.styleNonce = randomBytes(16).toString('base64');
    reply.header('content-security-policy', contentPolicy(reply.styleNonce));
    reply.header('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()');
    if (request.routeOptions.config.operation !== undefined) reply.header('cache-control', 'no-store');
  });
  await app.register(rateLimit, {
    timeWindow: 60_000,
    max: (request) => (request.caller === null ? limits.anonymous : limits.account),
    keyGenerator: (request) =>
      request.caller === null ? `address ${networkOf(request.address)}` : `account ${request.caller.accountId}`,
    errorResponseBuilder: ({ caller }, { ttl }) =>
      tooMany(caller === null ? 'address' : 'account', Math.ceil(ttl / 1000)),
  });
}

/** Everything from this server only; style elements only with the nonce of the page, scripts only from files. */
function contentPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** `counted`: what has made too many. */
function tooMany(counted: 'address' | 'account', retryAfterSeconds: number): GatehouseError {
  return new GatehouseError('request.limit', 'Too many requests in a short time', {
    place: counted,
    remedy: `Try again in ${retryAfterSeconds} seconds.`,
    cause: { retryAfterSeconds },
  });
}
