/** What the newest cycles could not simply apply, as it is listed: rejected rows and held changes; conflicts are in `conflicts.ts`. */
import { type Entity, entities } from '../../model/records.ts';
import type { ChangeKind } from '../changes.ts';
import type { Database, Parameter, Row } from '../database.ts';
import { entityCode } from '../links.ts';
import { type RejectedRow, rejectionOf } from '../outcomes.ts';
import { idOf } from '../people.ts';
import { sourceNames } from './origins.ts';
import { type Conditions, conditions, demand } from './pages.ts';

export interface OutcomeFilter {
  readonly sourceId?: number | undefined;
  readonly cycleId?: number | undefined;
  readonly entity?: Entity | undefined;
  readonly limit?: number | undefined;
  /** Rows of the list to leave out at its start. */
  readonly offset?: number | undefined;
}

export type ListedReject = { readonly source: string | null; readonly cycle: number } & RejectedRow;

export interface ListedHeld {
  readonly cycle: number;
  readonly source: string | null;
  readonly entity: Entity;
  readonly key: string;
  readonly localId: number | null;
  readonly change: ChangeKind;
  /** Field name -> [old, new], where single fields are held. */
  readonly fields: Readonly<Record<string, readonly [unknown, unknown]>>;
  readonly code: string;
  readonly reason: string;
}

export async function* listRejects(database: Database, filter: OutcomeFilter): AsyncGenerator<ListedReject[]> {
  const sources = await sourceNames(database);
  const where = conditionsOf(filter, 'source_id');
  for await (const rows of ordered(database, 'SELECT * FROM rejection', where, 'source_id, entity, position', filter)) {
    yield rows.map((row) => ({ ...placeOf(row, sources), ...rejectionOf(row) }));
  }
}

/** Only what still waits for a decision. */
export async function* listHeld(database: Database, filter: OutcomeFilter): AsyncGenerator<ListedHeld[]> {
  const sources = await sourceNames(database);
  const where = conditionsOf(filter, 'cycle.source_id');
  demand(where, 'decision IS NULL');
  const select = 'SELECT held.*, cycle.source_id FROM held JOIN cycle ON cycle.id = held.cycle_id';
  for await (const rows of ordered(database, select, where, 'cycle_id, entity, position', filter)) {
    yield rows.map((row): ListedHeld => {
      const { cycle, source } = placeOf(row, sources);
      const planned = JSON.parse(String(row['change'])) as { fields?: ListedHeld['fields'] } | null;
      return {
        cycle,
        source,
        entity: entities[Number(row['entity'])] as Entity,
        // The parts of a key that has several, as people read them.
        key: String(row['key']).replaceAll('\u001f', ' ').trim(),
        localId: idOf(row['local_id']),
        change: String(row['kind']) as ChangeKind,
        fields: planned?.fields ?? {},
        code: String(row['code']),
        reason: String(row['reason']),
      };
    });
  }
}

function placeOf(row: Row, sources: ReadonlyMap<number, string>): { source: string | null; cycle: number } {
  return { source: sources.get(Number(row['source_id'])) ?? null, cycle: Number(row['cycle_id']) };
}

export function conditionsOf(filter: OutcomeFilter, sourceColumn: string): Conditions {
  const where = conditions();
  if (filter.sourceId !== undefined) demand(where, `${sourceColumn} = ?`, filter.sourceId);
  if (filter.cycleId !== undefined) demand(where, 'cycle_id = ?', filter.cycleId);
  if (filter.entity !== undefined) demand(where, 'entity = ?', entityCode(filter.entity));
  return where;
}

export function ordered(
  database: Database,
  select: string,
  where: Conditions,
  by: string,
  { limit, offset = 0 }: OutcomeFilter,
): AsyncIterable<Row[]> {
  const condition = where.parts.length === 0 ? '' : ` WHERE ${where.parts.join(' AND ')}`;
  const parameters: Parameter[] = [...where.parameters, ...(limit === undefined ? [] : [limit, offset])];
  return database.iterate(
    `${select}${condition} ORDER BY ${by}${limit === undefined ? '' : ' LIMIT ? OFFSET ?'}`,
    parameters,
  );
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
