/** Takes everything out of a registry that cycles have put there, so that the next one is the first. */
import type { Database } from '../../src/registry/database.ts';

const filled = [
  'department',
  'position',
  'access_level',
  'person',
  'membership',
  'person_level',
  'identifier',
  'link',
  'link_snapshot',
  'written_link',
  'link_mark',
  'cycle',
  'change',
  'held',
  'conflict',
  'rejection',
];

export async function emptyRegistry(database: Database): Promise<void> {
  for (const table of filled) await database.run(`DELETE FROM ${table}`);
}
