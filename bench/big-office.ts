/** A server whose registry has as many people as asked for, with departments, cards, events and a cycle that changed everybody. */
import { join } from 'node:path';
import { openSqlite } from '../src/sqlite/open.ts';
import { web } from '../test/server/sample-office.ts';
import { configure, until } from '../test/server/sample-source.ts';
import { type Browser, type ServerUnderTest, startServerUnderTest } from '../test/server/server-under-test.ts';

/** The caller stops it. The second cycle has one change for each person. */
export async function startBigOffice(people: number, tell: (line: string) => void): Promise<ServerUnderTest> {
  const server = await startServerUnderTest({ web, limits: { anonymous: 1e6, account: 1e6 } });
  try {
    const path = join(server.place.data, 'hr.sqlite');
    createHr(path, people);
    await configure(server, configurationOf(path));
    const operator = await server.signedIn('operator');
    await cycle(operator, 1, tell);
    changeEverybody(path);
    await cycle(operator, 2, tell);
    await recordPasses(server, operator, people);
    return server;
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
}

function createHr(path: string, people: number): void {
  const database = openSqlite(path);
  try {
    database.exec(`
      CREATE TABLE department AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 900)
        SELECT id, CASE WHEN id = 1 THEN NULL ELSE id / 30 + 1 END AS parent, 'Отдел ' || id AS title FROM n;
      UPDATE department SET parent = 1 WHERE parent = id;
      CREATE TABLE employee AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < ${people})
        SELECT id, printf('T%08d', id) AS tab_no, 'Фамилия' || (id % 5000) AS surname, 'Имя' || (id % 300) AS given_name,
          CASE WHEN id % 20 <> 0 THEN 'Отчество' || (id % 400) END AS patronymic, id % 900 + 1 AS department,
          'Специалист ' || (id % 100) AS post, printf('+7 900 %07d', id) AS phone FROM n;
      CREATE TABLE card AS SELECT id AS person, printf('%03d,%05d', id / 60000, id % 60000) AS number FROM employee;
    `);
  } finally {
    database.close();
  }
}

function changeEverybody(path: string): void {
  const database = openSqlite(path);
  try {
    database.exec("UPDATE employee SET phone = printf('+7 901 %07d', id)");
  } finally {
    database.close();
  }
}

function configurationOf(path: string): string {
  return `sources:
  - name: hr
    type: sqlite
    connection: ${JSON.stringify(`sqlite:${path}`)}
    departments:
      query: SELECT id, parent, title FROM department
      fields: { key: id, parent: parent, name: title }
    persons:
      query: SELECT * FROM employee
      fields: { key: id, employeeId: tab_no, surname: surname, givenName: given_name, patronymic: patronymic, department: department, position: post, custom.phone: phone }
    identifiers:
      query: SELECT person, number FROM card
      fields: { person: person, number: { column: number, format: w26 } }
    guard: { persons: { changePercent: 100 } }
`;
}

async function cycle(operator: Browser, number: number, tell: (line: string) => void): Promise<void> {
  const begin = performance.now();
  // The process of the cycle before may still be on its way out.
  await until(
    () => operator.send('POST', '/api/v1/sources/hr/cycles', {}),
    ({ status }) => status === 202,
  );
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const { json } = await operator.send('GET', `/api/v1/cycles/${number}`);
    if (json['state'] === 'applied') break;
    if (json['state'] !== undefined && json['state'] !== 'running')
      throw new Error(JSON.stringify(json).slice(0, 2000));
  }
  tell(`cycle ${number} took ${((performance.now() - begin) / 1000).toFixed(1)} s`);
}

/** Twenty thousand, over the last day. */
async function recordPasses(server: ServerUnderTest, operator: Browser, people: number): Promise<void> {
  const now = server.now().getTime();
  for (let batch = 0; batch < 40; batch++) {
    const events = Array.from({ length: 500 }, (_, index) => {
      const number = batch * 500 + index;
      return {
        id: `bench-${number}`,
        time: new Date(now - (20_000 - number) * 4_300).toISOString(),
        accessPoint: `Дверь ${number % 12}`,
        direction: number % 2 === 0 ? 'in' : 'out',
        outcome: number % 10 === 9 ? 'denied' : 'granted',
        employeeId: `T${String(((number * 7919) % people) + 1).padStart(8, '0')}`,
      };
    });
    const { status, text } = await operator.send('POST', '/api/v1/events', events);
    if (status !== 200) throw new Error(text);
  }
}
