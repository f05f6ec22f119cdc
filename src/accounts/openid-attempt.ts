/**
 * One sign-in on its way to an OpenID provider and back. The browser keeps a random secret, the registry its digest; state, nonce and
 * PKCE verifier are derived from the secret, so that nobody but this browser can finish what it began, and only once.
 */
import { createHmac } from 'node:crypto';
import type { Context } from '../model/context.ts';
import { GatehouseError } from '../model/errors.ts';
import type { Database } from '../registry/database.ts';
import { addOpenidAttempt, takeOpenidAttempt } from '../registry/openid-attempts.ts';
import { newSecret, secretDigest } from './secrets.ts';

export const attemptSeconds = 10 * 60;

export interface OpenidAttempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** The secret for the browser's cookie, and what follows from it. */
export async function beginOpenidAttempt(
  database: Database,
  context: Context,
): Promise<OpenidAttempt & { readonly secret: string }> {
  const secret = newSecret();
  const now = context.now();
  await database.transaction((within) =>
    addOpenidAttempt(within, secretDigest(secret), now.toISOString(), oldest(now)),
  );
  return { secret, ...attemptOf(secret) };
}

/** The attempt of a browser, once. Errors: `auth.openidAnswer` when there is none, when it is too old or was used. */
export async function takeAttempt(
  database: Database,
  context: Context,
  secret: string | undefined,
): Promise<OpenidAttempt> {
  const found =
    secret !== undefined &&
    (await database.transaction((within) => takeOpenidAttempt(within, secretDigest(secret), oldest(context.now()))));
  if (!found) {
    throw new GatehouseError('auth.openidAnswer', 'This browser has not begun the sign-in, or it was too long ago', {
      remedy: 'Begin the sign-in again.',
    });
  }
  return attemptOf(secret);
}

function attemptOf(secret: string): OpenidAttempt {
  const derived = (purpose: string): string => createHmac('sha256', secret).update(purpose).digest('base64url');
  return { state: derived('state'), nonce: derived('nonce'), verifier: derived('verifier') };
}

function oldest(now: Date): string {
  return new Date(now.getTime() - attemptSeconds * 1000).toISOString();
}
