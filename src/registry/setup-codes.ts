/** One-time codes of the first start, as SHA-256. */
import { type Database, one } from './database.ts';

export async function addSetupCode(within: Database, secret: string, now: string, keepSince: string): Promise<void> {
  await within.run('DELETE FROM setup_code WHERE made_at < ?', [keepSince]);
  await within.run('INSERT INTO setup_code (secret, made_at) VALUES (?, ?)', [secret, now]);
}

export async function isSetupCode(database: Database, secret: string, since: string): Promise<boolean> {
  return (
    (await one(database, 'SELECT 1 AS there FROM setup_code WHERE secret = ? AND made_at >= ?', [secret, since])) !==
    undefined
  );
}

export async function deleteSetupCodes(within: Database): Promise<void> {
  await within.run('DELETE FROM setup_code');
}
