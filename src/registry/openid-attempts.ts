/** Sign-ins at an OpenID provider that have begun and not come back yet; `secret` is the SHA-256 of what the browser holds. */
import { type Database, one } from './database.ts';

export async function addOpenidAttempt(
  within: Database,
  secret: string,
  now: string,
  keepSince: string,
): Promise<void> {
  await within.run('DELETE FROM openid_attempt WHERE made_at < ?', [keepSince]);
  await within.run('INSERT INTO openid_attempt (secret, made_at) VALUES (?, ?)', [secret, now]);
}

/** Takes an attempt out, so that it is good once; false when there is none that is young enough. */
export async function takeOpenidAttempt(within: Database, secret: string, since: string): Promise<boolean> {
  const row = await one(within, 'DELETE FROM openid_attempt WHERE secret = ? RETURNING made_at', [secret]);
  return row !== undefined && String(row['made_at']) >= since;
}
