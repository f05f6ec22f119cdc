/** What the newest cycles could not simply apply, as it is listed: rejected rows and held changes; conflicts are in `conflicts.ts`. */
import { type Entity, entities } from '../../model/records.ts';
import type { ChangeKind } from '../changes.ts';
import type { Database, Row } from '../database.ts';
import { readDocuments } from '../documents.ts';
import { readIdentifiers } from '../identifiers.ts';
import { entityCode } from '../linked.ts';
import { localIdOf } from '../links.ts';
import { type RejectedRow, rejectionOf } from '../outcomes.ts';
import { idOf, textOf } from '../people.ts';
import { type KnownPerson, personNames } from './names.ts';
import { sourceNames } from './origins.ts';
import { type Conditions, conditions, demand } from './pages.ts';

export interface OutcomeFilter {
  readonly sourceId?: number | undefined;
  readonly cycleId?: number | undefined;
  readonly entity?: Entity | undefined;
  readonly limit?: number | undefined;
  /** Goes on after this place of the list. */
  readonly after?: Place | undefined;
}

/** Where a row stands in its list: source or cycle, entity, position. Others that come and go do not move it. */
export type Place = readonly [number, number, number];

/** Some rows of a list, and where the last of them stands. */
export interface Stretch<T> {
  readonly items: readonly T[];
  readonly end: Place;
}

export type ListedReject = {
  readonly source: string | null;
  readonly cycle: number;
  /** The person whom the row is about, where somebody has its key already. */
  readonly personId: number | null;
} & RejectedRow;

export interface ListedHeld {
  readonly cycle: number;
  readonly source: string | null;
  readonly entity: Entity;
  readonly key: string;
  readonly localId: number | null;
  /** The person whom it is about; null for what belongs to nobody, or to somebody who is not there yet. */
  readonly personId: number | null;
  readonly change: ChangeKind;
  /** Field name -> [old, new], where single fields are held. */
  readonly fields: Readonly<Record<string, readonly [unknown, unknown]>>;
  readonly code: string;
  readonly reason: string;
}

export async function* listRejects(database: Database, filter: OutcomeFilter): AsyncGenerator<Stretch<ListedReject>> {
  const sources = await sourceNames(database);
  const where = conditionsOf(filter, 'source_id');
  const query = { select: 'SELECT * FROM rejection', where, group: 'source_id' } as const;
  for await (const { rows, end } of stretches(database, query, filter)) {
    const owners = await ownersOfRejected(database, rows);
    const items = rows.map((row, index) => ({
      ...originOf(row, sources),
      personId: owners[index] ?? null,
      ...rejectionOf(row),
    }));
    yield { items, end };
  }
}

async function ownersOfRejected(database: Database, rows: readonly Row[]): Promise<(number | null)[]> {
  const keyOf = (row: Row): string | null => {
    const key = textOf(row['key']);
    const entity = entityOf(row);
    if (entity === 'persons' || entity === 'photos') return key;
    // A key of an identifier begins with the person's.
    return entity === 'identifiers' ? (key?.split(' ')[0] ?? null) : null;
  };
  const bySource = new Map<number, Set<string>>();
  for (const row of rows) {
    const key = keyOf(row);
    const sourceId = Number(row['source_id']);
    if (key !== null) bySource.set(sourceId, (bySource.get(sourceId) ?? new Set()).add(key));
  }
  const people = new Map<number, ReadonlyMap<string, KnownPerson>>();
  for (const [sourceId, keys] of bySource) people.set(sourceId, await personNames(database, sourceId, [...keys]));
  return rows.map((row) => people.get(Number(row['source_id']))?.get(keyOf(row) ?? '')?.id ?? null);
}

/** Numbers of the rows that were rejected because nobody has this key yet. */
export async function numbersWaitingFor(database: Database, sourceId: number, personKey: string): Promise<string[]> {
  const rows = await database.all(
    "SELECT key FROM rejection WHERE source_id = ? AND entity = ? AND column_name = 'person' AND value = ? AND code = 'cycle.unknownPerson' ORDER BY position",
    [sourceId, entityCode('identifiers'), personKey],
  );
  // The key of an identifier is the person's and the number.
  return rows.map((row) => String(row['key']).slice(personKey.length + 1));
}

/** Only what still waits for a decision. */
export async function* listHeld(database: Database, filter: OutcomeFilter): AsyncGenerator<Stretch<ListedHeld>> {
  const sources = await sourceNames(database);
  const where = conditionsOf(filter, 'cycle.source_id');
  demand(where, 'decision IS NULL');
  const select = 'SELECT held.*, cycle.source_id FROM held JOIN cycle ON cycle.id = held.cycle_id';
  for await (const { rows, end } of stretches(database, { select, where, group: 'cycle_id' }, filter)) {
    const owners = await ownersOfHeld(database, rows);
    const items = rows.map((row, index): ListedHeld => {
      const { cycle, source } = originOf(row, sources);
      const planned = JSON.parse(String(row['change'])) as { fields?: ListedHeld['fields'] } | null;
      return {
        cycle,
        source,
        entity: entityOf(row),
        // The parts of a key that has several, as people read them.
        key: String(row['key']).replaceAll('\u001f', ' ').trim(),
        localId: idOf(row['local_id']),
        personId: owners[index] ?? null,
        change: String(row['kind']) as ChangeKind,
        fields: planned?.fields ?? {},
        code: String(row['code']),
        reason: String(row['reason']),
      };
    });
    yield { items, end };
  }
}

