/** The registry's first schema: made from `tables.ts` as it was then, with the rules that the database itself keeps. */
import type { Database, Table } from '../database.ts';
import { searchIndexStatements } from '../search-indexes.ts';
import { tables } from '../tables.ts';
import { createTable } from './create-table.ts';

const keys: Record<string, readonly string[]> = {
  source: ['id'],
  configuration: ['name'],
  department: ['id'],
  position: ['id'],
  access_level: ['id'],
  person: ['id'],
  person_level: ['person_id', 'level_id'],
  identifier: ['id'],
  link: ['source_id', 'entity', 'key'],
  link_snapshot: ['source_id', 'entity', 'part'],
  link_mark: ['source_id', 'entity', 'key'],
  override: ['person_id', 'field'],
  cycle: ['id'],
  change: ['id'],
  rejection: ['source_id', 'entity', 'position'],
  conflict: ['source_id', 'entity', 'key'],
  held: ['cycle_id', 'entity', 'position'],
  lease: ['source_id'],
};

const optional: Record<string, readonly string[]> = {
  department: ['parent_id', 'schedule_id', 'schedule_from', 'schedule_until'],
  person: [
    'given_name',
    'patronymic',
    'employee_id',
    'department_id',
    'position_id',
    'valid_from',
    'valid_until',
    'schedule_id',
    'schedule_from',
    'schedule_until',
  ],
  membership: ['until_date'],
  identifier: ['format', 'valid_from', 'valid_until'],
  override: ['value', 'until'],
  cycle: ['finished_at', 'fingerprint', 'version', 'report', 'error'],
  change: ['cycle_id', 'source_id', 'key', 'undone'],
  rejection: ['key'],
  held: ['local_id', 'decision'],
  link: ['record'],
};

const indexes = [
  'CREATE UNIQUE INDEX source_name ON source (name)',
  'CREATE INDEX department_parent ON department (parent_id)',
  'CREATE INDEX position_name ON position (name)',
  'CREATE INDEX access_level_name ON access_level (name)',
  ...searchIndexStatements,
  'CREATE INDEX person_schedule ON person (schedule_id)',
  'CREATE INDEX membership_person ON membership (person_id)',
  'CREATE INDEX person_level_level ON person_level (level_id)',
  'CREATE UNIQUE INDEX identifier_number ON identifier (scope, bits, value)',
  'CREATE INDEX identifier_person ON identifier (person_id)',
  'CREATE INDEX link_local ON link (entity, local_id)',
  'CREATE INDEX link_seq ON link (source_id, entity, seq)',
  'CREATE INDEX link_missing ON link (source_id, entity) WHERE missing > 0',
  'CREATE INDEX cycle_source ON cycle (source_id, id)',
  'CREATE INDEX change_cycle ON change (cycle_id)',
  'CREATE INDEX change_local ON change (entity, local_id)',
];

/** Links had a column that a later step drops. */
function firstOf(of: Table): Table {
  return of === tables.link ? { ...of, columns: { ...of.columns, seq: 'id' } } : of;
}

export async function createRegistry(database: Database): Promise<void> {
  for (const table of Object.values(tables)) {
    await database.run(createTable(database, firstOf(table), keys[table.name] ?? [], optional[table.name] ?? []));
  }
  for (const index of indexes) await database.run(index);
  await database.run('CREATE TABLE counter (name TEXT PRIMARY KEY, next BIGINT NOT NULL)');
  for (const name of ['source', 'department', 'position', 'access_level', 'person', 'identifier', 'cycle', 'change']) {
    await database.run('INSERT INTO counter (name, next) VALUES (?, 1)', [name]);
  }
}
