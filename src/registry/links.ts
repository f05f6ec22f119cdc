/**
 * Links between a source's keys and local ids. Loading them row by row would cost more than reading an unchanged source, so a packed
 * copy of a source's links is kept beside the table: it is as of one `seq`, and what was written later is read row by row.
 * Everything here but marks is written by whoever holds the source's lease.
 */
import { type Entity, entities } from '../model/records.ts';
import { type Database, one, type Parameter } from './database.ts';
import { tables } from './tables.ts';

export interface StoredLinkRow {
  readonly key: string;
  readonly localId: number;
  readonly rowA: number;
  readonly rowB: number;
  readonly recordA: number;
  readonly recordB: number;
  /** See `tables.link`; 4 is a link that is no more and waits for the next packing. */
  readonly state: number;
}

export interface LinkWrite extends StoredLinkRow {
  readonly missing: number;
  /** The resolved record as JSON, for persons. */
  readonly record: string | null;
}

export const goneLink = 4;
/** A multiple of a packed link's size. */
const partBytes = 36 * 100_000;

export function entityCode(entity: Entity): number {
  return entities.indexOf(entity);
}

/** The packed copy in parts, and the `seq` that it stands for. */
export async function readPackedLinks(
  database: Database,
  sourceId: number,
  entity: Entity,
): Promise<{ seq: number; parts: Uint8Array[] }> {
  const rows = await database.all(
    'SELECT seq, bytes FROM link_snapshot WHERE source_id = ? AND entity = ? ORDER BY part',
    [sourceId, entityCode(entity)],
  );
  return {
    seq: Number(rows[0]?.['seq'] ?? -1),
    parts: rows.map((row) => aligned(row['bytes'] as Uint8Array)),
  };
}

/** The links written after `seq`. */
export async function* readLinksSince(
  database: Database,
  sourceId: number,
  entity: Entity,
  seq: number,
): AsyncIterable<StoredLinkRow[]> {
  const sql =
    'SELECT key, local_id, row_a, row_b, record_a, record_b, state FROM link WHERE source_id = ? AND entity = ? AND seq > ?';
  for await (const rows of database.iterate(sql, [sourceId, entityCode(entity), seq])) {
    yield rows.map((row) => ({
      key: String(row['key']),
      localId: Number(row['local_id']),
      rowA: Number(row['row_a']),
      rowB: Number(row['row_b']),
      recordA: Number(row['record_a']),
      recordB: Number(row['record_b']),
      state: Number(row['state']),
    }));
  }
}

/** Keys of links that must be compared whatever their digests say, because the registry was edited. */
export async function readMarks(database: Database, sourceId: number, entity: Entity): Promise<string[]> {
  const rows = await database.all('SELECT key FROM link_mark WHERE source_id = ? AND entity = ?', [
    sourceId,
    entityCode(entity),
  ]);
  return rows.map((row) => String(row['key']));
}

/** Whether anything of a source needs comparison: marked links, and people of whom an override has ended. */
export async function anyMarks(database: Database, sourceId: number, now: Date): Promise<boolean> {
  return (await anyMarked(database, sourceId)) || (await endedOverrides(database, sourceId, now)).length > 0;
}

async function anyMarked(database: Database, sourceId: number): Promise<boolean> {
  const marked = await one(database, 'SELECT 1 AS marked FROM link_mark WHERE source_id = ? LIMIT 1', [sourceId]);
  return marked !== undefined;
}

/** Keys of people of whom an override has ended: what the sources say holds again. */
export async function endedOverrides(database: Database, sourceId: number, now: Date): Promise<string[]> {
  const rows = await database.all(
    `SELECT key FROM link WHERE source_id = ? AND entity = ${entityCode('persons')} AND state <> ${goneLink} AND local_id IN (SELECT person_id FROM override WHERE until <= ?)`,
    [sourceId, now.toISOString()],
  );
  return rows.map((row) => String(row['key']));
}

