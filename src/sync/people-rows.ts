/**
 * Reads from a source the rows of some people only. The fast way is a query by key: the one that is configured, or the entity's own query
 * with a condition around it where the kind of the source has such. What the fast way does not find is believed only when the whole query,
 * of which the keys are read, does not have it either: databases compare texts in ways of their own.
 */
import type { EntityConfig, SourceConfig } from '../config/document.ts';
import { findColumn } from '../mapping/columns.ts';
import { compileMapper } from '../mapping/compile.ts';
import { GatehouseError } from '../model/errors.ts';
import { decodeRow, type RowBatch, rowEncoder } from '../model/row-batch.ts';
import type { Source } from '../sources/source.ts';
import { digest, digestKey, digestKeyText } from './digest.ts';
import { keySeed } from './load-index.ts';
import { keyText } from './reading.ts';

/** The entities that a refresh reads: those whose rows belong to one person each. */
export const personalEntities = ['persons', 'identifiers', 'documents'] as const;
export type PersonalEntity = (typeof personalEntities)[number];

/** The queries that a kind of source can make of an entity's query; null where it cannot. */
export interface Narrowing {
  /** Only the rows whose `column` is the parameter `:key`. */
  readonly byKey: (query: string, column: string) => string | null;
  /** All rows, but only the `column`. */
  readonly columnOnly: (query: string, column: string) => string | null;
}

/** The rows of some people of one entity. */
export interface ReadRows {
  readonly count: number;
  /** At least one, so that columns are known. */
  readonly batches: readonly RowBatch[];
  /** Keys of the rows as links have them. */
  readonly keys: readonly string[];
}

export interface PeopleRows {
  /** Undefined for an entity that is not configured, or not read in a refresh. */
  readonly of: (entity: PersonalEntity) => ReadRows | undefined;
  /** Whether the source shows anybody at all; true where that was not asked since the people were found. */
  readonly anybody: boolean;
  /** Entities that a refresh cannot read, since their person is made by an expression. */
  readonly skipped: readonly PersonalEntity[];
}

export interface PeopleReading {
  readonly config: SourceConfig;
  readonly source: Pick<Source, 'read'>;
  readonly keys: readonly string[];
  readonly narrowing: Narrowing;
  /** Rows of the people that the last reading gave, so that fewer are asked for twice. */
  readonly known: (entity: PersonalEntity) => number;
  readonly signal: AbortSignal;
}

/** So many rows of one entity are read of some people; more is a query that gives everybody's. */
const mostRows = 20_000;

/** Errors: those of the source, `config.column`, `config.unsupported` when the people's key is made by an expression. */
export async function readPeopleRows(reading: PeopleReading): Promise<PeopleRows> {
  const { config } = reading;
  const read = new Map<PersonalEntity, ReadRows>();
  const skipped: PersonalEntity[] = [];
  let anybody = true;
  for (const entity of personalEntities) {
    const entityConfig = config[entity];
    if (entityConfig === undefined) continue;
    const spec = entityConfig.fields[entity === 'persons' ? 'key' : 'person'];
    if (spec?.kind !== 'column') {
      if (entity === 'persons') throw keyIsMade(config.name);
      skipped.push(entity);
      continue;
    }
    const place = `sources.${config.name}.${entity}`;
    const one = { ...reading, entity, entityConfig, column: spec.column, place };
    const found = await readEntityRows(one);
    read.set(entity, found.rows);
    if (entity === 'persons') anybody = found.anybody;
  }
  return { of: (entity) => read.get(entity), anybody, skipped };
}

function keyIsMade(source: string): GatehouseError {
  return new GatehouseError('config.unsupported', 'People whose key is made by an expression cannot be refreshed', {
    place: `sources.${source}.persons.fields.key`,
    remedy: 'Make the key in the query, or run a cycle.',
  });
}

interface EntityReading extends PeopleReading {
  readonly entity: PersonalEntity;
  readonly entityConfig: EntityConfig;
  /** That holds the person's key. */
  readonly column: string;
  readonly place: string;
}

interface Found {
  readonly rows: ReadRows;
  readonly anybody: boolean;
}

