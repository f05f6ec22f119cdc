/** Accounts of a directory that are blocked while their people are out. */
import { accountBlockTable } from '../account-blocks.ts';
import type { Database } from '../database.ts';
import { createTable } from './create-table.ts';

const optional = [
  'account_id',
  'account',
  'dn',
  'reason',
  'control_before',
  'control_after',
  'version',
  'retry_at',
  'error_code',
  'error',
];

export async function createAccountBlocking(database: Database): Promise<void> {
  await database.run(createTable(database, accountBlockTable, ['person_id'], optional));
  const id = database.dialect === 'postgresql' ? 'BIGINT' : 'INTEGER';
  await database.run(
    `CREATE TABLE account_blocking (id INTEGER PRIMARY KEY, mode TEXT NOT NULL, active_event ${id} NOT NULL, observed_at TEXT NOT NULL,
      suspended_kind TEXT, suspended_by TEXT, suspended_at TEXT, suspend_reason TEXT, released_at TEXT, peak INTEGER NOT NULL,
      alarm_event ${id} NOT NULL, version_step INTEGER, problem_code TEXT, problem TEXT, problem_at TEXT)`,
  );
}
