/**
 * Whether the rows of a source's people are joined, which decides what the keys of the people are; and how often a link was marked, so that an
 * edit of what was marked already is not taken for the one that a cycle has dealt with.
 */
import type { Database } from '../database.ts';

export async function addPersonIdentity(database: Database): Promise<void> {
  await database.run('ALTER TABLE source ADD COLUMN identity TEXT');
  await database.run('ALTER TABLE link_mark ADD COLUMN edits INTEGER NOT NULL DEFAULT 0');
}
