/** Requests that their senders may repeat, with the answers they got; answers are sealed, for they may hold a new secret. */
import type { Database } from '../database.ts';

export async function createSentRequests(database: Database): Promise<void> {
  await database.run(
    'CREATE TABLE sent_request (sender TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL, answer TEXT, at TEXT NOT NULL, PRIMARY KEY (sender, key))',
  );
}
