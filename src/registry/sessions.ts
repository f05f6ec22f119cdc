/** Sessions as rows; `secret` is the SHA-256 of what the browser holds. */
import { type Database, one } from './database.ts';

export interface SessionRow {
  readonly secret: string;
  readonly accountId: number;
  readonly startedAt: string;
  readonly seenAt: string;
  readonly expiresAt: string;
  /** `password` or `openid`. */
  readonly signIn: string;
  readonly name: string;
  readonly role: string;
  readonly secondFactor: boolean;
}

export async function insertSession(
  database: Database,
  session: Pick<SessionRow, 'secret' | 'accountId' | 'startedAt' | 'expiresAt' | 'signIn'> & {
    readonly address: string;
  },
): Promise<void> {
  await database.run(
    `INSERT INTO session (secret, account_id, started_at, seen_at, expires_at, address, sign_in)
      VALUES (?, ?, ?, ?, ?, ?, ?)`,
    [
      session.secret,
      session.accountId,
      session.startedAt,
      session.startedAt,
      session.expiresAt,
      session.address,
      session.signIn,
    ],
  );
}

/** A session with its account, when neither has ended. */
export async function findSession(database: Database, secret: string, now: string): Promise<SessionRow | undefined> {
  const row = await one(
    database,
    `SELECT s.*, a.name, a.role, f.confirmed_at FROM session s JOIN account a ON a.id = s.account_id
      LEFT JOIN second_factor f ON f.account_id = a.id
      WHERE s.secret = ? AND s.expires_at > ? AND a.disabled = 0`,
    [secret, now],
  );
  if (row === undefined) return undefined;
  return {
    secret,
    accountId: Number(row['account_id']),
    startedAt: String(row['started_at']),
    seenAt: String(row['seen_at']),
    expiresAt: String(row['expires_at']),
    signIn: String(row['sign_in']),
    name: String(row['name']),
    role: String(row['role']),
    secondFactor: row['confirmed_at'] !== null,
  };
}

export async function extendSession(
  database: Database,
  secret: string,
  seenAt: string,
  expiresAt: string,
): Promise<void> {
  await database.run('UPDATE session SET seen_at = ?, expires_at = ? WHERE secret = ?', [seenAt, expiresAt, secret]);
}

export async function deleteSession(database: Database, secret: string): Promise<void> {
  await database.run('DELETE FROM session WHERE secret = ?', [secret]);
}

export async function deleteSessionsOf(database: Database, accountId: number): Promise<void> {
  await database.run('DELETE FROM session WHERE account_id = ?', [accountId]);
}

export async function deleteEndedSessions(database: Database, now: string): Promise<void> {
  await database.run('DELETE FROM session WHERE expires_at <= ?', [now]);
}
