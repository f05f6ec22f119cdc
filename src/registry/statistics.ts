/**
 * PostgreSQL plans by figures about its tables, which it gathers by itself a minute or more after they have grown. Until then it takes them for
 * as small as they were, and looks for a thousand keys by reading a million links a thousand times.
 */
import type { Database } from './database.ts';

const large = ['link', 'person', 'identifier', 'membership', 'person_level'];

/** To be called when much was written, outside transactions. */
export async function gatherStatistics(database: Database): Promise<void> {
  if (database.dialect === 'sqlite') return;
  for (const table of large) await database.run(`ANALYZE ${table}`);
}
