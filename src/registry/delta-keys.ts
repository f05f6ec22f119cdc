/** Keys that a cycle which reads only what has changed needs to know of. */
import type { Database } from './database.ts';
import { endedOverrides, readMarks } from './link-marks.ts';
import { entityCode, goneLink, type Linked } from './linked.ts';
import { rejectionOf } from './outcomes.ts';

/** Of an entity's links, those whose keys begin with the key of one of these people; all keys of people are of one length. */
export async function keysBeginningWith(
  database: Database,
  sourceId: number,
  entity: 'identifiers',
  people: readonly string[],
): Promise<string[]> {
  const [first] = people;
  if (first === undefined) return [];
  const begin = `substr(key, 1, ${first.length})`;
  const rows = await database.all(
    `SELECT key FROM link WHERE source_id = ? AND entity = ? AND ${database.among(begin, 'text')} AND state <> ${goneLink}`,
    [sourceId, entityCode(entity), database.list(people)],
  );
  return rows.map((row) => String(row['key']));
}

/** Of these keys, those that are linked as anything. */
export async function linkedKeys(database: Database, sourceId: number, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const rows = await database.all(
    `SELECT DISTINCT key FROM link WHERE source_id = ? AND ${database.among('key', 'text')} AND state <> ${goneLink}`,
    [sourceId, database.list(keys)],
  );
  return new Set(rows.map((row) => String(row['key'])));
}

/** How many links an entity has whose rows are there. */
export async function countLinks(database: Database, sourceId: number, entity: Linked): Promise<number> {
  const rows = await database.all(
    'SELECT COUNT(*) AS links FROM link WHERE source_id = ? AND entity = ? AND state = 0',
    [sourceId, entityCode(entity)],
  );
  return Number(rows[0]?.['links'] ?? 0);
}

/**
 * Keys of rows that must be looked at though the source does not say that they have changed: because the registry was edited, or because what
 * they were rejected for may have been put right elsewhere. Null where a rejected row has no key.
 */
export async function waitingKeys(
  database: Database,
  sourceId: number,
  entities: readonly Linked[],
  now: Date,
): Promise<string[] | null> {
  const keys = await endedOverrides(database, sourceId, now);
  for (const entity of entities) keys.push(...(await readMarks(database, sourceId, entity)).map(({ key }) => key));
  for (const row of await database.all('SELECT * FROM rejection WHERE source_id = ?', [sourceId])) {
    const { key, code } = rejectionOf(row);
    // Photos that cannot be used are remembered and told again.
    if (code.startsWith('photo.')) continue;
    if (key === null) return null;
    keys.push(key);
  }
  return keys;
}
