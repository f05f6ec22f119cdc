/** Brings a registry to the schema of this version, each step in a transaction of its own together with its mark. */
import { GatehouseError } from '../model/errors.ts';
import { type Database, one } from './database.ts';
import { createRegistry } from './migrations/0001-registry.ts';
import { createTime } from './migrations/0002-time.ts';
import { createEventLog } from './migrations/0003-events.ts';
import { addPhotos } from './migrations/0004-photos.ts';
import { createAccounts } from './migrations/0005-accounts.ts';
import { createSourceStates } from './migrations/0006-source-states.ts';
import { addPersonIdentity } from './migrations/0007-person-rows.ts';
import { makeConflictsDecidable } from './migrations/0008-conflicts.ts';
import { nameRegistry } from './migrations/0009-identity.ts';
import { addOpenid } from './migrations/0010-openid.ts';
import { createRefreshes } from './migrations/0011-refreshes.ts';
import { createPushedRecords } from './migrations/0012-pushed-records.ts';
import { addShownFields } from './migrations/0013-shown-fields.ts';
import { createPresence } from './migrations/0014-presence.ts';
import { createAccountBlocking } from './migrations/0015-account-blocking.ts';
import { createSentRequests } from './migrations/0016-sent-requests.ts';
import { addCursors } from './migrations/0017-cursors.ts';
import { createSecondFactors } from './migrations/0018-second-factors.ts';

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly run: (database: Database) => Promise<void>;
}

/** In order, without gaps; a step that has been released never changes. */
const migrations: readonly Migration[] = [
  { number: 1, name: 'registry', run: createRegistry },
  { number: 2, name: 'time', run: createTime },
  { number: 3, name: 'events', run: createEventLog },
  { number: 4, name: 'photos', run: addPhotos },
  { number: 5, name: 'accounts', run: createAccounts },
  { number: 6, name: 'source states', run: createSourceStates },
  { number: 7, name: 'person rows', run: addPersonIdentity },
  { number: 8, name: 'decidable conflicts', run: makeConflictsDecidable },
  { number: 9, name: 'identity', run: nameRegistry },
  { number: 10, name: 'openid', run: addOpenid },
  { number: 11, name: 'refreshes', run: createRefreshes },
  { number: 12, name: 'pushed records', run: createPushedRecords },
  { number: 13, name: 'shown fields', run: addShownFields },
  { number: 14, name: 'presence', run: createPresence },
  { number: 15, name: 'account blocking', run: createAccountBlocking },
  { number: 16, name: 'sent requests', run: createSentRequests },
  { number: 17, name: 'cursors', run: addCursors },
  { number: 18, name: 'second factors', run: createSecondFactors },
];

/** A number that nobody else is likely to lock in the same database. */
const migrationLock = 4_724_583_901;

const newest = migrations.at(-1)?.number ?? 0;

/** Errors: `registry.version` when a newer Gatehouse has written to the registry. */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (within) => {
    // PostgreSQL refuses the second of two that make a table at once, even where it may be there.
    if (within.dialect === 'postgresql') await within.all(`SELECT pg_advisory_xact_lock(${migrationLock})`);
    await within.run('CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL)');
  });
  if ((await schemaNumber(database)) === newest) return;
  for (const migration of migrations) {
    await database.transaction(async (within) => {
      if (within.dialect === 'postgresql') await within.run('LOCK TABLE migration IN EXCLUSIVE MODE');
      if ((await schemaNumber(within)) >= migration.number) return;
      await migration.run(within);
      await within.run('INSERT INTO migration (number, name) VALUES (?, ?)', [migration.number, migration.name]);
    });
  }
}

/** Refuses a registry that this version cannot read as it is. Errors: `command.noRegistry`, `registry.version`. */
export async function checkSchema(database: Database): Promise<void> {
  const tables =
    database.dialect === 'sqlite'
      ? "SELECT 1 AS there FROM sqlite_master WHERE type = 'table' AND name = 'migration'"
      : "SELECT 1 AS there FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'migration'";
  const number = (await one(database, tables)) === undefined ? 0 : await schemaNumber(database);
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

async function schemaNumber(database: Database): Promise<number> {
  const row = await one(database, 'SELECT max(number) AS number FROM migration');
  const number = Number(row?.['number'] ?? 0);
  if (number > newest) {
    throw new GatehouseError('registry.version', `The registry has schema ${number}; this version knows ${newest}`, {
      remedy: 'Use the version of Gatehouse that wrote it, or a newer one.',
    });
  }
  return number;
}