async function readEntityRows(one: EntityReading): Promise<Found> {
  const { entityConfig, column, narrowing, entity } = one;
  const { query, one: configured } = entityConfig;
  const narrow = configured ?? narrowing.byKey(query, column);
  const quick = narrow === null ? null : await byKeys(one, narrow, configured !== undefined);
  if (quick === null) return whole(one);
  const expected = entity === 'persons' ? one.keys.length : one.known(entity);
  if (quick.count >= expected) return { rows: quick, anybody: true };
  const all = await countKeys(one, configured !== undefined);
  if (all === null || all.own > quick.count) return whole(one);
  return { rows: quick, anybody: all.anybody };
}

/** One query for each person; null when the source refuses it and it is none that somebody wrote. */
async function byKeys(one: EntityReading, text: string, written: boolean): Promise<ReadRows | null> {
  const collected = collector(one);
  for (const key of one.keys) {
    try {
      for await (const batch of one.source.read({ text, parameters: { key } }, one.signal)) collected.add(batch);
    } catch (error) {
      if (!written && refused(error)) return null;
      throw error;
    }
  }
  return collected.rows();
}

async function whole(one: EntityReading): Promise<Found> {
  const collected = collector(one);
  let rows = 0;
  for await (const batch of one.source.read({ text: one.entityConfig.query }, one.signal)) {
    rows += batch.count;
    collected.add(batch);
  }
  return { rows: await collected.rows(), anybody: rows > 0 };
}

/**
 * How many rows of the people the whole query has, by reading only the column of the key. Where somebody wrote the query by key, it is
 * believed, and only whether there is anybody at all is looked at. Null when the source refuses the query.
 */
async function countKeys(one: EntityReading, written: boolean): Promise<{ own: number; anybody: boolean } | null> {
  const { query } = one.entityConfig;
  const text = written ? query : one.narrowing.columnOnly(query, one.column);
  if (text === null) return null;
  const isTheirs = matcher(one);
  let own = 0;
  let anybody = false;
  try {
    for await (const batch of one.source.read({ text }, one.signal)) {
      if (batch.count > 0) anybody = true;
      if (written && anybody) break;
      if (!written) own += isTheirs(batch).length;
    }
  } catch (error) {
    if (refused(error)) return null;
    throw error;
  }
  return { own, anybody };
}

function refused(error: unknown): boolean {
  return error instanceof GatehouseError && (error.code === 'source.query' || error.code === 'config.column');
}

/** Which rows of a batch are those of the people, whatever the source made of the key. */
function matcher({ keys, column, place, entity }: EntityReading): (batch: RowBatch) => number[] {
  const digests = new Set(
    keys.map((key) => {
      digestKeyText(key, keySeed);
      return `${digest.a} ${digest.b}`;
    }),
  );
  const field = entity === 'persons' ? 'key' : 'person';
  return (batch) => {
    const at = [findColumn(batch.columns, column, `${place}.fields.${field}`)];
    const rows: number[] = [];
    for (let row = 0; row < batch.count; row++) {
      if (digestKey(batch, row, at, 1, keySeed) && digests.has(`${digest.a} ${digest.b}`)) rows.push(row);
    }
    return rows;
  };
}

function collector(one: EntityReading): { add(batch: RowBatch): void; rows(): Promise<ReadRows> } {
  const isTheirs = matcher(one);
  const rows: ReturnType<typeof decodeRow>[] = [];
  let columns: readonly string[] = [];
  return {
    add(batch) {
      columns = batch.columns;
      for (const row of isTheirs(batch)) rows.push(decodeRow(batch, row));
      if (rows.length > mostRows) {
        throw new GatehouseError('source.unsupported', `${one.place}: one person has more than ${mostRows} rows`, {
          place: one.place,
          remedy: 'Check the column that names the person.',
        });
      }
    },
    async rows() {
      const { config, entity, entityConfig, place } = one;
      const { keyColumns } = await compileMapper(entity, entityConfig, columns, { timezone: config.timezone, place });
      const keys = rows.map((values) => keyText(values, keyColumns));
      return { count: rows.length, batches: encoded(columns, rows), keys };
    },
  };
}

function encoded(columns: readonly string[], rows: readonly ReturnType<typeof decodeRow>[]): RowBatch[] {
  const encoder = rowEncoder(columns);
  const batches: RowBatch[] = [];
  const take = (): void => {
    const batch = encoder.take();
    if (batch !== null) batches.push(batch);
  };
  for (const values of rows) {
    for (const value of values) encoder.put(value);
    if (encoder.endRow()) take();
  }
  take();
  return batches.length > 0 ? batches : [{ columns, count: 0, bytes: new Uint8Array(0), starts: new Uint32Array(1) }];
}
