/** The directory is a source as well: what Gatehouse disables there must not keep its person out at the doors. */
import { expect } from 'vitest';
import type { SourceConfig } from '../../src/config/document.ts';
import { accountsRound } from '../../src/presence/accounts-round.ts';
import type { Database } from '../../src/registry/database.ts';
import { openDirectoryAccounts } from '../../src/sources/open.ts';
import { cycleOf } from '../sources/cycle-of.ts';
import { domainSource } from '../sources/directory-config.ts';
import { testContext } from '../sources/source-config.ts';
import { blockingConfig } from './blocking-office.ts';
import { staffUnit } from './domain.ts';
import { record, zones } from './passes.ts';
import { domain, enableAll, patient, registries, test } from './staff.ts';

/** One of six is more than the guard lets go by itself. */
const guard = { persons: { percent: 50 } };
const people = '(objectClass=user)';
const enabledOnly = '(&(objectClass=user)(!(userAccountControl:1.2.840.113556.1.4.803:=2)))';

test.each([
  ['shows them', people],
  ['hides them', enabledOnly],
])('accounts that Gatehouse blocked do not block at the doors, where the source %s', patient, async (_name, filter) => {
  await enableAll();
  const database = await registries.open();
  const config = domainSource(domain.samba, {
    name: 'ad',
    base: staffUnit,
    persons: { filter },
    guard,
    without: ['photos'],
  });
  expect((await cycle(database, config)).error).toBeNull();
  await round(database, config);
  const [first, second] = [await personOf(database, 'E1'), await personOf(database, 'E2')];
  await record(database, [{ person: first, direction: 'out', time: new Date() }]);
  await round(database, config);
  expect(await domain.controlOf('user1')).toBe(514);
  // What somebody else disables blocks its person, as the source says.
  await domain.setControl('user2', 514);
  expect((await cycle(database, config)).error).toBeNull();
  expect(await statusOf(database, first)).toBe('active');
  expect(await statusOf(database, second)).toBe('blocked');
  await record(database, [{ person: first, direction: 'in', time: new Date() }]);
  await round(database, config);
  expect(await domain.controlOf('user1')).toBe(512);
  await cycle(database, config);
  expect(await statusOf(database, first)).toBe('active');
});

function cycle(database: Database, config: SourceConfig) {
  return cycleOf(config, { database, dataFolder: registries.folder() });
}

function round(database: Database, source: SourceConfig): Promise<void> {
  const config = { ...blockingConfig, after: 0 };
  const open = (signal: AbortSignal) => openDirectoryAccounts(source, testContext, signal);
  return accountsRound(
    { database, context: testContext, config, presence: zones, source, open },
    new AbortController().signal,
  );
}

async function personOf(database: Database, employeeId: string): Promise<number> {
  const [row] = await database.all('SELECT id FROM person WHERE employee_id = ?', [employeeId]);
  return Number(row?.['id']);
}

async function statusOf(database: Database, id: number): Promise<string> {
  const [row] = await database.all('SELECT status FROM person WHERE id = ?', [id]);
  return String(row?.['status']);
}
