/** Reads one entity for a plan: what its rows change, what is gone, and whether the guard holds that. Nothing is written. */
import type { EntityConfig, SourceConfig } from '../config/document.ts';
import { rowsPlace } from '../config/rows-of.ts';
import { compileMapper } from '../mapping/compile.ts';
import type { Context } from '../model/context.ts';
import { asGatehouseError, GatehouseError, GatehouseErrors } from '../model/errors.ts';
import type { MappedEntity, RecordOf } from '../model/records.ts';
import type { RowBatch } from '../model/row-batch.ts';
import type { Database } from '../registry/database.ts';
import { keysOf } from '../registry/links.ts';
import type { RejectedRow } from '../registry/outcomes.ts';
import { ofOwnBlocks } from '../registry/own-blocks.ts';
import type { Source } from '../sources/source.ts';
import type { Delta } from './delta.ts';
import { groupedByKey } from './grouped-source.ts';
import { holdRemovals } from './guard.ts';
import { countedOf } from './held-items.ts';
import { type Entry, type LinkIndex, linkState } from './link-index.ts';
import type { LoadedIndex } from './load-index.ts';
import { type OwnBlocks, withoutOwnBlocks } from './own-blocks.ts';
import { withVersions } from './photo-rows.ts';
import type { Hold, Removal, SilentChange } from './planned.ts';
import { planBatch } from './planned.ts';
import { readAhead } from './read-ahead.ts';
import { type Reading, type ReadingSink, readEntity, type TouchedRow } from './reading.ts';
import type { Spool } from './spool.ts';

export interface PlanTask {
  readonly database: Database;
  readonly sourceId: number;
  readonly config: SourceConfig;
  readonly source: Pick<Source, 'read'>;
  readonly context: Context;
  readonly firstCycle: boolean;
  /** See `Loading`. */
  readonly configChanged: boolean;
  readonly spoolFolder: string;
  readonly priorityOf: (sourceId: number) => number;
  readonly dismisses: (sourceId: number) => boolean;
  readonly progress: (entity: MappedEntity, rows: number, expected: number | null) => void;
  /** Only some people are read: how. */
  readonly some?: SomePeople;
  /** Only what has changed is read: what that is. */
  readonly delta?: Delta;
  readonly signal: AbortSignal;
}

/** How a plan of some people differs from one of all: only their links are loaded, and structure is not read. */
export interface SomePeople {
  load(entity: MappedEntity): Promise<LoadedIndex>;
  /** Where the rows of an entity are read from; null where they are not. */
  source(entity: MappedEntity): Pick<Source, 'read'> | null;
}

export interface PlannedEntity {
  readonly loaded: LoadedIndex;
  readonly reading: Reading;
  readonly silent: Spool<SilentChange>;
  readonly rejected: Spool<RejectedRow>;
  readonly removals: Spool<Removal>;
  /** Keys whose rows are missing for the first times; acted upon when `afterCycles` is reached. */
  readonly missing: string[];
  /** Links that are gone and stay because Gatehouse itself has hidden their rows. */
  readonly spared: number;
  /** Whether the removals wait. */
  readonly holdRemovals: Hold | null;
}

/** The links of an entity, and how the reading of its rows went; null where they were not read. */
export interface EntityRows {
  readonly loaded: LoadedIndex;
  readonly reading: Reading | null;
}

export interface RowSinks {
  readonly silent: Spool<SilentChange>;
  readonly rejected: Spool<RejectedRow>;
}

export async function readStep(
  task: PlanTask,
  entity: MappedEntity,
  spool: <T>(name: string) => Spool<T>,
  read: (sinks: RowSinks) => Promise<EntityRows>,
  otherRemovals: () => number,
): Promise<PlannedEntity> {
  const { config } = task;
  task.signal.throwIfAborted();
  const silent = spool<SilentChange>(`${entity}-silent`);
  const rejected = spool<RejectedRow>(`${entity}-rejected`);
  const removals = spool<Removal>(`${entity}-removals`);
  const rows = await read({ silent, rejected });
  const { loaded } = rows;
  const reading = rows.reading ?? unread;
  const { index } = loaded;
  if (reading.aborted === null) await task.delta?.settle(entity, loaded);
  const known = index.present();
  let found: FoundRemovals = { missing: [], spared: 0, newRemovals: 0 };
  if (reading.aborted !== null) {
    silent.clear();
    rejected.push({ entity, key: null, column: 'key', value: '', ...reading.aborted });
    // Rows that named new keys are not to be referred to: nothing of this entity is created.
    for (let entry = 0; entry < index.size(); entry++) index.reject(entry);
  } else if (rows.reading !== null) found = await findRemovals(task, entity, loaded, removals);
  const { missing, spared, newRemovals } = found;
  if (task.some !== undefined)
    return { loaded, reading, silent, rejected, removals, missing, spared, holdRemovals: null };
  const hold = holdRemovals(
    {
      entity,
      read: task.delta === undefined ? reading.rows : reading.rows + known - newRemovals,
      known: newRemovals === 0 ? known : await countedOf(task.database, task.sourceId, entity, 'remove', known),
      removals: newRemovals + otherRemovals(),
      firstCycle: task.firstCycle,
    },
    config.guard[entity],
    config.guard.emptyIsSuspicious,
  );
  return { loaded, reading, silent, rejected, removals, missing, spared, holdRemovals: hold };
}

/** The rows of an entity, which begin to come while its links are loaded. */
export interface ComingRows extends OpenedRows {
  readonly config: EntityConfig;
  readonly place: string;
}

/** Null where the entity is not read. */
export function comingRows(task: PlanTask, entity: MappedEntity, config: EntityConfig): ComingRows | null {
  const { some } = task;
  const place = `sources.${task.config.name}.${rowsPlace(entity)}`;
  const source = some === undefined ? task.source : some.source(entity);
  return source === null ? null : { config, place, ...openRows(task, entity, source, config) };
}

