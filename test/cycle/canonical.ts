/** The registry as a value without local ids, so that two registries can be compared. */

import { entities } from '../../src/model/records.ts';
import type { Database, Row } from '../../src/registry/database.ts';
import { goneLink } from '../../src/registry/linked.ts';

export interface CanonicalPerson {
  /** `source:key` of each link, with `!` where the row is missing. */
  readonly links: readonly string[];
  readonly surname: string;
  readonly givenName: string | null;
  readonly employeeId: string | null;
  readonly department: string | null;
  readonly position: string | null;
  readonly accessLevels: readonly string[];
  readonly status: string;
  readonly validUntil: string | null;
  readonly custom: Readonly<Record<string, string>>;
  readonly identifiers: readonly string[];
  /** `path from..until`. */
  readonly memberships: readonly string[];
}

export interface CanonicalRegistry {
  readonly departments: readonly string[];
  readonly positions: readonly string[];
  readonly accessLevels: readonly string[];
  readonly people: readonly CanonicalPerson[];
  /** `source entity key` of every link that is not to a person. */
  readonly links: readonly string[];
  /** What refers to something that is not there; always empty in a sound registry. */
  readonly dangling: readonly string[];
}

export async function canonical(database: Database): Promise<CanonicalRegistry> {
  const departments = byId(await database.all('SELECT * FROM department'));
  const positions = byId(await database.all('SELECT * FROM position'));
  const levels = byId(await database.all('SELECT * FROM access_level'));
  const sources = byId(await database.all('SELECT * FROM source'));
  const persons = await database.all('SELECT * FROM person');
  const links = await database.all('SELECT * FROM link WHERE state <> ?', [goneLink]);
  const dangling: string[] = [];
  const nameIn = (table: Map<number, Row>, id: unknown, what: string): string => {
    const row = table.get(Number(id));
    if (row === undefined) dangling.push(`${what} ${String(id)}`);
    return String(row?.['name']);
  };
  const pathOf = (id: unknown): string => {
    const parts: string[] = [];
    for (let at: unknown = id; at !== null && at !== undefined && parts.length < 10_000; ) {
      parts.unshift(nameIn(departments, at, 'department'));
      at = departments.get(Number(at))?.['parent_id'] ?? null;
    }
    return parts.join('/');
  };
  const personIds = new Set(persons.map((row) => Number(row['id'])));
  const of = async (sql: string, text: (row: Row) => string): Promise<Map<number, string[]>> => {
    const groups = new Map<number, string[]>();
    for (const row of await database.all(sql)) {
      const id = Number(row['person_id']);
      if (!personIds.has(id)) dangling.push(`person ${id} of ${sql}`);
      groups.set(id, [...(groups.get(id) ?? []), text(row)].sort());
    }
    return groups;
  };
  const levelsOf = await of('SELECT * FROM person_level', (row) => nameIn(levels, row['level_id'], 'level'));
  const identifiersOf = await of(
    'SELECT * FROM identifier',
    (row) =>
      `${String(row['kind'])} ${String(row['bits'])}:${String(row['value'])} "${String(row['number'])}" ${String(row['valid_from'] ?? '')}..${String(row['valid_until'] ?? '')}`,
  );
  const membershipsOf = await of(
    'SELECT * FROM membership',
    (row) =>
      `${departments.has(Number(row['department_id'])) ? pathOf(row['department_id']) : 'gone'} ${String(row['from_date'])}..${String(row['until_date'] ?? '')}`,
  );
  const linksOf = new Map<number, string[]>();
  const otherLinks: string[] = [];
  for (const link of links) {
    const text = `${nameIn(sources, link['source_id'], 'source')}:${String(link['key'])}${link['state'] === 0 ? '' : '!'}`;
    const id = Number(link['local_id']);
    if (entities[Number(link['entity'])] === 'persons') linksOf.set(id, [...(linksOf.get(id) ?? []), text].sort());
    else otherLinks.push(`${entities[Number(link['entity'])] ?? 'rows of people'} ${text}`);
  }
  for (const id of linksOf.keys()) if (!personIds.has(id)) dangling.push(`linked person ${id}`);
  return {
    departments: [...departments.keys()].map(pathOf).sort(),
    positions: [...positions.values()].map((row) => String(row['name'])).sort(),
    accessLevels: [...levels.values()].map((row) => String(row['name'])).sort(),
    people: persons
      .map((row): CanonicalPerson => {
        const id = Number(row['id']);
        return {
          links: linksOf.get(id) ?? [],
          surname: String(row['surname']),
          givenName: row['given_name'] as string | null,
          employeeId: row['employee_id'] as string | null,
          department: row['department_id'] === null ? null : pathOf(row['department_id']),
          position: row['position_id'] === null ? null : nameIn(positions, row['position_id'], 'position'),
          accessLevels: levelsOf.get(id) ?? [],
          status: String(row['status']),
          validUntil: row['valid_until'] as string | null,
          custom: JSON.parse(String(row['custom'])) as Record<string, string>,
          identifiers: identifiersOf.get(id) ?? [],
          memberships: membershipsOf.get(id) ?? [],
        };
      })
      .sort((left, right) =>
        JSON.stringify([left.links, left.surname]) < JSON.stringify([right.links, right.surname]) ? -1 : 1,
      ),
    links: otherLinks.sort(),
    dangling,
  };
}

function byId(rows: readonly Row[]): Map<number, Row> {
  return new Map(rows.map((row) => [Number(row['id']), row]));
}

/** Number of rows in every table, and every row as text: nothing has been written when it stays the same. */
export async function everything(database: Database): Promise<string> {
  const tables = [
    'source',
    'configuration',
    'department',
    'position',
    'access_level',
    'person',
    'membership',
    'person_level',
    'identifier',
    'link',
    'link_snapshot',
    'written_link',
    'link_mark',
    'override',
    'cycle',
    'change',
    'rejection',
    'conflict',
    'held',
    'lease',
    'counter',
    'migration',
  ];
  const texts: string[] = [];
  for (const table of tables) {
    const rows = await database.all(`SELECT * FROM ${table}`);
    texts.push(
      `${table}: ${rows
        .map((row) => JSON.stringify(row))
        .sort()
        .join('\n')}`,
    );
  }
  return texts.join('\n');
}

/** The one person of a key, for tests that look at one. */
export async function personOf(database: Database, link: string): Promise<CanonicalPerson> {
  const found = (await canonical(database)).people.filter(({ links }) =>
    links.some((text) => text === link || text === `${link}!`),
  );
  if (found.length !== 1) throw new Error(`${found.length} people have the link ${link}`);
  return found[0] as CanonicalPerson;
}
