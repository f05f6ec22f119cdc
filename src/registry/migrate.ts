/** Brings a registry to the schema of this version, each step in a transaction of its own together with its mark. */
import { GatehouseError } from '../model/errors.ts';
import { type Database, one } from './database.ts';

type Migrate = (database: Database) => Promise<void>;

/**
 * Names and steps, in order: the first makes schema 1. A step that has been released never changes. It is loaded when a registry needs it.
 */
const migrations: readonly (readonly [name: string, load: () => Promise<Migrate>])[] = [
  ['registry', async () => (await import('./migrations/0001-registry.ts')).createRegistry],
  ['time', async () => (await import('./migrations/0002-time.ts')).createTime],
  ['events', async () => (await import('./migrations/0003-events.ts')).createEventLog],
  ['photos', async () => (await import('./migrations/0004-photos.ts')).addPhotos],
  ['accounts', async () => (await import('./migrations/0005-accounts.ts')).createAccounts],
  ['source states', async () => (await import('./migrations/0006-source-states.ts')).createSourceStates],
  ['person rows', async () => (await import('./migrations/0007-person-rows.ts')).addPersonIdentity],
  ['decidable conflicts', async () => (await import('./migrations/0008-conflicts.ts')).makeConflictsDecidable],
  ['identity', async () => (await import('./migrations/0009-identity.ts')).nameRegistry],
  ['openid', async () => (await import('./migrations/0010-openid.ts')).addOpenid],
  ['refreshes', async () => (await import('./migrations/0011-refreshes.ts')).createRefreshes],
  ['pushed records', async () => (await import('./migrations/0012-pushed-records.ts')).createPushedRecords],
  ['shown fields', async () => (await import('./migrations/0013-shown-fields.ts')).addShownFields],
  ['presence', async () => (await import('./migrations/0014-presence.ts')).createPresence],
  ['account blocking', async () => (await import('./migrations/0015-account-blocking.ts')).createAccountBlocking],
  ['sent requests', async () => (await import('./migrations/0016-sent-requests.ts')).createSentRequests],
  ['cursors', async () => (await import('./migrations/0017-cursors.ts')).addCursors],
  ['second factors', async () => (await import('./migrations/0018-second-factors.ts')).createSecondFactors],
  ['written links', async () => (await import('./migrations/0019-written-links.ts')).createWrittenLinks],
];

/** A number that nobody else is likely to lock in the same database. */
const migrationLock = 4_724_583_901;

const newest = migrations.length;

/** Errors: `registry.version` when a newer Gatehouse has written to the registry. */
export async function migrate(database: Database): Promise<void> {
  // Nothing is written to a registry that is up to date: the thread that would write need not start for it.
  if ((await schemaNumber(database)) === newest) return;
  await database.transaction(async (within) => {
    // PostgreSQL refuses the second of two that make a table at once, even where it may be there.
    if (within.dialect === 'postgresql') await within.all(`SELECT pg_advisory_xact_lock(${migrationLock})`);
    await within.run('CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL)');
  });
  const there = await schemaNumber(database);
  for (const [index, [name, load]] of migrations.entries()) {
    const number = index + 1;
    if (number <= there) continue;
    const run = await load();
    await database.transaction(async (within) => {
      if (within.dialect === 'postgresql') await within.run('LOCK TABLE migration IN EXCLUSIVE MODE');
      if ((await schemaNumber(within)) >= number) return;
      await run(within);
      await within.run('INSERT INTO migration (number, name) VALUES (?, ?)', [number, name]);
    });
  }
}

/** Refuses a registry that this version cannot read as it is. Errors: `command.noRegistry`, `registry.version`. */
export async function checkSchema(database: Database): Promise<void> {
  const number = await schemaNumber(database);
  if (number === 0) throw noRegistry('The database holds no registry');
  if (number < newest) {
    throw new GatehouseError(
      'registry.version',
      `The registry has schema ${number}, and this version reads schema ${newest}`,
      { remedy: 'Run any command that writes, such as `gatehouse sync`; it brings the registry up to date.' },
    );
  }
}

export function noRegistry(sentence: string, place?: string): GatehouseError {
  return new GatehouseError('command.noRegistry', `${sentence}.`, {
    ...(place === undefined ? {} : { place }),
    remedy: 'Check --data and --database, or make a registry with: gatehouse apply FILE',
  });
}

/** 0 where there is no registry. */
async function schemaNumber(database: Database): Promise<number> {
  const table =
    database.dialect === 'sqlite'
      ? "SELECT 1 AS there FROM sqlite_master WHERE type = 'table' AND name = 'migration'"
      : "SELECT 1 AS there FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'migration'";
  if ((await one(database, table)) === undefined) return 0;
  const row = await one(database, 'SELECT max(number) AS number FROM migration');
  const number = Number(row?.['number'] ?? 0);
  if (number > newest) {
    throw new GatehouseError('registry.version', `The registry has schema ${number}; this version knows ${newest}`, {
      remedy: 'Use the version of Gatehouse that wrote it, or a newer one.',
    });
  }
  return number;
}
