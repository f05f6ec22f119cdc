/** Records that other systems push, as they came, and the source that a token is limited to. */
import type { Database } from '../database.ts';
import { pushedTables } from '../pushed-tables.ts';
import { createTable } from './create-table.ts';

export async function createPushedRecords(database: Database): Promise<void> {
  const { record, snapshot } = pushedTables;
  await database.run(createTable(database, record, ['source_id', 'snapshot', 'entity', 'id'], ['person', 'body']));
  await database.run('CREATE INDEX pushed_record_person ON pushed_record (source_id, entity, person)');
  await database.run(createTable(database, snapshot, ['source_id', 'id'], []));
  await database.run('ALTER TABLE token ADD COLUMN source TEXT');
}
