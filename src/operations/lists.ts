/** Everything that can be listed, by the name that commands and addresses give it. */
import { GatehouseError } from '../model/errors.ts';
import { type Entity, mappedEntities } from '../model/records.ts';
import type { Database } from '../registry/database.ts';
import { listChanges } from '../registry/lists/changes.ts';
import { listConflicts } from '../registry/lists/conflicts.ts';
import { listCycles } from '../registry/lists/cycles.ts';
import { listDepartments } from '../registry/lists/departments.ts';
import { listDocuments } from '../registry/lists/documents.ts';
import { listEvents } from '../registry/lists/events.ts';
import { listIdentifiers } from '../registry/lists/identifiers.ts';
import { listNamed } from '../registry/lists/named.ts';
import {
  type ListedHeld,
  type ListedReject,
  listHeld,
  listRejects,
  type Place,
  type Stretch,
} from '../registry/lists/outcomes.ts';
import { listPersons } from '../registry/lists/persons.ts';
import { listSchedules } from '../registry/lists/schedules.ts';
import { named, withNames } from '../registry/lists/short-people.ts';
import { findSource } from '../registry/sources.ts';
import type { Installation } from './installation.ts';
import { statusOfSources } from './source-status.ts';
import { openStored, priorities, unknownSource } from './stored-configuration.ts';

/** What is asked of a list; each list takes the filters that `listable` names for it. */
export interface ListFilter {
  readonly source?: string;
  readonly limit?: number;
  readonly status?: string;
  readonly search?: string;
  readonly department?: string;
  readonly employeeId?: string;
  readonly kind?: string;
  readonly number?: string;
  readonly person?: number;
  readonly state?: string;
  readonly cycle?: number;
  readonly entity?: string;
  /** Goes on after this id. */
  readonly after?: number;
  readonly order?: 'ascending' | 'descending';
}

type FilterName = keyof ListFilter;

export interface ResolvedFilter extends Omit<ListFilter, 'entity'> {
  readonly sourceId: number | undefined;
  readonly priorityOf: (sourceId: number) => number;
  readonly entity: Entity | undefined;
}

interface Listable {
  /** Filters beside `source` and `limit`. */
  readonly filters: readonly FilterName[];
  readonly read: (
    database: Database,
    filter: ResolvedFilter,
    installation: Installation,
  ) => AsyncIterable<readonly object[]>;
  /** Also tells of a source that has had no cycle yet; of others there is nothing then. */
  readonly ofNewSources?: true;
}

/** Lists whose rows have no ids, but places. */
export const placedLists = {
  rejects: (database: Database, { sourceId, entity, limit }: ResolvedFilter, after?: Place) =>
    listRejects(database, { sourceId, entity, limit, after }),
  held: (database: Database, { sourceId, entity, cycle, limit }: ResolvedFilter, after?: Place) =>
    listHeld(database, { sourceId, entity, cycleId: cycle, limit, after }),
};

const lists = {
  sources: { filters: [], read: sourcesOf, ofNewSources: true },
  departments: { filters: [], read: listDepartments },
  persons: { filters: ['status', 'search', 'department', 'employeeId'], read: listPersons },
  identifiers: {
    filters: ['kind', 'number', 'person'],
    read: (database, filter) => listIdentifiers(database, { ...filter, personId: filter.person }),
  },
  positions: { filters: [], read: (database, filter) => listNamed(database, 'positions', filter) },
  'access-levels': { filters: [], read: (database, filter) => listNamed(database, 'accessLevels', filter) },
  schedules: { filters: [], read: listSchedules },
  documents: {
    filters: ['person'],
    read: (database, filter) => listDocuments(database, { ...filter, personId: filter.person }),
  },
  events: { filters: [], read: listEvents },
  cycles: { filters: ['state'], read: listCycles },
  changes: { filters: ['cycle', 'entity', 'person'], read: changesOf },
  conflicts: { filters: ['entity'], read: listConflicts },
  rejects: {
    filters: ['entity'],
    read: (database, filter) => itemsOf(database, placedLists.rejects(database, filter)),
  },
  held: {
    filters: ['entity', 'cycle'],
    read: (database, filter) => itemsOf(database, placedLists.held(database, filter)),
  },
} as const satisfies Record<string, Listable>;

