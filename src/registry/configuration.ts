/** The configuration document as the registry keeps it: one row of JSON. What is in it is not this file's business. */
import { type Database, one } from './database.ts';
import { tables } from './tables.ts';

const name = 'document';

/** The stored document as JSON, or null before the first `apply`. */
export async function readConfiguration(database: Database): Promise<string | null> {
  const row = await one(database, 'SELECT body FROM configuration WHERE name = ?', [name]);
  return row === undefined ? null : String(row['body']);
}

export async function writeConfiguration(within: Database, body: string, now: Date): Promise<void> {
  await within.upsert(tables.configuration, ['name'], [[name, body, now.toISOString()]]);
}
