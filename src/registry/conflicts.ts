/** Rows of the newest cycles that stand against somebody else in the registry. */
import type { ErrorCode } from '../model/error-codes.ts';
import type { PersonFacts } from '../model/person-state.ts';
import type { Entity } from '../model/records.ts';
import { entities } from '../model/records.ts';
import { type Database, one, type Parameter, type Row } from './database.ts';
import type { IdentifierFacts } from './identifiers.ts';
import { entityCode } from './linked.ts';
import { reserve } from './sources.ts';
import { table } from './tables.ts';

export interface Conflict {
  readonly entity: Entity;
  readonly key: string;
  readonly code: ErrorCode;
  readonly reason: string;
  /** The people or identifiers that stand against each other. */
  readonly localIds: readonly number[];
  /** What the row would become, as JSON: a planned identifier, or a `MatchClaim`; null where nothing can be decided but in the source. */
  readonly claim: string | null;
}

export interface StoredConflict extends Conflict {
  /** The same as long as the conflict lasts. */
  readonly id: number;
  readonly sourceId: number;
  readonly cycleId: number;
}

const conflictTable = table('conflict', {
  source_id: 'id',
  entity: 'int',
  key: 'text',
  code: 'text',
  reason: 'text',
  local_ids: 'text',
  cycle_id: 'id',
  id: 'id',
  claim: 'text',
});

/** Replaces the conflicts of a source with those of its newest cycle; one that lasts keeps its id. */
export async function replaceConflicts(
  within: Database,
  sourceId: number,
  conflicts: readonly Conflict[],
  cycleId: number,
): Promise<void> {
  const before = await within.all('SELECT entity, key, id FROM conflict WHERE source_id = ?', [sourceId]);
  const ids = new Map(before.map((row) => [`${Number(row['entity'])}\u0000${String(row['key'])}`, Number(row['id'])]));
  await within.run('DELETE FROM conflict WHERE source_id = ?', [sourceId]);
  const byKey = new Map(conflicts.map((conflict) => [`${entityCode(conflict.entity)}\u0000${conflict.key}`, conflict]));
  const fresh = [...byKey.keys()].filter((key) => !ids.has(key));
  if (fresh.length > 0) {
    const first = await reserve(within, 'conflict', fresh.length);
    for (const [index, key] of fresh.entries()) ids.set(key, first + index);
  }
  const rows = [...byKey].map(([key, conflict]) =>
    columnsOf({ ...conflict, sourceId, cycleId, id: ids.get(key) ?? 0 }),
  );
  for (let from = 0; from < rows.length; from += 1000) {
    await within.insert(conflictTable, rows.slice(from, from + 1000));
  }
}

/** Puts a conflict back whose decision was taken back; the next cycle finds it again by itself. */
export async function restoreConflict(within: Database, conflict: StoredConflict): Promise<void> {
  await within.upsert(conflictTable, ['source_id', 'entity', 'key'], [columnsOf(conflict)]);
}

/** What a claim says that is read without applying it. */
export interface Claim {
  /** The person's key in the source. */
  readonly personKey: string;
  readonly facts: Omit<IdentifierFacts, 'personId'>;
}

/** The claim on an identifier; null for conflicts of another nature. */
export function claimOf({ entity, claim }: Pick<Conflict, 'entity' | 'claim'>): Claim | null {
  return entity !== 'identifiers' || claim === null ? null : (JSON.parse(claim) as Claim);
}

/** What a row says that agrees with several people, or with one with whom others agree too. */
export interface MatchClaim {
  /** Fields by which people were looked for. */
  readonly match: readonly string[];
  /** Local ids below zero stand for what the plan was to create and never did. */
  readonly facts: PersonFacts;
  /** The facts as people read them, by field. */
  readonly shown: Readonly<Record<string, unknown>>;
}

/** What a new row says of its person; null for conflicts of another nature, and for those kept before rows were. */
export function matchOf({ entity, claim }: Pick<Conflict, 'entity' | 'claim'>): MatchClaim | null {
  return entity !== 'persons' || claim === null ? null : (JSON.parse(claim) as MatchClaim);
}

/** Keys of the rows of people that stand in conflict. */
export async function undecidedRows(database: Database, sourceId: number): Promise<Set<string>> {
  const rows = await database.all('SELECT key FROM conflict WHERE source_id = ? AND entity = ?', [
    sourceId,
    entityCode('persons'),
  ]);
  return new Set(rows.map((row) => String(row['key'])));
}

export async function readConflict(database: Database, id: number): Promise<StoredConflict | undefined> {
  const row = await one(database, 'SELECT * FROM conflict WHERE id = ?', [id]);
  return row === undefined ? undefined : conflictOf(row);
}

export async function deleteConflict(within: Database, id: number): Promise<void> {
  await within.run('DELETE FROM conflict WHERE id = ?', [id]);
}

export function conflictOf(row: Row): StoredConflict {
  return {
    id: Number(row['id']),
    sourceId: Number(row['source_id']),
    cycleId: Number(row['cycle_id']),
    entity: entities[Number(row['entity'])] as Entity,
    key: String(row['key']),
    code: String(row['code']) as ErrorCode,
    reason: String(row['reason']),
    localIds: JSON.parse(String(row['local_ids'])) as number[],
    claim: row['claim'] === null ? null : String(row['claim']),
  };
}

function columnsOf(conflict: StoredConflict): Parameter[] {
  return [
    conflict.sourceId,
    entityCode(conflict.entity),
    conflict.key,
    conflict.code,
    conflict.reason,
    JSON.stringify(conflict.localIds),
    conflict.cycleId,
    conflict.id,
    conflict.claim,
  ];
}
