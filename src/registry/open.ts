/** Opens the registry wherever it is kept and brings its schema up to date. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { GatehouseError, messageOf } from '../model/errors.ts';
import type { Database } from './database.ts';
import { checkSchema, migrate, noRegistry } from './migrate.ts';
import { openSqliteRegistry, openSqliteRegistryForReading } from './sqlite.ts';

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
    place.database === undefined ? openSqliteRegistry(registryFile(place)) : await openPostgresql(place.database);
  try {
    await migrate(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

/**
 * Opens a registry that is there, and makes nothing. For reading it is not even brought up to date.
 * Errors: `command.noRegistry` and those of `openRegistry`.
 */
export async function openExistingRegistry(place: RegistryPlace, use: 'read' | 'write'): Promise<Database> {
  if (place.database === undefined && !isThere(place)) {
    throw noRegistry(`There is no registry in ${place.data}`, place.data);
  }
  const database =
    place.database === undefined
      ? openSqliteRegistryForReading(registryFile(place))
      : await openPostgresql(place.database);
  try {
    await checkSchema(database);
  } catch (error) {
    await database.close();
    const older = use === 'write' && error instanceof GatehouseError && error.code === 'registry.version';
    if (older) return openRegistry(place);
    throw error;
  }
  if (use === 'read' || place.database !== undefined) return database;
  await database.close();
  return openSqliteRegistry(registryFile(place));
}

/** A folder that this account may not look into can hold a registry. Errors: `command.dataFolder`. */
function isThere(place: RegistryPlace): boolean {
  try {
    statSync(registryFile(place));
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR'))
      return false;
    throw new GatehouseError(
      'command.dataFolder',
      `The data folder ${place.data} cannot be read: ${messageOf(cause)}`,
      {
        place: place.data,
        remedy: 'Check --data (or GATEHOUSE_DATA), and run the command as the account that the folder belongs to.',
        cause,
      },
    );
  }
}

/** Most registries are embedded ones, which need no driver. */
async function openPostgresql(url: string): Promise<Database> {
  const { openPostgresqlRegistry } = await import('./postgresql.ts');
  return openPostgresqlRegistry(url);
}

function registryFile(place: RegistryPlace): string {
  return join(place.data, 'registry.sqlite');
}

/** A name that no other process has, for leases and spool folders. */
export function uniqueToken(): string {
  return randomBytes(12).toString('hex');
}
