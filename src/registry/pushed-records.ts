/** Records that other systems push: what is in force of each source, and snapshots that are being put together. */
import { type Entity, entities } from '../model/records.ts';
import type { Database } from './database.ts';
import { entityCode } from './linked.ts';
import { nextSeq } from './links.ts';
import { textOf } from './people.ts';
import { pushedTables } from './pushed-tables.ts';

export interface PushedRecord {
  readonly entity: Entity;
  /** What identifies it within its entity. */
  readonly id: string;
  /** Key of the person whom it is about; null for structure. */
  readonly person: string | null;
  /** The record as JSON; null for one that is deleted. */
  readonly body: string | null;
}

export interface OpenSnapshot {
  readonly id: number;
  readonly entities: readonly Entity[];
  readonly begunAt: string;
  readonly actor: string;
}

/** Stands in the place of the entities where records are only looked at; see trial-records.ts. */
export const trialMark = '"trial"';

const key = ['source_id', 'snapshot', 'entity', 'id'];

/** Puts records in force, and takes those without a body out. Gives the keys of the people whom the records were about before. */
export async function putRecords(
  within: Database,
  sourceId: number,
  records: readonly PushedRecord[],
): Promise<readonly string[]> {
  const before = await peopleOf(within, sourceId, records);
  const row = (snapshot: number, direct: number) => (record: PushedRecord) => [
    sourceId,
    snapshot,
    entityCode(record.entity),
    record.id,
    record.person,
    record.body,
    direct,
  ];
  const present = records.filter(({ body }) => body !== null);
  await within.upsert(pushedTables.record, key, present.map(row(0, 0)));
  const gone = records.filter(({ body }) => body === null);
  await within.remove(
    pushedTables.record,
    key,
    gone.map(({ entity, id }) => [sourceId, 0, entityCode(entity), id]),
  );
  // What comes while a snapshot is put together is newer than the snapshot.
  for (const snapshot of await openSnapshots(within, sourceId)) {
    const concerned = records.filter(({ entity }) => snapshot.entities.includes(entity));
    await within.upsert(pushedTables.record, key, concerned.map(row(snapshot.id, 1)));
  }
  return before;
}

async function peopleOf(
  within: Database,
  sourceId: number,
  records: readonly PushedRecord[],
): Promise<readonly string[]> {
  const people = new Set<string>();
  for (const entity of new Set(records.map((record) => record.entity))) {
    const ids = records.filter((record) => record.entity === entity).map(({ id }) => id);
    const rows = await within.all(
      `SELECT DISTINCT person FROM pushed_record WHERE source_id = ? AND snapshot = 0 AND entity = ? AND ${within.among('id', 'text')}`,
      [sourceId, entityCode(entity), within.list(ids)],
    );
    for (const row of rows) {
      const person = textOf(row['person']);
      if (person !== null) people.add(person);
    }
  }
  return [...people];
}

/** Adds records to a snapshot; what came directly meanwhile stays. */
export async function addToSnapshot(
  within: Database,
  sourceId: number,
  snapshot: number,
  records: readonly PushedRecord[],
): Promise<void> {
  const rows = records.map(({ entity, id, person, body }) => [
    sourceId,
    snapshot,
    entityCode(entity),
    id,
    person,
    body,
    0,
  ]);
  const ids = new Map<number, string[]>();
  for (const { entity, id } of records) ids.set(entityCode(entity), [...(ids.get(entityCode(entity)) ?? []), id]);
  const direct = new Set<string>();
  for (const [entity, own] of ids) {
    const found = await within.all(
      `SELECT id FROM pushed_record WHERE source_id = ? AND snapshot = ? AND entity = ? AND direct = 1 AND ${within.among('id', 'text')}`,
      [sourceId, snapshot, entity, within.list(own)],
    );
    for (const row of found) direct.add(`${entity} ${String(row['id'])}`);
  }
  await within.upsert(
    pushedTables.record,
    key,
    rows.filter(([, , entity, id]) => !direct.has(`${entity} ${id}`)),
  );
}

/** Begins a snapshot; one of the source that was not finished is forgotten. */
export async function beginSnapshot(
  within: Database,
  sourceId: number,
  of: readonly Entity[],
  by: { readonly actor: string; readonly now: Date },
): Promise<number> {
  await dropSnapshots(within, sourceId);
  const id = await nextSeq(within, sourceId);
  await within.insert(pushedTables.snapshot, [[sourceId, id, JSON.stringify(of), by.now.toISOString(), by.actor]]);
  return id;
}

export async function openSnapshots(database: Database, sourceId: number): Promise<OpenSnapshot[]> {
  const rows = await database.all('SELECT * FROM pushed_snapshot WHERE source_id = ? AND entities <> ?', [
    sourceId,
    trialMark,
  ]);
  return rows.map((row) => ({
    id: Number(row['id']),
    entities: JSON.parse(String(row['entities'])) as Entity[],
    begunAt: String(row['begun_at']),
    actor: String(row['actor']),
  }));
}

/** Puts a snapshot in force in the place of all records of its entities. */
export async function commitSnapshot(within: Database, sourceId: number, snapshot: OpenSnapshot): Promise<void> {
  const codes = snapshot.entities.map(entityCode);
  await within.run(
    `DELETE FROM pushed_record WHERE source_id = ? AND snapshot = 0 AND ${within.among('entity', 'id')}`,
    [sourceId, within.list(codes)],
  );
  await within.run(
    'UPDATE pushed_record SET snapshot = 0, direct = 0 WHERE source_id = ? AND snapshot = ? AND body IS NOT NULL',
    [sourceId, snapshot.id],
  );
  await dropSnapshots(within, sourceId);
}

export async function dropSnapshots(within: Database, sourceId: number): Promise<void> {
  await within.run('DELETE FROM pushed_record WHERE source_id = ? AND snapshot <> 0', [sourceId]);
  await within.run('DELETE FROM pushed_snapshot WHERE source_id = ?', [sourceId]);
}

/** Forgets everything that was pushed into a source. */
export async function forgetPushed(within: Database, sourceId: number): Promise<void> {
  for (const table of Object.values(pushedTables)) {
    await within.run(`DELETE FROM ${table.name} WHERE source_id = ?`, [sourceId]);
  }
}

/** The records in force of an entity, by what identifies them; of one person where a key is given. */
export async function* readPushed(
  database: Database,
  sourceId: number,
  entity: Entity,
  person: string | null,
): AsyncIterable<string[]> {
  const of = person === null ? '' : ' AND person = ?';
  const sql = `SELECT body FROM pushed_record WHERE source_id = ? AND snapshot = 0 AND entity = ?${of} ORDER BY id`;
  const values = [sourceId, entityCode(entity), ...(person === null ? [] : [person])];
  for await (const rows of database.iterate(sql, values)) yield rows.map((row) => String(row['body']));
}

/** How many records are in force, by entity. */
export async function countPushed(database: Database, sourceId: number): Promise<ReadonlyMap<Entity, number>> {
  const rows = await database.all(
    'SELECT entity, count(*) AS count FROM pushed_record WHERE source_id = ? AND snapshot = 0 GROUP BY entity',
    [sourceId],
  );
  return new Map(rows.map((row) => [entities[Number(row['entity'])] as Entity, Number(row['count'])]));
}
