/** Failed attempts to sign in, counted by what they were about: an account, an address, both. */
import { type Database, one } from './database.ts';

export interface FailedAttempts {
  readonly subject: string;
  readonly failures: number;
  readonly lastAt: string;
}

export async function findFailedAttempts(database: Database, subjects: readonly string[]): Promise<FailedAttempts[]> {
  const found: FailedAttempts[] = [];
  for (const subject of subjects) {
    const row = await one(database, 'SELECT failures, last_at FROM failed_attempt WHERE subject = ?', [subject]);
    if (row !== undefined) found.push({ subject, failures: Number(row['failures']), lastAt: String(row['last_at']) });
  }
  return found;
}

export async function addFailedAttempt(within: Database, subject: string, now: string): Promise<void> {
  await within.run(
    `INSERT INTO failed_attempt (subject, failures, last_at) VALUES (?, 1, ?)
      ON CONFLICT (subject) DO UPDATE SET failures = failed_attempt.failures + 1, last_at = excluded.last_at`,
    [subject, now],
  );
}

export async function takeBackAttempt(within: Database, subject: string): Promise<void> {
  await within.run('UPDATE failed_attempt SET failures = failures - 1 WHERE subject = ? AND failures > 0', [subject]);
}

export async function forgetFailedAttempts(within: Database, subject: string): Promise<void> {
  await within.run('DELETE FROM failed_attempt WHERE subject = ?', [subject]);
}

export async function forgetOldAttempts(within: Database, before: string): Promise<void> {
  await within.run('DELETE FROM failed_attempt WHERE last_at < ?', [before]);
}
