/** Notes of the links written since the packed copy, instead of a column and an index of all links. */
import type { Database } from '../database.ts';
import { writtenLinkTable } from '../written-links.ts';
import { createTable } from './create-table.ts';

export async function createWrittenLinks(database: Database): Promise<void> {
  await database.run(createTable(database, writtenLinkTable, [], []));
  await database.run('CREATE INDEX written_link_source ON written_link (source_id, entity)');
  // Nothing tells yet what was written since; without copies the next cycles read all links.
  await database.run('DELETE FROM link_snapshot');
  await database.run('DROP INDEX link_seq');
  await database.run('ALTER TABLE link DROP COLUMN seq');
}