/** Reads an entity of which each row is one thing, with `plan` called for each batch of touched rows. */
export async function readOneByOne<E extends MappedEntity>(
  task: PlanTask,
  entity: E,
  entityConfig: EntityConfig,
  { silent, rejected }: RowSinks,
  plan: (
    rows: readonly TouchedRow<RecordOf[E]>[],
    rejected: (row: RejectedRow) => void,
    index: LinkIndex,
  ) => Promise<void> | void,
  load: () => Promise<LoadedIndex>,
): Promise<EntityRows> {
  const coming = comingRows(task, entity, entityConfig);
  const loaded = await (task.some?.load(entity) ?? load());
  if (coming === null) return { loaded, reading: null };
  const { index } = loaded;
  const reading = await readRows(task, entity, coming, index, {
    touched: async (rows) => plan(rows, rejected.push, index),
    silent: silent.push,
    rejected: rejected.push,
  });
  return { loaded, reading };
}

const unread: Reading = { rows: 0, unchanged: 0, aborted: null };

export async function readRows<E extends MappedEntity>(
  task: PlanTask,
  entity: E,
  { config: entityConfig, place, rows, own }: ComingRows,
  index: LinkIndex,
  sink: ReadingSink<RecordOf[E]>,
): Promise<Reading> {
  const { config } = task;
  const expected = index.present() > 0 ? index.present() : null;
  try {
    return await readEntity({
      entity,
      rows,
      index,
      sink,
      mapperFor: async (columns) => {
        const mapper = await compileMapper(entity, entityConfig, columns, { timezone: config.timezone, place });
        return own?.mapper(mapper) ?? mapper;
      },
      progress: (count) => task.progress(entity, count, expected),
    });
  } catch (error) {
    if (task.signal.aborted) throw new GatehouseError('cycle.cancelled', 'The cycle was cancelled', { cause: error });
    throw error instanceof GatehouseErrors
      ? error
      : asGatehouseError(error, 'source.read', `Reading ${entity} of ${config.name} failed`, { place });
  }
}

interface OpenedRows {
  readonly rows: AsyncIterable<RowBatch>;
  readonly own: OwnBlocks | undefined;
}

/** The rows of an entity, on their way already. Only the people of a directory can be blocked by their accounts. */
function openRows(
  task: PlanTask,
  entity: MappedEntity,
  source: Pick<Source, 'read'>,
  entityConfig: EntityConfig,
): OpenedRows {
  const { database, sourceId, config } = task;
  const blockable = entity === 'persons' && config.directory !== undefined;
  const own = blockable ? withoutOwnBlocks(database, sourceId, source) : undefined;
  return { rows: readAhead(rowsFrom(own?.source ?? source, entity, entityConfig, task)), own };
}

/** The rows of an entity as they are to be read. */
function rowsFrom(
  source: Pick<Source, 'read'>,
  entity: MappedEntity,
  entityConfig: EntityConfig,
  { config, signal, delta }: PlanTask,
): AsyncIterable<RowBatch> {
  if (delta?.keys.length === 0) return noRows();
  const query = { text: entityConfig.query, ...(delta === undefined ? {} : { keys: delta.keys }) };
  const place = `sources.${config.name}.${rowsPlace(entity)}`;
  if (entity === 'schedules') return groupedByKey(source, entityConfig, place).read(query, signal);
  return (entity === 'photos' ? withVersions(source, entityConfig) : source).read(query, signal);
}

async function* noRows(): AsyncGenerator<RowBatch> {}

export interface FoundRemovals {
  readonly missing: string[];
  readonly spared: number;
  readonly newRemovals: number;
}

const noIds: ReadonlySet<number> = new Set();

/**
 * Puts the links that are gone into `removals`, with those that an edit or the configuration asks to look at again; gives the keys of those
 * that must be missing for longer.
 */
export async function findRemovals(
  task: Pick<PlanTask, 'database' | 'sourceId' | 'config'>,
  entity: MappedEntity,
  loaded: LoadedIndex,
  removals: Spool<Removal>,
): Promise<FoundRemovals> {
  const { index, marked } = loaded;
  const rule = task.config.missing[entity];
  if (rule.action === 'keep') return { missing: [], spared: 0, newRemovals: 0 };
  const missing: string[] = [];
  let newRemovals = 0;
  let spared = 0;
  let batch: number[] = [];
  const flush = async (): Promise<void> => {
    const ids = batch.map((entry) => index.localId(entry));
    const keys = await keysOf(task.database, task.sourceId, entity, ids);
    // A directory that shows no disabled accounts shows none of those that Gatehouse disabled.
    const kept = task.config.directory === undefined ? noIds : await ofOwnBlocks(task.database, entity, ids);
    for (const entry of batch) {
      const localId = index.localId(entry);
      if (kept.has(localId)) {
        spared += 1;
        continue;
      }
      const link = keys.get(localId);
      if (link === undefined) continue;
      if (index.state(entry) === linkState.acted) removals.push({ key: link.key, entry, localId, again: true });
      else if (link.missing + 1 < rule.afterCycles) missing.push(link.key);
      else {
        newRemovals += 1;
        removals.push({ key: link.key, entry, localId });
      }
    }
    batch = [];
  };
  const add = async (entry: Entry): Promise<void> => {
    batch.push(entry);
    if (batch.length === planBatch) await flush();
  };
  for (const entry of index.unseen()) await add(entry);
  for (const entry of marked.values()) {
    if (!index.seen(entry) && index.state(entry) === linkState.acted) await add(entry);
  }
  if (batch.length > 0) await flush();
  return { missing, spared, newRemovals };
}
