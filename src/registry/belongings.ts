/** What people have from whom: what goes when a source no longer speaks of somebody, and whether nothing else is left. */
import { type Database, one } from './database.ts';
import { entityCode, goneLink } from './linked.ts';

export type Belonging = 'identifiers' | 'documents' | 'photos';

const condition: Readonly<Record<Belonging, string>> = {
  identifiers: 'local_id IN (SELECT id FROM identifier WHERE person_id = ?)',
  documents: 'local_id IN (SELECT id FROM document WHERE person_id = ?)',
  photos: 'local_id = ?',
};

/** The links of one source to what a person has. */
export async function belongingsOf(
  database: Database,
  sourceId: number,
  personId: number,
  entity: Belonging,
): Promise<{ readonly key: string; readonly localId: number }[]> {
  const rows = await database.all(
    `SELECT key, local_id FROM link WHERE source_id = ? AND entity = ${entityCode(entity)} AND state <> ${goneLink} AND ${condition[entity]}`,
    [sourceId, personId],
  );
  return rows.map((row) => ({ key: String(row['key']), localId: Number(row['local_id']) }));
}

/** Whether nothing tells of the person but their own row: no source, no event, and nothing that somebody gave or said. */
export async function isBare(database: Database, personId: number): Promise<boolean> {
  const linked = `SELECT 1 FROM link WHERE entity = ${entityCode('persons')} AND local_id = person.id AND state <> ${goneLink}`;
  const others = ['access_event', 'identifier', 'document', 'photo', 'override'].map(
    (table) => `SELECT 1 FROM ${table} WHERE person_id = person.id`,
  );
  const held = [linked, ...others].map((query) => `AND NOT EXISTS (${query})`).join(' ');
  return (await one(database, `SELECT 1 AS bare FROM person WHERE id = ? ${held}`, [personId])) !== undefined;
}
