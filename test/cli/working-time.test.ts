/** Who works by which schedule, and why somebody is absent, as the command line tells it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSqlite } from '../../src/sqlite/open.ts';
import { newFolder } from './program.ts';

const configuration = `sources:
  - name: hr
    type: sqlite
    connection: "sqlite:hr.db"
    schedules: { query: "SELECT id, name, day, starts, ends FROM shift", fields: { key: id, name: name, day: day, start: starts, end: ends } }
    departments:
      query: SELECT id, parent, title, shift, since, till FROM department
      fields: { key: id, parent: parent, name: title, schedule: shift, scheduleFrom: since, scheduleUntil: till }
    persons:
      query: SELECT id, name, dept, shift, since, till FROM staff
      fields: { key: id, surname: name, department: dept, schedule: shift, scheduleFrom: since, scheduleUntil: till }
    documents:
      query: SELECT id, person, type, since, till FROM absence
      fields: { key: id, person: person, type: type, from: since, to: till }
`;

it('shows the schedules of people and departments with their days, whose is in force, and documents', async () => {
  const folder = newFolder();
  const hr = openSqlite(join(folder.path, 'hr.db'));
  hr.exec(`CREATE TABLE shift (id TEXT, name TEXT, day INTEGER, starts TEXT, ends TEXT);
    INSERT INTO shift VALUES ('D', 'Day', 1, '08:00', '17:00'), ('N', 'Night', 1, '20:00', '08:00');
    CREATE TABLE department (id INTEGER, parent INTEGER, title TEXT, shift TEXT, since TEXT, till TEXT);
    INSERT INTO department VALUES (1, NULL, 'Plant', 'D', '2020-01-01', '2999-12-31'), (2, 1, 'Shop', NULL, NULL, NULL);
    CREATE TABLE staff (id INTEGER, name TEXT, dept INTEGER, shift TEXT, since TEXT, till TEXT);
    INSERT INTO staff VALUES (1, 'Ivanova', 2, 'N', '2020-02-01', '2020-02-29'), (2, 'Petrov', NULL, 'N', '2020-02-01', NULL);
    CREATE TABLE absence (id INTEGER, person INTEGER, type TEXT, since TEXT, till TEXT);
    INSERT INTO absence VALUES (1, 1, 'ОТ', '2026-03-02', '2026-03-15')`);
  hr.close();
  writeFileSync(join(folder.path, 'gatehouse.yaml'), configuration);
  await folder.here(['apply', 'gatehouse.yaml']);
  expect((await folder.here(['sync'])).status).toBe(0);

  expect((await folder.here(['list', 'departments', '--json'])).lines()).toMatchObject([
    { name: 'Plant', schedule: 'Day', scheduleFrom: '2020-01-01', scheduleUntil: '2999-12-31' },
    { name: 'Shop', schedule: null, scheduleFrom: null, scheduleUntil: null },
  ]);
  expect((await folder.here(['show', 'person', '1', '--json'])).lines()).toMatchObject([
    {
      schedules: [{ schedule: 'Night', from: '2020-02-01', until: '2020-02-29' }],
      scheduleToday: { schedule: 'Day', department: 'Plant' },
      documents: [{ type: 'ОТ', from: '2026-03-02', to: '2026-03-15' }],
    },
  ]);
  const told = (await folder.here(['show', 'person', '1'])).out;
  expect(told).toContain('\nschedule Night from 2020-02-01 until 2020-02-29\n');
  expect(told).toContain('schedule Day today, as department Plant has it\n');
  expect(told).toContain('document ОТ (Annual leave) from 2026-03-02 to 2026-03-15\n');
  expect((await folder.here(['show', 'person', '2'])).out).toContain('schedule Night from 2020-02-01\n');
});
