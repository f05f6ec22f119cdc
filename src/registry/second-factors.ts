/** Second factors and recovery codes as rows. */
import { type Database, one } from './database.ts';
import { textOf } from './people.ts';

export interface SecondFactorRow {
  /** Sealed. */
  readonly secret: string;
  /** Null until a first code has shown that the app knows the secret. */
  readonly confirmedAt: string | null;
}

export async function findSecondFactor(database: Database, accountId: number): Promise<SecondFactorRow | undefined> {
  const row = await one(database, 'SELECT secret, confirmed_at FROM second_factor WHERE account_id = ?', [accountId]);
  return row === undefined ? undefined : { secret: String(row['secret']), confirmedAt: textOf(row['confirmed_at']) };
}

/** Takes the place of one that was begun and never confirmed. */
export async function putSecondFactor(within: Database, accountId: number, secret: string, now: string): Promise<void> {
  await deleteSecondFactor(within, accountId);
  await within.run('INSERT INTO second_factor (account_id, secret, made_at, last_step) VALUES (?, ?, ?, 0)', [
    accountId,
    secret,
    now,
  ]);
}

/** Whether the step is newer than all that were taken; of two at the same time one gets through. */
export async function takeStep(within: Database, accountId: number, step: number): Promise<boolean> {
  const row = await one(
    within,
    'UPDATE second_factor SET last_step = ? WHERE account_id = ? AND last_step < ? RETURNING account_id',
    [step, accountId, step],
  );
  return row !== undefined;
}

export async function confirmSecondFactor(within: Database, accountId: number, now: string): Promise<void> {
  await within.run('UPDATE second_factor SET confirmed_at = ? WHERE account_id = ?', [now, accountId]);
}

export async function deleteSecondFactor(within: Database, accountId: number): Promise<void> {
  await within.run('DELETE FROM recovery_code WHERE account_id = ?', [accountId]);
  await within.run('DELETE FROM second_factor WHERE account_id = ?', [accountId]);
}

export async function putRecoveryCodes(within: Database, accountId: number, digests: readonly string[]): Promise<void> {
  await within.run('DELETE FROM recovery_code WHERE account_id = ?', [accountId]);
  for (const digest of digests) {
    await within.run('INSERT INTO recovery_code (account_id, digest) VALUES (?, ?)', [accountId, digest]);
  }
}

/** Whether there was such a code; it is used up then. */
export async function takeRecoveryCode(within: Database, accountId: number, digest: string): Promise<boolean> {
  const row = await one(within, 'DELETE FROM recovery_code WHERE account_id = ? AND digest = ? RETURNING account_id', [
    accountId,
    digest,
  ]);
  return row !== undefined;
}

export async function countRecoveryCodes(database: Database, accountId: number): Promise<number> {
  const row = await one(database, 'SELECT count(*) AS n FROM recovery_code WHERE account_id = ?', [accountId]);
  return Number(row?.['n'] ?? 0);
}
