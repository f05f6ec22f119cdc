/** Where every person was last seen, made from the event log. */
import type { Database } from '../database.ts';
import { presenceTable } from '../presence.ts';
import { createTable } from './create-table.ts';

export async function createPresence(database: Database): Promise<void> {
  await database.run(createTable(database, presenceTable, ['person_id'], ['zone']));
  await database.run('CREATE INDEX presence_zone ON presence (zone)');
  const id = database.dialect === 'postgresql' ? 'BIGINT' : 'INTEGER';
  await database.run(
    `CREATE TABLE presence_cursor (id INTEGER PRIMARY KEY, configuration TEXT NOT NULL, position ${id} NOT NULL)`,
  );
}
