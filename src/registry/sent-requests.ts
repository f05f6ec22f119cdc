/** Requests that their senders may repeat, by the keys that they gave them. */
import { type Database, one } from './database.ts';
import { textOf } from './people.ts';

export interface SentRequest {
  /** Of everything that the request asks for. */
  readonly digest: string;
  /** Null while it is being carried out, or where that was broken off. */
  readonly answer: string | null;
}

/** Notes a request before it is carried out; gives the one that has the key already. What is older than `keepSince` is forgotten. */
export async function noteRequest(
  database: Database,
  { sender, key, digest }: { readonly sender: string; readonly key: string; readonly digest: string },
  now: string,
  keepSince: string,
): Promise<SentRequest | null> {
  return database.transaction(async (within) => {
    await within.run('DELETE FROM sent_request WHERE at < ?', [keepSince]);
    const noted = await within.run(
      'INSERT INTO sent_request (sender, key, digest, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
      [sender, key, digest, now],
    );
    if (noted > 0) return null;
    const row = await one(within, 'SELECT digest, answer FROM sent_request WHERE sender = ? AND key = ?', [
      sender,
      key,
    ]);
    return row === undefined ? null : { digest: String(row['digest']), answer: textOf(row['answer']) };
  });
}

export async function keepAnswer(database: Database, sender: string, key: string, answer: string): Promise<void> {
  await database.run('UPDATE sent_request SET answer = ? WHERE sender = ? AND key = ?', [answer, sender, key]);
}

/** Of a request that was refused: it may be sent again with the same key. */
export async function forgetRequest(database: Database, sender: string, key: string): Promise<void> {
  await database.run('DELETE FROM sent_request WHERE sender = ? AND key = ?', [sender, key]);
}
