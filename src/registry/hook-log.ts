/** The two logs as web hooks read them: access events with their people's keys in all sources, and recorded changes. */

import type { Entity } from '../model/records.ts';
import { eventById, eventsAfter, type LoggedEvent } from './access-events.ts';
import { type Database, one } from './database.ts';
import { entityCode, goneLink } from './linked.ts';
import { type ListedChange, listChanges } from './lists/changes.ts';

export interface HookAccessEvent extends Omit<LoggedEvent, 'personKey'> {
  /** The person's key by source. */
  readonly personKeys: Readonly<Record<string, string>>;
}

export async function accessAfter(database: Database, position: number, limit: number): Promise<HookAccessEvent[]> {
  return withKeys(database, await eventsAfter(database, noSource, position, limit));
}

export async function accessById(database: Database, id: number): Promise<HookAccessEvent | undefined> {
  const event = await eventById(database, noSource, id);
  return event === undefined ? undefined : (await withKeys(database, [event]))[0];
}

/** No source has this id. */
const noSource = 0;

async function withKeys(database: Database, events: readonly LoggedEvent[]): Promise<HookAccessEvent[]> {
  const people = [...new Set(events.flatMap(({ personId }) => (personId === null ? [] : [personId])))];
  const rows =
    people.length === 0
      ? []
      : await database.all(
          `SELECT link.local_id, source.name, min(link.key) AS key FROM link JOIN source ON source.id = link.source_id WHERE link.entity = ${entityCode('persons')} AND link.state <> ${goneLink} AND ${database.among('link.local_id', 'id')} GROUP BY link.local_id, source.name ORDER BY source.name`,
          [database.list(people)],
        );
  const keys = new Map<number, Record<string, string>>();
  for (const row of rows) {
    const id = Number(row['local_id']);
    keys.set(id, { ...keys.get(id), [String(row['name'])]: String(row['key']) });
  }
  return events.map((logged) => {
    const { personKey: _, ...event } = logged;
    return { ...event, personKeys: (event.personId === null ? undefined : keys.get(event.personId)) ?? {} };
  });
}

export async function changesAfter(database: Database, position: number, limit: number): Promise<ListedChange[]> {
  const changes: ListedChange[] = [];
  const filter = { order: 'ascending', after: position, limit } as const;
  for await (const batch of listChanges(database, filter)) changes.push(...batch);
  return changes;
}

export async function changeById(database: Database, id: number): Promise<ListedChange | undefined> {
  const [change] = await changesAfter(database, id - 1, 1);
  return change?.id === id ? change : undefined;
}

/** What is still to go to a hook, and since when. */
export interface Lag {
  readonly waiting: number;
  readonly oldest: string | null;
}

export async function accessLag(database: Database, position: number, sources: readonly string[] | null): Promise<Lag> {
  const of =
    sources === null
      ? ''
      : `AND EXISTS (SELECT 1 FROM link JOIN source ON source.id = link.source_id WHERE link.entity = ${entityCode('persons')} AND link.local_id = e.person_id AND link.state <> ${goneLink} AND ${database.among('source.name', 'text')})`;
  return lagOf(
    database,
    `SELECT count(*) AS waiting, min(recorded_at) AS oldest FROM access_event e WHERE id > ? ${of}`,
    [position, ...(sources === null ? [] : [database.list(sources)])],
  );
}

export async function changesLag(
  database: Database,
  position: number,
  { sources, entities }: { readonly sources: readonly string[] | null; readonly entities: readonly Entity[] | null },
): Promise<Lag> {
  const conditions = ['id > ?'];
  const parameters: (string | number)[] = [position];
  if (sources !== null) {
    conditions.push(`source_id IN (SELECT id FROM source WHERE ${database.among('name', 'text')})`);
    parameters.push(database.list(sources));
  }
  // Codes of our own, not anything from outside.
  if (entities !== null) conditions.push(`entity IN (${entities.map(entityCode).join(', ')})`);
  const sql = `SELECT count(*) AS waiting, min(at) AS oldest FROM change WHERE ${conditions.join(' AND ')}`;
  return lagOf(database, sql, parameters);
}

async function lagOf(database: Database, sql: string, parameters: readonly (string | number)[]): Promise<Lag> {
  const row = await one(database, sql, parameters);
  const oldest = row?.['oldest'] ?? null;
  return { waiting: Number(row?.['waiting'] ?? 0), oldest: oldest === null ? null : String(oldest) };
}