function entityOf(row: Row): Entity {
  return entities[Number(row['entity'])] as Entity;
}

/** Whom each held change is about, by what is there now: who has the card or the document, or whose key the card is claimed with. */
async function ownersOfHeld(database: Database, rows: readonly Row[]): Promise<(number | null)[]> {
  const idsOf = (entity: Entity): number[] =>
    rows.flatMap((row) => (entityOf(row) === entity ? (idOf(row['local_id']) ?? []) : []));
  const identifiers = await readIdentifiers(database, idsOf('identifiers'));
  const documents = await readDocuments(database, idsOf('documents'));
  return Promise.all(
    rows.map(async (row) => {
      const entity = entityOf(row);
      const id = idOf(row['local_id']);
      if (entity === 'persons' || entity === 'photos') return id;
      if (entity === 'documents' && id !== null) return documents.get(id)?.personId ?? null;
      if (entity !== 'identifiers') return null;
      if (id !== null) return identifiers.get(id)?.personId ?? null;
      const { personKey } = JSON.parse(String(row['change'])) as { personKey?: string };
      const sourceId = Number(row['source_id']);
      return personKey === undefined ? null : ((await localIdOf(database, sourceId, 'persons', personKey)) ?? null);
    }),
  );
}

function originOf(row: Row, sources: ReadonlyMap<number, string>): { source: string | null; cycle: number } {
  return { source: sources.get(Number(row['source_id'])) ?? null, cycle: Number(row['cycle_id']) };
}

function conditionsOf(filter: OutcomeFilter, sourceColumn: string): Conditions {
  const where = conditions();
  if (filter.sourceId !== undefined) demand(where, `${sourceColumn} = ?`, filter.sourceId);
  if (filter.cycleId !== undefined) demand(where, 'cycle_id = ?', filter.cycleId);
  if (filter.entity !== undefined) demand(where, 'entity = ?', entityCode(filter.entity));
  return where;
}

interface OutcomeQuery {
  /** `SELECT ... FROM ...` without conditions. */
  readonly select: string;
  readonly where: Conditions;
  /** The column of the first number of a place. */
  readonly group: 'source_id' | 'cycle_id';
}

/** One statement reads everything, so that a cycle that ends meanwhile does not mix its rows in; a page goes on by place. */
async function* stretches(
  database: Database,
  { select, where, group }: OutcomeQuery,
  { after, limit }: OutcomeFilter,
): AsyncGenerator<{ readonly rows: Row[]; readonly end: Place }> {
  const order = `${group}, entity, position`;
  const parts = after === undefined ? where.parts : [...where.parts, `(${order}) > (?, ?, ?)`];
  const condition = parts.length === 0 ? '' : ` WHERE ${parts.join(' AND ')}`;
  const sql = `${select}${condition} ORDER BY ${order}${limit === undefined ? '' : ' LIMIT ?'}`;
  for await (const rows of database.iterate(sql, [
    ...where.parameters,
    ...(after ?? []),
    ...(limit === undefined ? [] : [limit]),
  ])) {
    const last = rows.at(-1);
    if (last === undefined) continue;
    yield { rows, end: [Number(last[group]), Number(last['entity']), Number(last['position'])] };
  }
}

/** How many rejected rows, conflicts and undecided changes there are, by source. */
export async function countWaiting(
  database: Database,
): Promise<ReadonlyMap<number, { readonly held: number; readonly conflicts: number; readonly rejected: number }>> {
  const counts = new Map<number, { held: number; conflicts: number; rejected: number }>();
  const add = async (name: 'held' | 'conflicts' | 'rejected', sql: string): Promise<void> => {
    for (const row of await database.all(sql)) {
      const id = Number(row['source_id']);
      const of = counts.get(id) ?? { held: 0, conflicts: 0, rejected: 0 };
      counts.set(id, { ...of, [name]: Number(row['n']) });
    }
  };
  await add('rejected', 'SELECT source_id, count(*) AS n FROM rejection GROUP BY source_id');
  await add('conflicts', 'SELECT source_id, count(*) AS n FROM conflict GROUP BY source_id');
  await add(
    'held',
    'SELECT cycle.source_id, count(*) AS n FROM held JOIN cycle ON cycle.id = held.cycle_id WHERE decision IS NULL GROUP BY cycle.source_id',
  );
  return counts;
}
