/** One installation of Gatehouse as every operation is handed it: its registry, its configuration's surroundings, and who asks. */
import { readReferenceText } from '../config/read-text.ts';
import type { Lookup } from '../config/references.ts';
import { openSecrets, type Secrets } from '../config/secrets.ts';
import type { Context } from '../model/context.ts';
import type { Database } from '../registry/database.ts';
import { openExistingRegistry, openRegistry, type RegistryPlace } from '../registry/open.ts';

export interface Installation {
  readonly database: Database;
  readonly context: Context;
  /** Folder of the key file and, for what writes, of spools. */
  readonly dataFolder: string;
  readonly secrets: Secrets;
  /** Where references in the configuration get their values. */
  readonly lookup: Lookup;
  /** Who asks, as it will stand in the record of changes. */
  readonly actor: string;
}

export interface Surroundings {
  readonly place: RegistryPlace;
  readonly context: Context;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly actor: string;
}

/**
 * Opens an installation; close its `database` afterwards. Only `create` makes one that is not there, and `read` writes nothing at all.
 * Errors: `command.noRegistry`, `command.dataFolder`, `registry.open`, `registry.version`.
 */
export async function openInstallation(
  { place, context, env, actor }: Surroundings,
  use: 'create' | 'write' | 'read',
): Promise<Installation> {
  const database = use === 'create' ? await openRegistry(place) : await openExistingRegistry(place, use);
  return {
    database,
    context,
    dataFolder: place.data,
    secrets: openSecrets(place.data, env),
    lookup: { env, readFile: readReferenceText },
    actor,
  };
}
