/** What a cycle could not simply apply: rejected rows, and changes held for a decision. */
import type { ErrorCode } from '../model/error-codes.ts';
import type { Entity } from '../model/records.ts';
import { entities } from '../model/records.ts';
import { type Database, one, type Parameter, type Row } from './database.ts';
import { entityCode } from './linked.ts';
import { idOf, textOf } from './people.ts';
import { tables } from './tables.ts';

export interface RejectedRow {
  readonly entity: Entity;
  readonly key: string | null;
  readonly column: string;
  readonly value: string;
  readonly code: ErrorCode;
  readonly reason: string;
}

export interface HeldChange {
  readonly entity: Entity;
  readonly key: string;
  readonly localId: number | null;
  readonly kind: 'create' | 'update' | 'remove';
  readonly code: ErrorCode;
  readonly reason: string;
  /** The planned change as JSON: what `release` applies. */
  readonly change: string;
}

/** Replaces the rejections of a source's entity with those of its newest reading. */
export async function replaceRejections(
  within: Database,
  sourceId: number,
  entity: Entity,
  rejections: Iterable<RejectedRow>,
  cycleId: number,
): Promise<void> {
  const code = entityCode(entity);
  await within.run('DELETE FROM rejection WHERE source_id = ? AND entity = ?', [sourceId, code]);
  let position = 0;
  for (const batch of inBatches(rejections)) {
    await within.insert(
      tables.rejection,
      batch.map((row): Parameter[] => [
        sourceId,
        code,
        position++,
        row.key === null ? null : clean(row.key),
        row.column,
        clean(row.value),
        row.code,
        clean(row.reason),
        cycleId,
      ]),
    );
  }
}

/** Replaces what is held of a source: an older cycle's undecided list is superseded by the newer reading. */
export async function replaceHeld(
  within: Database,
  sourceId: number,
  held: Iterable<HeldChange>,
  cycleId: number,
): Promise<void> {
  await within.run(
    "UPDATE held SET decision = 'superseded' WHERE decision IS NULL AND cycle_id IN (SELECT id FROM cycle WHERE source_id = ?)",
    [sourceId],
  );
  let position = 0;
  for (const batch of inBatches(held)) {
    await within.insert(
      tables.held,
      batch.map((item): Parameter[] => [
        cycleId,
        entityCode(item.entity),
        position++,
        item.key,
        item.localId,
        item.kind,
        item.code,
        item.reason,
        item.change,
        null,
      ]),
    );
  }
}

export interface StoredHeld extends HeldChange {
  readonly position: number;
}

/** The changes of a cycle that still wait for a decision. */
export async function readHeld(database: Database, cycleId: number): Promise<StoredHeld[]> {
  const rows = await database.all(
    'SELECT * FROM held WHERE cycle_id = ? AND decision IS NULL ORDER BY entity, position',
    [cycleId],
  );
  return rows.map((row) => ({
    entity: entities[Number(row['entity'])] as Entity,
    position: Number(row['position']),
    key: String(row['key']),
    localId: idOf(row['local_id']),
    kind: String(row['kind']) as HeldChange['kind'],
    code: String(row['code']) as ErrorCode,
    reason: String(row['reason']),
    change: String(row['change']),
  }));
}

/** Of how many things the guard counted when it first held what still waits; null when nothing does. */
export async function knownWhenHeld(
  database: Database,
  sourceId: number,
  entity: Entity,
  kind: HeldChange['kind'],
): Promise<number | null> {
  const known = database.dialect === 'sqlite' ? "json_extract(change, '$.known')" : "(change::json->>'known')::bigint";
  const row = await one(
    database,
    `SELECT MIN(${known}) AS known FROM held WHERE decision IS NULL AND entity = ? AND kind = ?
      AND cycle_id IN (SELECT id FROM cycle WHERE source_id = ?)`,
    [entityCode(entity), kind, sourceId],
  );
  return idOf(row?.['known']);
}

export async function decideHeld(within: Database, cycleId: number, decision: 'released' | 'discarded'): Promise<void> {
  await within.run('UPDATE held SET decision = ? WHERE cycle_id = ? AND decision IS NULL', [decision, cycleId]);
}

export function rejectionOf(row: Row): RejectedRow {
  return {
    entity: entities[Number(row['entity'])] as Entity,
    key: textOf(row['key']),
    column: String(row['column_name']),
    value: String(row['value']),
    code: String(row['code']) as ErrorCode,
    reason: String(row['reason']),
  };
}

/** What a rejected row holds may be just what no database keeps: NUL and halves of surrogate pairs are shown, not stored. */
function clean(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\\0');
}

function* inBatches<T>(items: Iterable<T>): Generator<T[]> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length === 1000) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
