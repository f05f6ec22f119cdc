/** Sessions: a random secret in the browser, its digest here, an end that moves on while somebody works. */
import type { Context } from '../model/context.ts';
import type { Database } from '../registry/database.ts';
import { deleteEndedSessions, extendSession, findSession, insertSession } from '../registry/sessions.ts';
import type { Role } from './role.ts';
import { newSecret, secretDigest } from './secrets.ts';

const idleMilliseconds = 8 * 3_600_000;
/** However busy, a session ends after this. */
const longestMilliseconds = 7 * 24 * 3_600_000;
/** How often use of a session is written down: rarely enough not to make every reading a writing. */
const markMilliseconds = 60_000;

/** How somebody has signed in. */
export type SignInWay = 'password' | 'openid';

export interface Session {
  /** SHA-256 of the secret: names the session within the server. */
  readonly digest: string;
  readonly accountId: number;
  readonly name: string;
  readonly role: Role;
  readonly signIn: SignInWay;
}

/** The secret for the cookie; it is kept nowhere here. */
export async function startSession(
  database: Database,
  context: Context,
  accountId: number,
  address: string,
  signIn: SignInWay,
): Promise<string> {
  const secret = newSecret();
  const now = context.now();
  await deleteEndedSessions(database, now.toISOString());
  await insertSession(database, {
    secret: secretDigest(secret),
    accountId,
    startedAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + idleMilliseconds).toISOString(),
    address,
    signIn,
  });
  return secret;
}

/** The session of a secret; undefined when it has ended or its account is disabled. Its end moves on unless somebody only `looks`. */
export async function continueSession(
  database: Database,
  context: Context,
  secret: string,
  looks = false,
): Promise<Session | undefined> {
  const now = context.now();
  const digest = secretDigest(secret);
  const row = await findSession(database, digest, now.toISOString());
  if (row === undefined) return undefined;
  if (!looks && now.getTime() - new Date(row.seenAt).getTime() > markMilliseconds) {
    const end = Math.min(now.getTime() + idleMilliseconds, new Date(row.startedAt).getTime() + longestMilliseconds);
    await extendSession(database, digest, now.toISOString(), new Date(end).toISOString());
  }
  const { accountId, name, role, signIn } = row;
  return { digest, accountId, name, role: role as Role, signIn: signIn as SignInWay };
}
