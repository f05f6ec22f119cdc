/** The record of every change: who, when, which cycle, and each field's old and new value. */
import type { Entity } from '../model/records.ts';
import { entities } from '../model/records.ts';
import type { Database, Row } from './database.ts';
import { entityCode } from './linked.ts';
import { idOf, textOf } from './people.ts';
import { reserve } from './sources.ts';
import { tables } from './tables.ts';

export type ChangeKind = 'create' | 'update' | 'remove';

export interface ChangeFacts {
  readonly entity: Entity;
  readonly key: string | null;
  readonly localId: number;
  readonly kind: ChangeKind;
  /** Field name -> [old, new] as they are shown: names and paths, not local ids. */
  readonly fields: Readonly<Record<string, readonly [unknown, unknown]>>;
  /** Of something new, in the place of `fields`: what its fields hold. A first load has as many as there are people. */
  readonly made?: Readonly<Record<string, unknown>>;
  /** What an undo needs beside the shown values, such as local ids; kept under names that begin with `#`. */
  readonly raw?: Readonly<Record<string, readonly [unknown, unknown]>>;
}

export interface ChangeAuthor {
  readonly cycleId: number | null;
  readonly sourceId: number | null;
  readonly actor: string;
}

/** Gives the id of the first; the others follow in order. */
export async function recordChanges(
  within: Database,
  changes: readonly ChangeFacts[],
  author: ChangeAuthor,
  now: Date,
): Promise<number> {
  if (changes.length === 0) return 0;
  const firstId = await reserve(within, 'change', changes.length);
  const at = now.toISOString();
  await within.insert(
    tables.change,
    changes.map((change, index) => [
      firstId + index,
      author.cycleId,
      author.sourceId,
      entityCode(change.entity),
      change.key,
      change.localId,
      change.kind,
      JSON.stringify(storedFields(change)),
      author.actor,
      at,
      null,
    ]),
  );
  return firstId;
}

/** The values of `made` stand under a name that no field has. */
const madeName = '+';
type StoredFields = Readonly<Record<string, readonly [unknown, unknown]>> & {
  readonly [madeName]?: Readonly<Record<string, unknown>>;
};

function storedFields({ fields, made, raw }: ChangeFacts): object {
  if (made !== undefined) return { [madeName]: made, ...raw };
  return raw === undefined ? fields : { ...fields, ...raw };
}

function fieldsIn({ [madeName]: made, ...fields }: StoredFields): StoredChange['fields'] {
  if (made === undefined) return fields;
  return { ...Object.fromEntries(Object.entries(made).map(([name, value]) => [name, [null, value]])), ...fields };
}

export interface StoredChange {
  readonly id: number;
  readonly cycleId: number | null;
  readonly sourceId: number | null;
  readonly entity: Entity;
  readonly key: string | null;
  readonly localId: number;
  readonly kind: ChangeKind;
  readonly fields: Readonly<Record<string, readonly [unknown, unknown]>>;
  readonly actor: string;
  readonly at: string;
  /** What an undo made of it, or null when none was tried. */
  readonly undone: string | null;
}

export function changeOf(row: Row): StoredChange {
  return {
    id: Number(row['id']),
    cycleId: idOf(row['cycle_id']),
    sourceId: idOf(row['source_id']),
    entity: entities[Number(row['entity'])] as Entity,
    key: textOf(row['key']),
    localId: Number(row['local_id']),
    kind: String(row['kind']) as ChangeKind,
    fields: fieldsIn(JSON.parse(String(row['fields'])) as StoredFields),
    actor: String(row['actor']),
    at: String(row['at']),
    undone: textOf(row['undone']),
  };
}

/** Changes newest first: of one cycle, one thing, or one change by id. */
export async function readChanges(
  database: Database,
  of: { readonly cycleId: number } | { readonly entity: Entity; readonly localId: number } | { readonly id: number },
): Promise<StoredChange[]> {
  const rows =
    'cycleId' in of
      ? await database.all('SELECT * FROM change WHERE cycle_id = ? ORDER BY id DESC', [of.cycleId])
      : 'id' in of
        ? await database.all('SELECT * FROM change WHERE id = ?', [of.id])
        : await database.all('SELECT * FROM change WHERE entity = ? AND local_id = ? ORDER BY id DESC', [
            entityCode(of.entity),
            of.localId,
          ]);
  return rows.map(changeOf);
}

export async function markUndone(within: Database, ids: readonly number[], outcome: string): Promise<void> {
  await within.update(
    tables.change,
    ['id'],
    ['undone'],
    ids.map((id) => [id, outcome]),
  );
}
