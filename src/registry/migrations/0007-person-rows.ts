/** Whether the rows of a source's people are joined, which decides what the keys of the people are. */
import type { Database } from '../database.ts';

export async function addPersonIdentity(database: Database): Promise<void> {
  await database.run('ALTER TABLE source ADD COLUMN identity TEXT');
}
