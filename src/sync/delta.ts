/**
 * A cycle that reads only what has changed since the last one. The source says which entries those are; they are read by the same queries as
 * all rows, and every other link stands for a row that is there as it was. So everything after reading is as in any other cycle, and
 * nothing goes because it is absent: only entries that the source has named can.
 */
import type { SourceConfig } from '../config/document.ts';
import { rowsOf } from '../config/rows-of.ts';
import { type MappedEntity, mappedEntities } from '../model/records.ts';
import type { StoredCycle } from '../registry/cycles.ts';
import type { Database } from '../registry/database.ts';
import { countLinks, keysBeginningWith, linkedKeys, waitingKeys } from '../registry/delta-keys.ts';
import type { ChangesQuery, Source, ToldChanges } from '../sources/source.ts';
import type { CycleTask } from './cycle-task.ts';
import type { Entry } from './link-index.ts';
import { entryOf, type LoadedIndex } from './load-index.ts';
import { personOfKey } from './reading.ts';

export interface Delta {
  /** Entries whose rows are read, of every entity. */
  readonly keys: readonly string[];
  /** How many entries everything would be. */
  readonly known: number;
  /** From this instant on the next cycle reads everything. */
  readonly wholeFrom: string;
  /** Says of all links but those of entries that the source has named that their rows are there. */
  settle(entity: MappedEntity, loaded: LoadedIndex): Promise<void>;
}

/** How a cycle is to read. */
export interface Reach {
  /** Null where everything is read. */
  readonly delta: Delta | null;
  /** What the next cycle goes on from; null where it must read everything. */
  readonly cursor: string | null;
  /** When everything was last read: an instant, or null for now. */
  readonly wholeAt: string | null;
}

/** All is read, and nobody can tell what will have changed. */
export const everything: Reach = { delta: null, cursor: null, wholeAt: null };
/** Above this many entries reading everything is the shorter way. */
const mostKeys = 5000;

/** Asks the source what has changed, before any row is read. Errors: those of the source. */
export async function reachOf(
  task: Pick<CycleTask, 'database' | 'config' | 'context' | 'force'>,
  source: Source,
  of: { readonly sourceId: number; readonly last: StoredCycle | undefined; readonly configChanged: boolean },
  signal: AbortSignal,
): Promise<Reach> {
  const { config, context } = task;
  const queries = queriesOf(config);
  if (config.directory === undefined || queries === null || source.changesSince === undefined) return everything;
  const before = task.force === true || of.configChanged ? null : usable(of.last, config, context.now());
  const { cursor, told, why } = await source.changesSince({ cursor: before?.cursor ?? null, queries }, signal);
  const whole = (reason: string | null): Reach => {
    if (reason !== null)
      context.log('info', `Source ${config.name} is read as a whole: ${reason}`, { source: config.name });
    return { delta: null, cursor, wholeAt: null };
  };
  if (before === null || told === null) return whole(why);
  const delta = await deltaOf(task, of.sourceId, told, before.wholeAt);
  return typeof delta === 'string' ? whole(delta) : { delta, cursor, wholeAt: before.wholeAt };
}

/** The cursor of a cycle after which nothing is open, unless it is time to read everything again. */
function usable(
  last: StoredCycle | undefined,
  { directory }: SourceConfig,
  now: Date,
): { readonly cursor: string; readonly wholeAt: string } | null {
  if (last === undefined || !last.complete || last.cursor === null || last.wholeAt === null) return null;
  const age = now.getTime() - Date.parse(last.wholeAt);
  return age >= 0 && age < (directory?.fullReadingEvery ?? 0) ? { cursor: last.cursor, wholeAt: last.wholeAt } : null;
}

/** All queries; null where the key of an entity is not simply a column, so that keys of entries say nothing of links. */
function queriesOf(config: SourceConfig): ChangesQuery['queries'] | null {
  const queries: ChangesQuery['queries'][number][] = [];
  for (const entity of mappedEntities) {
    const rows = rowsOf(config, entity);
    if (rows === undefined) continue;
    const spec = rows.fields['key'] ?? rows.fields['person'];
    if (spec?.kind !== 'column' || spec.default !== undefined) return null;
    queries.push({ text: rows.query, keyColumn: spec.column });
  }
  if (config.photos !== undefined) queries.push({ text: config.photos.image.query, keyColumn: null });
  return queries;
}

/** Why everything must be read, or the delta. */
async function deltaOf(
  { database, config, context }: Pick<CycleTask, 'database' | 'config' | 'context'>,
  sourceId: number,
  told: ToldChanges,
  wholeAt: string,
): Promise<Delta | string> {
  const entities = mappedEntities.filter((entity) => rowsOf(config, entity) !== undefined);
  const known = await linkedKeys(database, sourceId, [...told.hidden, ...told.suspects]);
  if (told.hidden.some((key) => known.has(key))) return 'an entry has changed that the account may not see any more';
  if (told.suspects.some((key) => !known.has(key))) return 'an entry has gone that may have been a group';
  const waiting = await waitingKeys(database, sourceId, entities, context.now());
  const waitingEntries = waiting?.map(entryKeyOf) ?? [null];
  if (waitingEntries.includes(null)) return 'rows whose entries are not known were rejected in the last cycle';
  const keys = new Set([...told.changed, ...waitingEntries.filter((key) => key !== null)]);
  if (keys.size > mostKeys) return 'more entries are to be looked at than are worth asking for one by one';
  const named = [...new Set([...told.changed, ...told.removed])];
  let links = 0;
  // Numbers and photos are of the same entries as people.
  const ownEntries = entities.filter((entity) => entity !== 'identifiers' && entity !== 'photos');
  for (const entity of ownEntries) links += await countLinks(database, sourceId, entity);
  return {
    keys: [...keys],
    known: links,
    wholeFrom: new Date(Date.parse(wholeAt) + (config.directory?.fullReadingEvery ?? 0)).toISOString(),
    async settle(entity, { index }) {
      const mayGo = new Set<Entry>();
      for (const key of await linksOf(database, sourceId, entity, named)) mayGo.add(entryOf(index, key));
      for (const entry of index.unseen()) if (!mayGo.has(entry)) index.see(entry, 1);
    },
  };
}

/** The key of the entry of a row; that of a rejected number begins with it. Null where it is none that a directory gives. */
function entryKeyOf(key: string): string | null {
  const [entry = ''] = personOfKey(key).split(' ', 1);
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(entry) ? entry : null;
}

async function linksOf(
  database: Database,
  sourceId: number,
  entity: MappedEntity,
  named: readonly string[],
): Promise<readonly string[]> {
  return entity === 'identifiers' ? keysBeginningWith(database, sourceId, entity, named) : named;
}
