/** Takes records that another system pushes into a source: some at a time, or a complete snapshot of everything. */
import type { EntityConfig, SourceConfig } from '../config/document.ts';
import { GatehouseError, messageOf } from '../model/errors.ts';
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
import type { Installation } from './installation.ts';
import { configuredSource, openStored } from './stored-configuration.ts';

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

const mostProperties = 200;
const mostCharacters = 64 * 1024;
const deletedMark = '@deleted';

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

function notConfigured(source: string, entity: string): GatehouseError {
  return new GatehouseError('config.unsupported', `Source ${source} has no ${entity} in its configuration`, {
    place: `${source}.${entity}`,
    remedy: `Say under ${entity}.fields what the properties of the records mean.`,
  });
}

/** The fields whose values together identify a record, and the one that names its person. */
const identity: Readonly<Record<RowEntity, { readonly id: readonly string[]; readonly person: string | null }>> = {
  departments: { id: ['key'], person: null },
  positions: { id: ['key'], person: null },
  accessLevels: { id: ['key'], person: null },
  schedules: { id: ['key', 'day', 'start'], person: null },
  persons: { id: ['key'], person: 'key' },
  identifiers: { id: ['person', 'number'], person: 'person' },
  documents: { id: ['key'], person: 'person' },
};

type ReadRecord = (line: string) => PushedRecord;

/** Errors of the function: `push.record`. */
function recordReader(config: SourceConfig, entity: RowEntity): ReadRecord {
  const entityConfig: EntityConfig | undefined = config[entity];
  if (entityConfig === undefined) throw notConfigured(config.name, entity);
  const columnOf = (field: string): string => {
    const spec = entityConfig.fields[field];
    return spec?.kind === 'column' ? spec.column : field;
  };
  const { id, person } = identity[entity];
  return (line) => {
    const { [deletedMark]: deleted, ...values } = parsedRecord(line);
    const isDeleted = deleted === true;
    const optional = entity === 'schedules' ? ['day', 'start'] : [];
    const parts = id.map((field) => idText(values, columnOf(field), !optional.includes(field)));
    // Whose document it was is known; whose it is must be said.
    const owner =
      person === null || (isDeleted && entity === 'documents') ? null : idText(values, columnOf(person), true);
    const body = isDeleted ? null : JSON.stringify(values);
    if (body !== null && body.length > mostCharacters) throw unusable(`has more than ${mostCharacters} characters`);
    return { entity, id: parts.join('\u001f'), person: owner, body };
  };
}

function parsedRecord(line: string): Record<string, unknown> {
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch (error) {
    throw unusable(`is not JSON: ${messageOf(error)}`);
  }
  if (typeof record !== 'object' || record === null || Array.isArray(record)) throw unusable('is not an object');
  const entries = Object.entries(record);
  if (entries.length > mostProperties) throw unusable(`has more than ${mostProperties} properties`);
  for (const [name, value] of entries) {
    if (name.length > 100 || name === '' || name === '__proto__')
      throw unusable(`has a property that cannot be: ${JSON.stringify(name.slice(0, 100))}`);
    const isPlain = value === null || ['string', 'number', 'boolean'].includes(typeof value);
    if (!isPlain) throw unusable(`has in ${name} neither text, number, true, false nor null`);
    if (typeof value === 'string' && (value.includes('\u0000') || !value.isWellFormed())) {
      throw unusable(`has in ${name} a character that cannot be kept`);
    }
  }
  return record as Record<string, unknown>;
}

function idText(values: Readonly<Record<string, unknown>>, column: string, required: boolean): string {
  const value = Object.hasOwn(values, column) ? values[column] : null;
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  const text = isPlain ? String(value).trim() : '';
  if (text === '' && required) throw unusable(`has no ${column}, which identifies it`);
  if (text.length > 500) throw unusable(`has more than 500 characters in ${column}, which identifies it`);
  return text;
}

function unusable(what: string): GatehouseError {
  return new GatehouseError('push.record', `The record ${what}`);
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
