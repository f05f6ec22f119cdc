/** Sessions: a random secret in the browser, its digest here, an end that moves on while somebody works. */
import type { Context } from '../model/context.ts';
import type { Database } from '../registry/database.ts';
import {
  deleteEndedSessions,
  extendSession,
  findSession,
  insertSession,
  type SessionRow,
} from '../registry/sessions.ts';
import { foldedAccountName } from './accounts.ts';
import type { Role } from './role.ts';
import { newSecret, secretDigest } from './secrets.ts';

/** The session of a display lasts while its page is open, and no longer than this. */
const displayMilliseconds = 90 * 24 * 3_600_000;
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
  /** Whether the account has a second factor. */
  readonly secondFactor: boolean;
}

/** How long people stay signed in, as it is configured. */
export interface SessionLimits {
  readonly idleMilliseconds: number;
  readonly longestMilliseconds: number;
  /** Names of auditors who are signed in on a display. */
  readonly displays: readonly string[];
}

/** The secret for the cookie; it is kept nowhere here. */
export async function startSession(
  database: Database,
  context: Context,
  { idleMilliseconds }: SessionLimits,
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

/**
 * The session of a secret; undefined when it has ended or its account is disabled. Its end moves on with what a person does, not when a page
 * only `looks`: except on a display, where nobody does anything.
 */
export async function continueSession(
  database: Database,
  context: Context,
  limits: () => Promise<SessionLimits>,
  secret: string,
  looks = false,
): Promise<Session | undefined> {
  const now = context.now();
  const digest = secretDigest(secret);
  const row = await findSession(database, digest, now.toISOString());
  if (row === undefined) return undefined;
  if (now.getTime() - new Date(row.seenAt).getTime() > markMilliseconds) {
    const end = endOf(row, await limits(), now, looks);
    if (end !== null) await extendSession(database, digest, now.toISOString(), end.toISOString());
  }
  const { accountId, name, role, signIn, secondFactor } = row;
  return { digest, accountId, name, role: role as Role, signIn: signIn as SignInWay, secondFactor };
}

/** Null where the end stays as it is. */
function endOf(row: SessionRow, limits: SessionLimits, now: Date, looks: boolean): Date | null {
  const folded = foldedAccountName(row.name);
  const display = row.role === 'auditor' && limits.displays.some((name) => foldedAccountName(name) === folded);
  if (looks && !display) return null;
  const longest = display ? displayMilliseconds : limits.longestMilliseconds;
  return new Date(Math.min(now.getTime() + limits.idleMilliseconds, new Date(row.startedAt).getTime() + longest));
}
