/** Takes records that another system pushes into a source: some at a time, or a complete snapshot of everything. */
import type { SourceConfig } from '../config/document.ts';
import { GatehouseError } from '../model/errors.ts';
import { type RowEntity, rowEntities } from '../model/records.ts';
import {
  addToSnapshot,
  beginSnapshot,
  commitSnapshot,
  countPushed,
  dropSnapshots,
  type OpenSnapshot,
  openSnapshots,
  type PushedRecord,
  putRecords,
} from '../registry/pushed-records.ts';
import { ensureSource, findSource } from '../registry/sources.ts';
import { configuredSource } from './configured-source.ts';
import type { Installation } from './installation.ts';
import { notConfigured, recordReader } from './pushed-record.ts';
import { openStored } from './stored-configuration.ts';

export interface Pushed {
  readonly stored: number;
  readonly deleted: number;
  /** Records that cannot be kept, by their place from 0. */
  readonly refused: readonly { readonly index: number; readonly error: GatehouseError }[];
  /** Keys of the people whom the records are or were about. */
  readonly people: readonly string[];
}

export interface PushOptions {
  readonly entity: RowEntity;
  /** The snapshot that the records belong to; undefined for what is in force at once. */
  readonly snapshot?: number | undefined;
}

/** Errors: `config.source`, `config.unsupported` when nothing is pushed into the source or entity, `push.snapshot`. */
export async function pushRecords(
  installation: Installation,
  source: string,
  lines: Iterable<string>,
  { entity, snapshot }: PushOptions,
): Promise<Pushed> {
  const config = await pushConfig(installation, source);
  const read = recordReader(config, entity);
  const records = new Map<string, PushedRecord>();
  const refused: { index: number; error: GatehouseError }[] = [];
  let index = 0;
  for (const line of lines) {
    if (line.trim() === '') continue;
    try {
      const record = read(line);
      // Of two in one batch the later one counts.
      records.delete(record.id);
      records.set(record.id, record);
    } catch (error) {
      if (!(error instanceof GatehouseError)) throw error;
      refused.push({ index, error });
    }
    index += 1;
  }
  const all = [...records.values()];
  const { database } = installation;
  const sourceId = await ensureSource(database, source);
  const before = await database.transaction(async (within) => {
    if (snapshot === undefined) return putRecords(within, sourceId, all);
    const open = await snapshotOf(within, sourceId, snapshot);
    if (!open.entities.includes(entity)) throw notOfSnapshot(entity, open);
    await addToSnapshot(within, sourceId, snapshot, all);
    return [];
  });
  const about = config.persons === undefined ? [] : all.flatMap(({ person }) => (person === null ? [] : [person]));
  const people = new Set([...(config.persons === undefined ? [] : before), ...about]);
  const deleted = all.filter(({ body }) => body === null).length;
  return { stored: all.length - deleted, deleted, refused, people: [...people] };
}

function notOfSnapshot(entity: string, open: OpenSnapshot): GatehouseError {
  return new GatehouseError('push.snapshot', `The snapshot was begun without ${entity}`, {
    value: entity,
    remedy: `It replaces ${open.entities.join(', ')}. Begin one that names all entities you send.`,
  });
}

/** Begins a snapshot of these entities; of all that are configured when none is named. Errors: as `pushRecords`. */
export async function beginPushedSnapshot(
  installation: Installation,
  source: string,
  entities: readonly RowEntity[],
): Promise<{ readonly id: number; readonly entities: readonly RowEntity[] }> {
  const config = await pushConfig(installation, source);
  const configured = rowEntities.filter((entity) => config[entity] !== undefined);
  const wanted = entities.length === 0 ? configured : [...new Set(entities)];
  for (const entity of wanted) if (config[entity] === undefined) throw notConfigured(source, entity);
  const { database, actor, context } = installation;
  const sourceId = await ensureSource(database, source);
  const id = await database.transaction((within) =>
    beginSnapshot(within, sourceId, wanted, { actor, now: context.now() }),
  );
  return { id, entities: wanted };
}

/** Puts a snapshot in force; gives how many records there are now. Errors: as `pushRecords`. */
export async function commitPushedSnapshot(
  installation: Installation,
  source: string,
  id: number,
): Promise<ReadonlyMap<string, number>> {
  await pushConfig(installation, source);
  const { database } = installation;
  const sourceId = await ensureSource(database, source);
  await database.transaction(async (within) =>
    commitSnapshot(within, sourceId, await snapshotOf(within, sourceId, id)),
  );
  return countPushed(database, sourceId);
}

/** Forgets a snapshot that is not in force. Errors: as `pushRecords`. */
export async function dropPushedSnapshot(installation: Installation, source: string, id: number): Promise<void> {
  await pushConfig(installation, source);
  const sourceId = await ensureSource(installation.database, source);
  await installation.database.transaction(async (within) => {
    await snapshotOf(within, sourceId, id);
    await dropSnapshots(within, sourceId);
  });
}

async function snapshotOf(within: Installation['database'], sourceId: number, id: number): Promise<OpenSnapshot> {
  const open = (await openSnapshots(within, sourceId)).find((candidate) => candidate.id === id);
  if (open !== undefined) return open;
  throw new GatehouseError('push.snapshot', `There is no snapshot ${id} that is being put together`, {
    value: String(id),
    remedy: 'It was committed, or a newer one has taken its place: begin a new one.',
  });
}

async function pushConfig(installation: Installation, source: string): Promise<SourceConfig> {
  const { config } = configuredSource(await openStored(installation), source, installation);
  if (config.type === 'push') return config;
  throw new GatehouseError(
    'config.unsupported',
    `Source ${source} is of type ${config.type}: nothing is pushed into it`,
    {
      place: source,
      remedy: 'Configure a source with type: push.',
    },
  );
}

/** How many records of each entity are in force. Errors: `config.source`, `config.unsupported`. */
export async function countPushedRecords(
  installation: Installation,
  source: string,
): Promise<ReadonlyMap<string, number>> {
  await pushConfig(installation, source);
  const sourceId = await findSource(installation.database, source);
  return sourceId === undefined ? new Map() : countPushed(installation.database, sourceId);
}