/** Keys of people whose state other sources or the configuration decide beside the row: shared with another source, or missing. */
export async function dependentKeys(database: Database, sourceId: number): Promise<string[]> {
  const persons = entityCode('persons');
  const rows = await database.all(
    `SELECT key FROM link WHERE source_id = ? AND entity = ${persons} AND state <> ${goneLink} AND (state = 1 OR EXISTS (SELECT 1 FROM link other WHERE other.entity = ${persons} AND other.local_id = link.local_id AND other.source_id <> link.source_id AND other.state <> ${goneLink}))`,
    [sourceId],
  );
  return rows.map((row) => String(row['key']));
}

/** Says that the links to these local ids need comparison, as after an edit. */
export async function markLinks(within: Database, entity: Entity, localIds: readonly number[]): Promise<void> {
  await within.run(
    `INSERT INTO link_mark (source_id, entity, key) SELECT source_id, entity, key FROM link WHERE entity = ? AND ${within.among('local_id', 'id')} AND state <> ${goneLink} ON CONFLICT DO NOTHING`,
    [entityCode(entity), within.list(localIds)],
  );
}

/** Removes the marks that this reading has dealt with. */
export async function clearMarks(
  within: Database,
  sourceId: number,
  entity: Entity,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return;
  await within.remove(
    tables.linkMark,
    ['source_id', 'entity', 'key'],
    keys.map((key) => [sourceId, entityCode(entity), key]),
  );
}

/** The next `seq` of a source; holding its row keeps writers of one source in order. */
export async function nextSeq(within: Database, sourceId: number): Promise<number> {
  const row = await one(within, 'UPDATE source SET link_seq = link_seq + 1 WHERE id = ? RETURNING link_seq', [
    sourceId,
  ]);
  return Number(row?.['link_seq']);
}

export async function lastSeq(database: Database, sourceId: number): Promise<number> {
  return Number((await one(database, 'SELECT link_seq FROM source WHERE id = ?', [sourceId]))?.['link_seq'] ?? 0);
}

/** Writes whole links; `fresh` ones have never been there, which is faster. */
export async function writeLinks(
  within: Database,
  sourceId: number,
  entity: Entity,
  links: readonly LinkWrite[],
  seq: number,
  fresh: boolean,
): Promise<void> {
  if (links.length === 0) return;
  const code = entityCode(entity);
  const rows = links.map((link): Parameter[] => [
    sourceId,
    code,
    link.key,
    link.localId,
    link.rowA,
    link.rowB,
    link.recordA,
    link.recordB,
    link.state,
    link.missing,
    seq,
    link.record,
  ]);
  if (fresh) await within.insert(tables.link, rows);
  else await within.upsert(tables.link, ['source_id', 'entity', 'key'], rows);
}

/** Sets only the digests of links whose rows changed in nothing that matters, or are to be left as they are: no mark is left either. */
export async function writeDigests(
  within: Database,
  sourceId: number,
  entity: Entity,
  links: readonly StoredLinkRow[],
  seq: number,
): Promise<void> {
  await within.update(
    tables.link,
    ['source_id', 'entity', 'key'],
    ['row_a', 'row_b', 'record_a', 'record_b', 'state', 'missing', 'seq'],
    links.map((link) => [
      sourceId,
      entityCode(entity),
      link.key,
      link.rowA,
      link.rowB,
      link.recordA,
      link.recordB,
      link.state,
      0,
      seq,
    ]),
  );
  if (await anyMarked(within, sourceId)) {
    await clearMarks(
      within,
      sourceId,
      entity,
      links.map((link) => link.key),
    );
  }
}

/** Sets only the state of links, as when their rows are missing. */
export async function writeStates(
  within: Database,
  sourceId: number,
  entity: Entity,
  states: readonly { readonly key: string; readonly state: number }[],
  seq: number,
): Promise<void> {
  await within.update(
    tables.link,
    ['source_id', 'entity', 'key'],
    ['state', 'missing', 'seq'],
    states.map(({ key, state }) => [sourceId, entityCode(entity), key, state, 0, seq]),
  );
}

