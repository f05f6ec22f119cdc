/**
 * Links between a source's keys and local ids. Loading them row by row would cost more than reading an unchanged source, so a packed
 * copy of a source's links is kept beside the table: it is as of one `seq`, and what was written later is noted (`written-links.ts`) and read row by row.
 * Everything here but marks is written by whoever holds the source's lease.
 */
import type { Entity } from '../model/records.ts';
import { type Database, one, type Parameter, type Row } from './database.ts';
import { entityCode, goneLink, type Linked } from './linked.ts';
import { tables } from './tables.ts';
import { noteWritten } from './written-links.ts';

export interface StoredLinkRow {
  readonly key: string;
  readonly localId: number;
  readonly rowA: number;
  readonly rowB: number;
  readonly recordA: number;
  readonly recordB: number;
  /** See `tables.link`, and `goneLink`. */
  readonly state: number;
}

export interface LinkWrite extends StoredLinkRow {
  readonly missing: number;
  /** The resolved record as JSON, for persons. */
  readonly record: string | null;
}

const storedLinks =
  'SELECT key, local_id, row_a, row_b, record_a, record_b, state FROM link WHERE source_id = ? AND entity = ?';

/** Every link, in batches. */
export async function* readLinks(database: Database, sourceId: number, entity: Linked): AsyncIterable<StoredLinkRow[]> {
  for await (const rows of database.iterate(storedLinks, [sourceId, entityCode(entity)])) yield rows.map(storedLinkOf);
}

/** The links with these keys, as far as they are there. */
export async function readLinksWith(
  database: Database,
  sourceId: number,
  entity: Linked,
  keys: readonly string[],
): Promise<StoredLinkRow[]> {
  const rows = await database.all(`${storedLinks} AND ${database.among('key', 'text')}`, [
    sourceId,
    entityCode(entity),
    database.list(keys),
  ]);
  return rows.map(storedLinkOf);
}

function storedLinkOf(row: Row): StoredLinkRow {
  return {
    key: String(row['key']),
    localId: Number(row['local_id']),
    rowA: Number(row['row_a']),
    rowB: Number(row['row_b']),
    recordA: Number(row['record_a']),
    recordB: Number(row['record_b']),
    state: Number(row['state']),
  };
}

/** The next `seq` of a source, which tells what was written before what; holding its row keeps writers of one source in order. */
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
  entity: Linked,
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
    link.record,
  ]);
  if (fresh) await within.insert(tables.link, rows);
  else await within.upsert(tables.link, ['source_id', 'entity', 'key'], rows);
  await noteWritten(within, sourceId, entity, seq, links);
}

/** Sets only the state of links, as when their rows are missing. */
export async function writeStates(
  within: Database,
  sourceId: number,
  entity: Linked,
  states: readonly { readonly key: string; readonly state: number }[],
  seq: number,
): Promise<void> {
  await within.update(
    tables.link,
    ['source_id', 'entity', 'key'],
    ['state', 'missing'],
    states.map(({ key, state }) => [sourceId, entityCode(entity), key, state, 0]),
  );
  const gone = states.filter(({ state }) => state === goneLink);
  const there = states.filter(({ state }) => state !== goneLink);
  await noteWritten(within, sourceId, entity, seq, there);
  await noteWritten(within, sourceId, entity, seq, gone, true);
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

/** What a link leads to. */
export interface LinkTarget {
  readonly key: string;
  readonly localId: number;
  readonly state: number;
}

export async function linksByKey(
  database: Database,
  sourceId: number,
  entity: Entity,
  keys: readonly string[],
): Promise<LinkTarget[]> {
  return linkTargets(database, sourceId, entity, database.among('key', 'text'), database.list(keys));
}

export async function linksByLocalId(
  database: Database,
  sourceId: number,
  entity: Entity,
  localIds: readonly number[],
): Promise<LinkTarget[]> {
  return linkTargets(database, sourceId, entity, database.among('local_id', 'id'), database.list(localIds));
}

async function linkTargets(
  database: Database,
  sourceId: number,
  entity: Entity,
  condition: string,
  list: string,
): Promise<LinkTarget[]> {
  const rows = await database.all(
    `SELECT key, local_id, state FROM link WHERE source_id = ? AND entity = ? AND ${condition} AND state <> ${goneLink}`,
    [sourceId, entityCode(entity), list],
  );
  return rows.map((row) => ({
    key: String(row['key']),
    localId: Number(row['local_id']),
    state: Number(row['state']),
  }));
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

/** Sources with links to any of these local ids, also ones that are no more. */
export async function linkedSources(
  database: Database,
  entity: Entity,
  localIds: readonly number[],
): Promise<number[]> {
  const rows = await database.all(
    `SELECT DISTINCT source_id FROM link WHERE entity = ? AND ${database.among('local_id', 'id')}`,
    [entityCode(entity), database.list(localIds)],
  );
  return rows.map((row) => Number(row['source_id']));
}

/** The local id of a key, or undefined. */
export async function localIdOf(
  database: Database,
  sourceId: number,
  entity: Linked,
  key: string,
): Promise<number | undefined> {
  const row = await one(
    database,
    `SELECT local_id FROM link WHERE source_id = ? AND entity = ? AND key = ? AND state <> ${goneLink}`,
    [sourceId, entityCode(entity), key],
  );
  return row === undefined ? undefined : Number(row['local_id']);
}

/** Points one link to a local id; its digests stay. */
export async function writeLinkTarget(
  within: Database,
  sourceId: number,
  entity: Entity,
  to: LinkTarget,
): Promise<void> {
  await within.run(
    'UPDATE link SET local_id = ?, state = ?, missing = 0 WHERE source_id = ? AND entity = ? AND key = ?',
    [to.localId, to.state, sourceId, entityCode(entity), to.key],
  );
  await noteWritten(within, sourceId, entity, await nextSeq(within, sourceId), [to]);
}

type Target = Pick<LinkTarget, 'localId' | 'state'>;

/** Points all sources' links to one local id to another, with another state; links that are no more come back. */
export function relink(within: Database, entity: Entity, localId: number, to: Target): Promise<void> {
  return relinkWhere('entity = ? AND local_id = ?', within, entity, localId, to);
}

/** As `relink`, but links that are no more stay so. */
export function relinkLiving(within: Database, entity: Entity, localId: number, to: Target): Promise<void> {
  return relinkWhere(`entity = ? AND local_id = ? AND state <> ${goneLink}`, within, entity, localId, to);
}

async function relinkWhere(
  where: string,
  within: Database,
  entity: Entity,
  localId: number,
  to: Target,
): Promise<void> {
  const of = [entityCode(entity), localId];
  const rows = await within.all(`SELECT source_id, key FROM link WHERE ${where}`, of);
  await within.run(`UPDATE link SET local_id = ?, state = ?, missing = 0 WHERE ${where}`, [
    to.localId,
    to.state,
    ...of,
  ]);
  for (const row of rows) {
    const sourceId = Number(row['source_id']);
    // Other sources' rows are not held here, where refreshes could hold what this transaction waits for.
    const seq = (await lastSeq(within, sourceId)) + 1;
    await noteWritten(within, sourceId, entity, seq, [{ key: String(row['key']) }]);
  }
}
