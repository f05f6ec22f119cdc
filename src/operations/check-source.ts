/** Looks at a source without touching the registry: connects, runs each query, maps the first rows, and warns of what looks wrong. */
import type { EntityConfig } from '../config/document.ts';
import { rowsOf, rowsPlace } from '../config/rows-of.ts';
import { compileMapper } from '../mapping/compile.ts';
import type { Mapper } from '../mapping/mapper.ts';
import { GatehouseError, GatehouseErrors } from '../model/errors.ts';
import { type MappedEntity, mappedEntities } from '../model/records.ts';
import { decodeRow } from '../model/row-batch.ts';
import type { Value } from '../model/value.ts';
import type { ColumnDescription, Source } from '../sources/source.ts';
import { groupedByKey } from '../sync/grouped-source.ts';
import { type NumberSample, numberSamples } from './check-numbers.ts';
import { type CheckedPhoto, checkImage } from './check-photos.ts';
import { type CheckWarning, checkWarnings } from './check-warnings.ts';
import { type CheckedRow, checkedRow } from './checked-row.ts';
import { type ConfiguredSource, configuredSource } from './configured-source.ts';
import type { Installation } from './installation.ts';
import { openSource } from './open-source.ts';
import { openStored } from './stored-configuration.ts';

export interface CheckOptions {
  /** Only this entity; all that are configured when absent. */
  readonly entity?: string;
  /** Rows to look at. */
  readonly limit: number;
  readonly signal?: AbortSignal;
}

export interface CheckedEntity {
  readonly entity: MappedEntity;
  readonly columns: readonly ColumnDescription[];
  /** One a row of the query; of schedules one a key, each value the JSON list of those that its rows have. */
  readonly rows: readonly CheckedRow[];
  /** How samples of card numbers read in each format that accepts them. */
  readonly numbers: readonly NumberSample[];
  /** Of photos: what the first one is made into. */
  readonly photo: CheckedPhoto | null;
  readonly warnings: readonly CheckWarning[];
  /** What is wrong with the query or the configuration of the entity; the rows are then not mapped. */
  readonly errors: readonly GatehouseError[];
}

type Checking = Pick<ConfiguredSource, 'config' | 'place'>;

/** One entity after another. Errors: `config.source`, `config.secret`, `config.reference`, `source.*` where nothing can be read at all. */
export async function* checkSource(
  installation: Installation,
  name: string,
  options: CheckOptions,
): AsyncGenerator<CheckedEntity> {
  yield* checkConfigured(installation, configuredSource(await openStored(installation), name, installation), options);
}

/** The same of a source that need not be stored. */
export async function* checkConfigured(
  installation: Installation,
  { config, place }: Checking,
  options: CheckOptions,
): AsyncGenerator<CheckedEntity> {
  const configured = mappedEntities.filter((entity) => config[entity] !== undefined);
  const entities = configured.filter((entity) => options.entity === undefined || sameEntity(entity, options.entity));
  if (options.entity !== undefined && entities.length === 0)
    throw unknownEntity(config.name, options.entity, configured);
  const source = await openSource(installation, config, options.signal);
  try {
    for (const entity of entities) {
      const checked = await checkRows(source, { config, place }, entity, options);
      yield entity === 'photos' ? await withPhoto(source, { config, place }, checked, options) : checked;
    }
  } finally {
    await source.close().catch(() => {});
  }
}

function checkRows(
  source: Source,
  { config, place }: Checking,
  entity: MappedEntity,
  options: CheckOptions,
): Promise<CheckedEntity> {
  const read = rowsOf(config, entity);
  // Photos without versions have no rows but those of each person.
  if (read === undefined) return Promise.resolve({ entity, ...nothing, errors: [] });
  const mapping = { timezone: config.timezone, place: `${place}.${rowsPlace(entity)}` };
  return checkEntity(source, entity, read, mapping, options);
}