/** Replaces the packed copy and drops the links that are no more. */
export async function writePackedLinks(
  within: Database,
  sourceId: number,
  entity: Entity,
  packed: Uint8Array,
  seq: number,
): Promise<void> {
  const code = entityCode(entity);
  await within.run('DELETE FROM link_snapshot WHERE source_id = ? AND entity = ?', [sourceId, code]);
  for (let part = 0; part * partBytes < Math.max(1, packed.length); part++) {
    const bytes = packed.subarray(part * partBytes, (part + 1) * partBytes);
    await within.insert(tables.linkSnapshot, [[sourceId, code, part, seq, bytes]]);
  }
  await within.run(`DELETE FROM link WHERE source_id = ? AND entity = ? AND state = ${goneLink}`, [sourceId, code]);
}

/** Drops the packed copy; the next cycle reads the table. For writers that do not keep an index. */
export async function dropPackedLinks(within: Database, sourceId: number): Promise<void> {
  await within.run('DELETE FROM link_snapshot WHERE source_id = ?', [sourceId]);
}

/** Keys of links by local id; a local id may have several keys in one source only by mistake. */
export async function keysOf(
  database: Database,
  sourceId: number,
  entity: Entity,
  localIds: readonly number[],
): Promise<Map<number, { key: string; missing: number }>> {
  const rows = await database.all(
    `SELECT key, local_id, missing FROM link WHERE source_id = ? AND entity = ? AND ${database.among('local_id', 'id')} AND state <> ${goneLink}`,
    [sourceId, entityCode(entity), database.list(localIds)],
  );
  return new Map(
    rows.map((row) => [Number(row['local_id']), { key: String(row['key']), missing: Number(row['missing']) }]),
  );
}

/** Packed links are read as 32-bit words. `slice` of a `Buffer` would only give a view of the same bytes. */
function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.prototype.slice.call(bytes);
}

export interface LocalLink {
  readonly sourceId: number;
  readonly key: string;
  readonly localId: number;
  readonly state: number;
}

/** All sources' links to these local ids. */
export async function linkStatesOf(
  database: Database,
  entity: Entity,
  localIds: readonly number[],
): Promise<LocalLink[]> {
  const rows = await database.all(
    `SELECT source_id, key, local_id, state FROM link WHERE entity = ? AND ${database.among('local_id', 'id')} AND state <> ${goneLink}`,
    [entityCode(entity), database.list(localIds)],
  );
  return rows.map((row) => ({
    sourceId: Number(row['source_id']),
    key: String(row['key']),
    localId: Number(row['local_id']),
    state: Number(row['state']),
  }));
}

/** The local id of a key, or undefined. */
export async function localIdOf(
  database: Database,
  sourceId: number,
  entity: Entity,
  key: string,
): Promise<number | undefined> {
  const row = await one(
    database,
    `SELECT local_id FROM link WHERE source_id = ? AND entity = ? AND key = ? AND state <> ${goneLink}`,
    [sourceId, entityCode(entity), key],
  );
  return row === undefined ? undefined : Number(row['local_id']);
}

/** Counts one more complete reading without these keys; every other link of the entity was seen. */
export async function countMissing(
  within: Database,
  sourceId: number,
  entity: Entity,
  keys: readonly string[],
): Promise<void> {
  const code = entityCode(entity);
  const list = within.list(keys);
  await within.run(
    `UPDATE link SET missing = 0 WHERE source_id = ? AND entity = ? AND missing > 0 AND NOT (${within.among('key', 'text')})`,
    [sourceId, code, list],
  );
  await within.run(
    `UPDATE link SET missing = missing + 1 WHERE source_id = ? AND entity = ? AND ${within.among('key', 'text')}`,
    [sourceId, code, list],
  );
}

/** Points the links to one local id to another, with another state; links that are no more come back. */
export async function relink(
  within: Database,
  entity: Entity,
  localId: number,
  to: { readonly localId: number; readonly state: number },
  seq: number,
): Promise<void> {
  await within.run('UPDATE link SET local_id = ?, state = ?, missing = 0, seq = ? WHERE entity = ? AND local_id = ?', [
    to.localId,
    to.state,
    seq,
    entityCode(entity),
    localId,
  ]);
}
