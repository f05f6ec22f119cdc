/** Opens the registry wherever it is kept and brings its schema up to date. */
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { GatehouseError, messageOf } from '../model/errors.ts';
import type { Database } from './database.ts';
import { migrate } from './migrate.ts';
import { openPostgresqlRegistry } from './postgresql.ts';
import { openSqliteRegistry } from './sqlite.ts';

export interface RegistryPlace {
  /** Folder of the embedded database, of the key file and of spools. */
  readonly data: string;
  /** URL of a PostgreSQL database; absent for the embedded one. */
  readonly database?: string | undefined;
}

/** Errors: `registry.open`, `registry.version`, `command.dataFolder`. */
export async function openRegistry(place: RegistryPlace): Promise<Database> {
  try {
    mkdirSync(place.data, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new GatehouseError(
      'command.dataFolder',
      `The data folder ${place.data} cannot be created: ${messageOf(error)}`,
      {
        remedy: 'Check --data (or GATEHOUSE_DATA) and the rights on the folder above.',
        cause: error,
      },
    );
  }
  const database =
    place.database === undefined
      ? openSqliteRegistry(join(place.data, 'registry.sqlite'))
      : await openPostgresqlRegistry(place.database);
  try {
    await migrate(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

/** A name that no other process has, for leases and spool folders. */
export function uniqueToken(): string {
  return randomBytes(12).toString('hex');
}