/** The check of photos with that of their bytes. */
async function withPhoto(
  source: Source,
  configured: Checking,
  checked: CheckedEntity,
  options: CheckOptions,
): Promise<CheckedEntity> {
  const { config, place } = configured;
  const { photos } = config;
  if (photos === undefined) return checked;
  const byVersion = photos.versions !== undefined;
  try {
    const people = byVersion ? checked : await checkRows(source, configured, 'persons', options);
    const keys = people.rows.flatMap(({ record }) => {
      const key = record?.[byVersion ? 'person' : 'key'];
      return typeof key === 'string' ? [key] : [];
    });
    const image = { config, photos, place: `${place}.photos`, keys, expected: byVersion };
    const { columns, photo, warnings } = await checkImage(source, image, options.signal);
    const shown = byVersion ? checked.columns : columns.map((name) => ({ name, type: '' }));
    return { ...checked, columns: shown, photo, warnings: [...checked.warnings, ...warnings] };
  } catch (error) {
    if (!isAboutQuery(error)) throw error;
    return { ...checked, errors: [...checked.errors, error] };
  }
}

function sameEntity(entity: MappedEntity, word: string): boolean {
  return entity === word || (entity === 'accessLevels' && word === 'access-levels');
}

function unknownEntity(source: string, entity: string, configured: readonly string[]): GatehouseError {
  return new GatehouseError('command.usage', `Source ${source} reads no entity "${entity}".`, {
    place: '--entity',
    value: entity,
    remedy: `It reads ${configured.join(', ')}.`,
  });
}

/** What is wrong with one query says nothing about the others. */
const aboutQuery: ReadonlySet<string> = new Set([
  'source.query',
  'config.column',
  'source.unsupported',
  'ldap.base',
  'ldap.rights',
  'ldap.filter',
  'ldap.limit',
]);

function isAboutQuery(error: unknown): error is GatehouseError {
  return error instanceof GatehouseError && aboutQuery.has(error.code);
}

const nothing = { columns: [], rows: [], numbers: [], photo: null, warnings: [] };

async function checkEntity(
  source: Source,
  entity: MappedEntity,
  config: EntityConfig,
  mapping: { readonly timezone: string | undefined; readonly place: string },
  { limit, signal }: CheckOptions,
): Promise<CheckedEntity> {
  let columns: readonly ColumnDescription[];
  let rows: readonly Value[][];
  try {
    columns = await source.describe({ text: config.query }, signal);
    // A schedule is all rows of its key together, so its rows are read as a cycle reads them.
    const reader = entity === 'schedules' ? groupedByKey(source, config, mapping.place) : source;
    rows = await firstRows(reader, config.query, limit, signal);
  } catch (error) {
    if (!isAboutQuery(error)) throw error;
    return { entity, ...nothing, errors: [error] };
  }
  let mapper: Mapper<MappedEntity>;
  try {
    mapper = await compileMapper(
      entity,
      config,
      columns.map((column) => column.name),
      mapping,
    );
  } catch (error) {
    if (!(error instanceof GatehouseErrors)) throw error;
    const unmapped = rows.map((values) => ({ values, record: null, rejection: null }));
    return { entity, ...nothing, columns, rows: unmapped, errors: error.errors };
  }
  const checked = rows.map((values) => checkedRow(values, mapper.map(values)));
  return {
    entity,
    columns,
    rows: checked,
    numbers: entity === 'identifiers' ? numberSamples(config, columns, rows) : [],
    photo: null,
    warnings: checkWarnings(columns, checked, mapper.keyColumns),
    errors: [],
  };
}

async function firstRows(
  source: Pick<Source, 'read'>,
  query: string,
  limit: number,
  signal?: AbortSignal,
): Promise<Value[][]> {
  const rows: Value[][] = [];
  for await (const batch of source.read({ text: query }, signal)) {
    for (let row = 0; row < batch.count && rows.length < limit; row++) rows.push(decodeRow(batch, row));
    if (rows.length >= limit) break;
  }
  return rows;
}
