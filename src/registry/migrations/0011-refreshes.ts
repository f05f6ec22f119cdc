/** Who was refreshed, apart from a cycle: a cycle that runs meanwhile must know. */
import type { Database } from '../database.ts';
import { refreshTable } from '../refreshes.ts';
import { createTable } from './create-table.ts';

export async function createRefreshes(database: Database): Promise<void> {
  await database.run(createTable(database, refreshTable, ['source_id', 'seq', 'key'], []));
}
