/** Two sources of one office: two people of the first have the employee ID of a new row of the second. */
import { join } from 'node:path';
import { drawPortrait, pngOf } from '../../src/sample/portrait.ts';
import { random } from '../../src/sample/random.ts';
import { openSqlite } from '../../src/sqlite/open.ts';
import { configure, until } from './sample-source.ts';
import type { Browser, ServerUnderTest } from './server-under-test.ts';

const yaml = (path: string): string => `sources:
  - name: agency
    type: sqlite
    connection: "sqlite:${path}"
    persons:
      query: SELECT id, surname, given, tab, dept, born FROM agency
      fields: { key: id, surname: surname, givenName: given, employeeId: tab, departmentPath: { column: dept }, custom.born: born }
  - name: hr
    type: sqlite
    connection: "sqlite:${path}"
    priority: 1
    persons:
      query: SELECT id, surname, given, tab, dept, born FROM hr
      fields: { key: id, surname: surname, givenName: given, employeeId: tab, departmentPath: { column: dept }, custom.born: born }
      match: [employeeId]
    identifiers:
      query: SELECT person, number FROM card
      fields: { person: person, number: { column: number, format: dec } }
    photos:
      versions: { query: SELECT id FROM hr, fields: { person: id, version: id } }
      image: { query: "SELECT photo FROM hr WHERE id = :person", column: photo }
`;

const rows = `
  CREATE TABLE agency (id TEXT, surname TEXT, given TEXT, tab TEXT, dept TEXT, born TEXT);
  CREATE TABLE hr (id TEXT, surname TEXT, given TEXT, tab TEXT, dept TEXT, born TEXT, photo BLOB);
  CREATE TABLE card (person TEXT, number TEXT);
  INSERT INTO agency VALUES ('a1', 'Ivanova', 'Anna', '0007', 'Agency', '1990-01-02'), ('a2', 'Ivanov', 'Ilya', '0007', 'Agency', '1985-05-05');
  INSERT INTO hr VALUES ('h1', 'Ivanova', 'Anna', '0007', 'Office/Accounts', '1990-01-02', NULL);
  INSERT INTO card VALUES ('h1', '41265055');
`;

export interface ListedConflict {
  readonly id: number;
  readonly key: string;
  readonly candidates: readonly number[];
  readonly decisions: readonly string[];
  readonly row: Readonly<Record<string, unknown>>;
}

export interface TwinSources {
  readonly operator: Browser;
  readonly conflicts: () => Promise<ListedConflict[]>;
  /** Does what needs no cycle running beside it, as soon as none does. */
  readonly afterCycles: () => Promise<void>;
}

export async function addTwinSources(server: ServerUnderTest): Promise<TwinSources> {
  const path = join(server.place.data, 'twins.sqlite');
  const database = openSqlite(path);
  database.exec(rows);
  const portrait = pngOf(drawPortrait(random(7)));
  database.prepare('UPDATE hr SET photo = ?').run(portrait);
  database.close();
  await configure(server, yaml(path));
  const operator = await server.signedIn('operator');
  const afterCycles = async (): Promise<void> => {
    await until(
      async () => (await operator.send('GET', '/api/v1/cycles?limit=1')).json['items'] as { state: string }[],
      ([newest]) => newest?.state !== 'running',
    );
  };
  for (const [source, count] of [
    ['agency', 1],
    ['hr', 2],
  ] as const) {
    await operator.send('POST', `/api/v1/sources/${source}/cycles`, { force: true });
    await until(
      async () => (await operator.send('GET', '/api/v1/cycles')).json['items'] as { state: string }[],
      (cycles) => cycles.length === count && cycles.every(({ state }) => state !== 'running'),
    );
  }
  return {
    operator,
    afterCycles,
    conflicts: async () => (await operator.send('GET', '/api/v1/conflicts')).json['items'] as ListedConflict[],
  };
}
