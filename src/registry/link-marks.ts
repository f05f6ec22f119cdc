/** Which links must be compared whatever their digests say: after an edit, when an override has ended, or when other sources speak too. */
import type { Entity } from '../model/records.ts';
import { type Database, one } from './database.ts';
import { entityCode, goneLink, type Linked } from './linked.ts';
import { keysOf } from './links.ts';
import { tables } from './tables.ts';

/** A link that must be compared whatever its digests say, and how often that was said of it. */
export interface Mark {
  readonly key: string;
  readonly edits: number;
}

/** The marks of links, because the registry was edited. */
export async function readMarks(database: Database, sourceId: number, entity: Linked): Promise<Mark[]> {
  const rows = await database.all('SELECT key, edits FROM link_mark WHERE source_id = ? AND entity = ?', [
    sourceId,
    entityCode(entity),
  ]);
  return rows.map((row) => ({ key: String(row['key']), edits: Number(row['edits']) }));
}

/** Whether anything of a source needs comparison: marked links, and people of whom an override has ended. */
export async function anyMarks(database: Database, sourceId: number, now: Date): Promise<boolean> {
  return (await anyMarked(database, sourceId)) || (await endedOverrides(database, sourceId, now)).length > 0;
}

/** Whether any link of a source is marked. */
async function anyMarked(database: Database, sourceId: number): Promise<boolean> {
  const marked = await one(database, 'SELECT 1 AS marked FROM link_mark WHERE source_id = ? LIMIT 1', [sourceId]);
  return marked !== undefined;
}

/** Keys of people of whom an override has ended: what the sources say holds again. */
export async function endedOverrides(database: Database, sourceId: number, now: Date): Promise<string[]> {
  // In two steps, so that the few overrides lead and no database reads all links.
  const ended = await database.all('SELECT DISTINCT person_id FROM override WHERE until <= ?', [now.toISOString()]);
  if (ended.length === 0) return [];
  const people = ended.map((row) => Number(row['person_id']));
  return [...(await keysOf(database, sourceId, 'persons', people)).values()].map(({ key }) => key);
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
    `INSERT INTO link_mark (source_id, entity, key) SELECT source_id, entity, key FROM link WHERE entity = ? AND ${within.among('local_id', 'id')} AND state <> ${goneLink} ${markedAgain}`,
    [entityCode(entity), within.list(localIds)],
  );
}

/** How an INSERT of marks ends: what is marked already is marked once more. */
export const markedAgain = 'ON CONFLICT (source_id, entity, key) DO UPDATE SET edits = link_mark.edits + 1';

/** Has one row compared again whatever its digests say. */
export async function markLink(within: Database, sourceId: number, entity: Entity, key: string): Promise<void> {
  await within.run(`INSERT INTO link_mark (source_id, entity, key) VALUES (?, ?, ?) ${markedAgain}`, [
    sourceId,
    entityCode(entity),
    key,
  ]);
}

const markTable = { ...tables.linkMark, columns: { ...tables.linkMark.columns, edits: 'int' } } as const;

/** Removes the marks that this reading has dealt with; not those that were made again meanwhile. */
export async function clearMarks(
  within: Database,
  sourceId: number,
  entity: Entity,
  marks: readonly Mark[],
): Promise<void> {
  if (marks.length === 0) return;
  await within.remove(
    markTable,
    ['source_id', 'entity', 'key', 'edits'],
    marks.map(({ key, edits }) => [sourceId, entityCode(entity), key, edits]),
  );
}

/** Removes marks whatever was said since: their rows are to be left as they are. */
export async function forgetMarks(
  within: Database,
  sourceId: number,
  entity: Entity,
  keys: readonly string[],
): Promise<void> {
  await within.remove(
    tables.linkMark,
    ['source_id', 'entity', 'key'],
    keys.map((key) => [sourceId, entityCode(entity), key]),
  );
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
