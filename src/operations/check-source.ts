/** Looks at a source without touching the registry: connects, runs each query, maps the first rows, and warns of what looks wrong. */
import type { EntityConfig } from '../config/document.ts';
import { rowsOf, rowsPlace } from '../config/rows-of.ts';
import { compileMapper } from '../mapping/compile.ts';
import type { Mapped, Mapper } from '../mapping/mapper.ts';
import { GatehouseError, GatehouseErrors } from '../model/errors.ts';
import { type MappedEntity, mappedEntities, type RecordOf } from '../model/records.ts';
import { decodeRow } from '../model/row-batch.ts';
import type { Value } from '../model/value.ts';
import type { ColumnDescription, Source } from '../sources/source.ts';
import { groupedByKey } from '../sync/grouped-source.ts';
import { type NumberSample, numberSamples } from './check-numbers.ts';
import { type CheckWarning, checkWarnings } from './check-warnings.ts';
import type { CheckedRow } from './checked-row.ts';
import type { Installation } from './installation.ts';
import { openSource } from './open-source.ts';
import { type ConfiguredSource, configuredSource, openStored } from './stored-configuration.ts';

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
  readonly warnings: readonly CheckWarning[];
  /** What is wrong with the query or the configuration of the entity; the rows are then not mapped. */
  readonly errors: readonly GatehouseError[];
}

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
  { config, place }: ConfiguredSource,
  options: CheckOptions,
): AsyncGenerator<CheckedEntity> {
  const configured = mappedEntities.filter((entity) => rowsOf(config, entity) !== undefined);
  const entities = configured.filter((entity) => options.entity === undefined || sameEntity(entity, options.entity));
  if (options.entity !== undefined && entities.length === 0)
    throw unknownEntity(config.name, options.entity, configured);
  const source = await openSource(installation, config, options.signal);
  try {
    for (const entity of entities) {
      const read = rowsOf(config, entity);
      if (read === undefined) continue;
      const mapping = { timezone: config.timezone, place: `${place}.${rowsPlace(entity)}` };
      yield await checkEntity(source, entity, read, mapping, options);
    }
  } finally {
    await source.close().catch(() => {});
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

async function checkEntity(
  source: Source,
  entity: MappedEntity,
  config: EntityConfig,
  mapping: { readonly timezone: string | undefined; readonly place: string },
  { limit, signal }: CheckOptions,
): Promise<CheckedEntity> {
  const nothing = { entity, columns: [], rows: [], numbers: [], warnings: [] };
  let columns: readonly ColumnDescription[];
  let rows: readonly Value[][];
  try {
    columns = await source.describe({ text: config.query }, signal);
    // A schedule is all rows of its key together, so its rows are read as a cycle reads them.
    const reader = entity === 'schedules' ? groupedByKey(source, config, mapping.place) : source;
    rows = await firstRows(reader, config.query, limit, signal);
  } catch (error) {
    if (!(error instanceof GatehouseError) || !aboutQuery.has(error.code)) throw error;
    return { ...nothing, errors: [error] };
  }
  let mapper: Mapper<MappedEntity>;
  try {
    mapper = compileMapper(
      entity,
      config,
      columns.map((column) => column.name),
      mapping,
    );
  } catch (error) {
    if (!(error instanceof GatehouseErrors)) throw error;
    const unmapped = rows.map((values) => ({ values, record: null, rejection: null }));
    return { ...nothing, columns, rows: unmapped, errors: error.errors };
  }
  const checked = rows.map((values) => checkedRow(values, mapper.map(values)));
  return {
    entity,
    columns,
    rows: checked,
    numbers: entity === 'identifiers' ? numberSamples(config, columns, rows) : [],
    warnings: checkWarnings(columns, checked, mapper.keyColumns),
    errors: [],
  };
}

function checkedRow(values: readonly Value[], mapped: Mapped<RecordOf[MappedEntity]>): CheckedRow {
  return mapped.kind === 'record'
    ? { values, record: mapped.record, rejection: null }
    : { values, record: null, rejection: mapped.rejection };
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
