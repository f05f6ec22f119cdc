/**
 * Records that arrive before their source is configured: kept as they came and in that order, to be looked at, until the source is stored. They
 * stand among the pushed records as a snapshot that is of no entity.
 */
import { entities, type RowEntity } from '../model/records.ts';
import { type Database, one } from './database.ts';
import { entityCode } from './linked.ts';
import { nextSeq } from './links.ts';
import { dropSnapshots, trialMark } from './pushed-records.ts';
import { pushedTables } from './pushed-tables.ts';

export interface Trial {
  readonly sourceId: number;
  readonly id: number;
  readonly begunAt: string;
}

/** Undefined where nobody waits for records of such a source. */
export async function findTrial(database: Database, source: string): Promise<Trial | undefined> {
  const row = await one(
    database,
    `SELECT s.id AS source, p.id AS trial, p.begun_at AS begun FROM source s JOIN pushed_snapshot p ON p.source_id = s.id
     WHERE s.name = ? AND p.entities = ?`,
    [source, trialMark],
  );
  return row && { sourceId: Number(row['source']), id: Number(row['trial']), begunAt: String(row['begun']) };
}

/** Begins to wait for records of a source; what came for an earlier trial of it is forgotten. */
export async function beginTrial(
  within: Database,
  sourceId: number,
  by: { readonly actor: string; readonly now: Date },
): Promise<void> {
  await dropSnapshots(within, sourceId);
  const id = await nextSeq(within, sourceId);
  await within.insert(pushedTables.snapshot, [[sourceId, id, trialMark, by.now.toISOString(), by.actor]]);
}

/** Forgets trials that began before a moment, of all sources. */
export async function forgetTrialsBefore(within: Database, moment: Date): Promise<void> {
  const rows = await within.all('SELECT source_id FROM pushed_snapshot WHERE entities = ? AND begun_at < ?', [
    trialMark,
    moment.toISOString(),
  ]);
  for (const row of rows) await dropSnapshots(within, Number(row['source_id']));
}

/** Until the transaction ends, nobody else takes records of the source or puts them in force. */
export async function holdTrial(within: Database, { sourceId }: Trial): Promise<void> {
  // The counter's row is locked where rows can be.
  await nextSeq(within, sourceId);
}

const digits = 15;

/** Keeps records, each as the text that came. */
export async function addTrialRecords(
  within: Database,
  { sourceId, id }: Trial,
  entity: RowEntity,
  bodies: readonly string[],
): Promise<void> {
  const batch = String(await nextSeq(within, sourceId)).padStart(digits, '0');
  const rows = bodies.map((body, index) => {
    return [sourceId, id, entityCode(entity), `${batch}.${String(index).padStart(digits, '0')}`, null, body, 0];
  });
  await within.insert(pushedTables.record, rows);
}

export async function countTrial(database: Database, { sourceId, id }: Trial): Promise<ReadonlyMap<string, number>> {
  const rows = await database.all(
    'SELECT entity, count(*) AS count FROM pushed_record WHERE source_id = ? AND snapshot = ? GROUP BY entity',
    [sourceId, id],
  );
  return new Map(rows.map((row) => [String(entities[Number(row['entity'])]), Number(row['count'])]));
}

/** The texts of records in the order in which they came. */
export async function readTrial(database: Database, { sourceId, id }: Trial, entity: RowEntity): Promise<string[]> {
  const rows = await database.all(
    'SELECT body FROM pushed_record WHERE source_id = ? AND snapshot = ? AND entity = ? ORDER BY id',
    [sourceId, id, entityCode(entity)],
  );
  return rows.map((row) => String(row['body']));
}
