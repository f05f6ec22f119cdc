/** `gatehouse resolve` for a new row that agrees with several people. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSqlite } from '../../src/sqlite/open.ts';
import { newFolder } from './program.ts';

const configuration = (path: string): string => `sources:
  - name: agency
    type: sqlite
    connection: "sqlite:${path}"
    persons: { query: "SELECT * FROM agency", fields: { key: id, surname: surname, employeeId: tab } }
  - name: hr
    type: sqlite
    connection: "sqlite:${path}"
    persons: { query: "SELECT * FROM hr", fields: { key: id, surname: surname, employeeId: tab }, match: [employeeId] }
`;

it('says who the row is, refuses what cannot be, and is taken back', async () => {
  const folder = newFolder();
  const path = join(folder.path, 'hr.sqlite');
  const database = openSqlite(path);
  database.exec(`
    CREATE TABLE agency (id TEXT, surname TEXT, tab TEXT);
    CREATE TABLE hr (id TEXT, surname TEXT, tab TEXT);
    INSERT INTO agency VALUES ('1', 'First', '7'), ('2', 'Second', '7');
    INSERT INTO hr VALUES ('n', 'New', '7')`);
  database.close();
  writeFileSync(join(folder.path, 'gatehouse.yaml'), configuration(path));
  expect((await folder.here(['apply', 'gatehouse.yaml'])).status).toBe(0);
  expect((await folder.here(['sync'])).status).toBe(3);
  expect((await folder.here(['resolve', '--help'])).out).toMatch(
    /--join <PERSON>[\s\S]*--new[\s\S]*resolve 4 --join 17/,
  );
  const listed = await folder.here(['list', 'conflicts', '--json']);
  expect(listed.lines()).toMatchObject([
    { id: 1, candidates: [1, 2], decisions: ['join', 'new'], row: { surname: 'New' } },
  ]);
  expect((await folder.here(['list', 'conflicts'])).out).toContain('2 people (1, 2) agree');

  const because = ['--reason', 'By the passport'];
  for (const [words, code] of [
    [['1', '--join', '1', '--new'], 'command.usage'],
    [['1', '--join', '0'], 'command.usage'],
    [['1', '--join', '9'], 'conflict.changed'],
    [['1', '--give'], 'conflict.decision'],
    [['2', '--new'], 'command.notFound'],
  ] as const) {
    const { status, err } = await folder.here(['resolve', ...words, ...because, '--json']);
    expect([words, status, err]).toEqual([words, expect.any(Number), expect.stringContaining(`"${code}"`)]);
    expect(status).not.toBe(0);
  }
  const joined = await folder.here(['resolve', '1', '--join', '2', ...because]);
  expect(joined.out).toMatch(
    /^The row "n" is person 2\. What else it says comes with: gatehouse sync hr\. Take it back with: gatehouse undo --change \d+\n$/,
  );
  expect((await folder.here(['sync'])).status).toBe(0);
  expect((await folder.here(['list', 'persons', '--json'])).lines()).toHaveLength(2);
  const change = /--change (\d+)/.exec(joined.out)?.[1] ?? '';
  expect((await folder.here(['undo', '--change', change])).out).toContain('reverted');
  const made = await folder.here(['resolve', '1', '--new', ...because, '--json']);
  expect(made.lines()).toMatchObject([{ conflict: 1, decision: 'new', person: 3 }]);
  expect((await folder.here(['sync'])).status).toBe(0);
  expect((await folder.here(['list', 'persons', '--json'])).lines()).toHaveLength(3);
});
