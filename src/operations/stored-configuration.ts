/** The configuration that is stored, read whole and as it was written. */
import { buildDocument } from '../config/build.ts';
import type { RawDocument, RawSource } from '../config/schema.ts';
import { mapSecrets } from '../config/secret-places.ts';
import { openDocument, type StoredDocument } from '../config/stored.ts';
import { GatehouseError } from '../model/errors.ts';
import { readConfiguration } from '../registry/configuration.ts';
import type { Database } from '../registry/database.ts';
import { findSource } from '../registry/sources.ts';
import type { Installation } from './installation.ts';

/** The document as it was written, secrets in clear; sources whose secret cannot be decrypted have no connection and their error here. */
export interface Opened {
  readonly raw: RawDocument;
  readonly lost: ReadonlyMap<string, GatehouseError>;
}

/** An installation to which nothing was applied has a document without sources. */
export async function openStored({ database, secrets }: Pick<Installation, 'database' | 'secrets'>): Promise<Opened> {
  const stored = await readStored(database);
  const lost = new Map<string, GatehouseError>();
  return { raw: openDocument(stored, secrets, (source, error) => lost.set(source, error)), lost };
}

async function readStored(database: Database): Promise<StoredDocument> {
  const body = await readConfiguration(database);
  return body === null ? { version: 1, sources: [] } : (JSON.parse(body) as StoredDocument);
}

/** Errors: `config.source`. */
export function unknownSource(raw: RawDocument, name: string): GatehouseError {
  const names = raw.sources.map((source) => source.name);
  return new GatehouseError('config.source', `No source is called "${name}".`, {
    place: name,
    value: name,
    remedy:
      names.length === 0
        ? 'No source is configured yet; run: gatehouse apply FILE'
        : `The sources are ${names.join(', ')}.`,
  });
}

/** Priorities of the sources by their ids; one that is configured no more speaks after all others. */
export async function priorities(database: Database): Promise<(sourceId: number) => number> {
  const byId = new Map<number, number>();
  const stored = await readStored(database);
  // Secrets play no part in priorities, so none has to be opened.
  const { sources } = mapSecrets(stored, () => '');
  for (const { name, priority } of buildDocument({ sources: [...sources] as RawSource[] }).sources) {
    const id = await findSource(database, name);
    if (id !== undefined) byId.set(id, priority);
  }
  return (id) => byId.get(id) ?? Number.MAX_SAFE_INTEGER;
}