export type ListName = keyof typeof lists;
export const listNames = Object.keys(lists) as readonly ListName[];

/** The list that a word means. Errors: `command.usage`. */
export function listNamedBy(word: string): ListName {
  const name = word === 'accessLevels' ? 'access-levels' : word;
  const found = listNames.find((candidate) => candidate === name);
  if (found !== undefined) return found;
  throw new GatehouseError('command.usage', `There is no list of "${word}".`, {
    place: 'ENTITY',
    value: word,
    remedy: `Lists are ${listNames.join(', ')}.`,
  });
}

/** A list in batches. Errors: `config.source`, `command.usage` for a filter that the list does not take. */
export async function* list(
  installation: Installation,
  name: ListName,
  filter: ListFilter,
): AsyncGenerator<readonly object[]> {
  const resolved = await resolvedFilter(installation, name, filter);
  const taken: Listable = lists[name];
  if (resolved !== null) yield* taken.read(installation.database, resolved, installation);
}

/** Null where the list is empty, as a source has had no cycle yet. Errors: those of `list`. */
export async function resolvedFilter(
  installation: Installation,
  name: ListName,
  filter: ListFilter,
): Promise<ResolvedFilter | null> {
  const taken: Listable = lists[name];
  refuseForeignFilters(name, taken.filters, filter);
  const sourceId = filter.source === undefined ? undefined : await sourceIdOf(installation, filter.source);
  if (sourceId === null && taken.ofNewSources !== true) return null;
  return {
    ...filter,
    sourceId: sourceId ?? undefined,
    priorityOf: await priorities(installation.database),
    entity: entityOf(filter.entity),
  };
}

/** The same with who each is about. */
async function* itemsOf<T extends ListedReject | ListedHeld>(
  database: Database,
  stretches: AsyncIterable<Stretch<T>>,
): AsyncGenerator<readonly object[]> {
  for await (const { items } of stretches) yield await named(database, items);
}

/** How the sources stand, as far as another process than the server can know. */
async function* sourcesOf(
  _database: Database,
  { source, limit }: ResolvedFilter,
  installation: Installation,
): AsyncGenerator<readonly object[]> {
  const all = await statusOfSources(installation, new Map());
  yield all.filter(({ name }) => source === undefined || name === source).slice(0, limit);
}

function changesOf(database: Database, filter: ResolvedFilter): AsyncIterable<object[]> {
  const { sourceId, limit, after, order, cycle, entity, person } = filter;
  const changes = listChanges(database, {
    sourceId,
    limit,
    after,
    order,
    cycleId: cycle,
    entity: person === undefined ? entity : 'persons',
    localId: person,
  });
  return withNames(database, changes);
}

const always: readonly string[] = ['source', 'limit', 'after', 'order'];

function refuseForeignFilters(name: ListName, taken: readonly FilterName[], filter: ListFilter): void {
  for (const [key, value] of Object.entries(filter)) {
    if (value === undefined || always.includes(key) || taken.includes(key as FilterName)) continue;
    const option = `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new GatehouseError('command.usage', `The list of ${name} cannot be narrowed by ${option}.`, {
      place: option,
      value: String(value),
      remedy: `It takes ${['source', 'limit', ...taken].map((word) => `--${word.replace('employeeId', 'employee-id')}`).join(', ')}.`,
    });
  }
}

function entityOf(word: string | undefined): Entity | undefined {
  if (word === undefined) return undefined;
  const name = word === 'access-levels' ? 'accessLevels' : word;
  const found = mappedEntities.find((entity) => entity === name);
  if (found !== undefined) return found;
  throw new GatehouseError('command.usage', `"${word}" is no entity.`, {
    place: '--entity',
    value: word,
    remedy: `Entities are ${mappedEntities.join(', ')}.`,
  });
}

/** The id of a configured source, or null before its first cycle. Errors: `config.source`. */
export async function sourceIdOf(installation: Installation, name: string): Promise<number | null> {
  const id = await findSource(installation.database, name);
  if (id !== undefined) return id;
  const { raw } = await openStored(installation);
  if (raw.sources.some((source) => source.name === name)) return null;
  throw unknownSource(raw, name);
}
