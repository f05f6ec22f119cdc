/**
 * The indexes by which people are found. Keeping them while a first load fills an empty registry costs more than building them afterwards, for
 * their entries come in no order; so such a load drops them first. A load that is broken off leaves them to the next cycle.
 */
import type { Database } from './database.ts';
import { sqliteCacheKib } from './sqlite.ts';

const searchIndexes: Readonly<Record<string, string>> = {
  person_employee_id: 'person (employee_id)',
  person_folded: 'person (folded)',
  person_department: 'person (department_id)',
  person_position: 'person (position_id)',
};

/** As statements, for the schema. */
export const searchIndexStatements: readonly string[] = Object.entries(searchIndexes).map(
  ([name, columns]) => `CREATE INDEX IF NOT EXISTS ${name} ON ${columns}`,
);

/** Only in SQLite: elsewhere others read the tables at the same time, and dropping would wait for them. */
export async function dropSearchIndexes(within: Database): Promise<void> {
  if (within.dialect !== 'sqlite') return;
  for (const name of Object.keys(searchIndexes)) await within.run(`DROP INDEX IF EXISTS ${name}`);
}

/** Builds those that are missing; next to nothing where all are there. */
export async function ensureSearchIndexes(database: Database): Promise<void> {
  if (database.dialect !== 'sqlite') return;
  const names = Object.keys(searchIndexes);
  const there = await database.all(
    `SELECT name FROM sqlite_master WHERE type = 'index' AND ${database.among('name', 'text')}`,
    [database.list(names)],
  );
  if (there.length === names.length) return;
  // Sorting a million entries in memory would take more of it than the whole cycle does; what is sorted at a time is as large as the cache.
  await database.run('PRAGMA temp_store=FILE');
  await database.run('PRAGMA cache_size=-4096');
  try {
    for (const statement of searchIndexStatements) await database.run(statement);
  } finally {
    await database.run('PRAGMA temp_store=MEMORY');
    await database.run(`PRAGMA cache_size=-${sqliteCacheKib}`);
  }
}
