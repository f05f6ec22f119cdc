/** Where a cycle that reads only what has changed goes on, and when everything was last read. */
import type { Database } from '../database.ts';

export async function addCursors(database: Database): Promise<void> {
  await database.run('ALTER TABLE cycle ADD COLUMN source_cursor TEXT');
  await database.run('ALTER TABLE cycle ADD COLUMN whole_at TEXT');
}
