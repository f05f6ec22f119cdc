/** Sign-in through an OpenID provider: how each session began, and attempts that are on their way. */
import type { Database } from '../database.ts';

export async function addOpenid(database: Database): Promise<void> {
  await database.run("ALTER TABLE session ADD COLUMN sign_in TEXT NOT NULL DEFAULT 'password'");
  // `secret` is the SHA-256 of what the browser holds; everything else of an attempt follows from that.
  await database.run('CREATE TABLE openid_attempt (secret TEXT PRIMARY KEY, made_at TEXT NOT NULL)');
}
