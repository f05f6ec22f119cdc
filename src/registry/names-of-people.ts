/** What sources' words of people and held changes name, whether anybody has it now or not. */
import type { Database, Parameter } from './database.ts';
import { entityCode, goneLink } from './linked.ts';

export type ReferringField = 'department' | 'position' | 'accessLevels' | 'schedule';

/**
 * The ids that no source's word of a person names. A source of lower priority, or one behind an override, names things that nobody has now
 * and that count when the other falls silent. So do changes that are held. Looked for only when something has become free.
 */
export async function withoutNamed(
  database: Database,
  field: ReferringField,
  ids: readonly number[],
): Promise<number[]> {
  if (ids.length === 0) return [];
  const candidates = new Set(ids);
  const { named, held } = naming(database, field);
  for (const sql of [`SELECT DISTINCT ${named} AS named ${fromLinks}`, held]) {
    for await (const rows of database.iterate(sql)) {
      for (const row of rows) for (const id of idsOf(row['named'])) candidates.delete(id);
    }
  }
  return [...candidates];
}

/** Who names what: links by source and key, of these ids only; and what held changes name. */
export async function namesOf(
  database: Database,
  field: ReferringField,
  ids: ReadonlySet<number>,
): Promise<{ links: { sourceId: number; key: string; ids: number[] }[]; held: ReadonlySet<number> }> {
  const { named, held } = naming(database, field);
  const links: { sourceId: number; key: string; ids: number[] }[] = [];
  for await (const rows of database.iterate(`SELECT source_id, key, ${named} AS named ${fromLinks}`)) {
    for (const row of rows) {
      const among = idsOf(row['named']).filter((id) => ids.has(id));
      if (among.length > 0) links.push({ sourceId: Number(row['source_id']), key: String(row['key']), ids: among });
    }
  }
  const waiting = new Set<number>();
  for await (const rows of database.iterate(held)) {
    for (const row of rows) for (const id of idsOf(row['named'])) waiting.add(id);
  }
  return { links, held: waiting };
}

const persons = entityCode('persons');
const fromLinks = `FROM link WHERE entity = ${persons} AND state <> ${goneLink} AND record IS NOT NULL`;

/** The named id or list of ids as a text of JSON, of a link's record and of held changes. */
function naming({ dialect }: Database, field: ReferringField): { named: string; held: string } {
  const sqlite = dialect === 'sqlite';
  const of = (json: string): string =>
    sqlite ? `json_extract(${json}, '$.${field}')` : `(${json})::json->>'${field}'`;
  const facts = sqlite ? "json_extract(change, '$.facts')" : "(change::json->'facts')";
  const held = `SELECT DISTINCT ${of(facts)} AS named FROM held WHERE decision IS NULL AND entity = ${persons} AND kind = 'update'`;
  return { named: of('record'), held };
}

function idsOf(named: Parameter | undefined): number[] {
  if (named === null || named === undefined) return [];
  const ids = JSON.parse(String(named)) as number | number[];
  return Array.isArray(ids) ? ids : [ids];
}

const holders: Readonly<
  Record<ReferringField, { readonly person: string; readonly from: string; readonly id: string }>
> = {
  department: { person: 'id', from: 'person', id: 'department_id' },
  position: { person: 'id', from: 'person', id: 'position_id' },
  accessLevels: { person: 'person_id', from: 'person_level', id: 'level_id' },
  schedule: { person: 'id', from: 'person', id: 'schedule_id' },
};

/** Who has each of these now. */
export async function holdersOf(
  database: Database,
  field: ReferringField,
  ids: readonly number[],
): Promise<{ readonly personId: number; readonly id: number }[]> {
  const { person, from, id } = holders[field];
  const rows = await database.all(
    `SELECT ${person} AS person, ${id} AS held FROM ${from} WHERE ${database.among(id, 'id')}`,
    [database.list(ids)],
  );
  return rows.map((row) => ({ personId: Number(row['person']), id: Number(row['held']) }));
}
