/** A small HR database whose rows a test sets as it needs them, and a configuration for it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite, type SqliteValue } from '../../src/sqlite/open.ts';
import type { Folder } from './program.ts';

export interface SmallHr {
  readonly execute: (statement: string, ...values: SqliteValue[]) => void;
  /** Path of the configuration file. */
  readonly configuration: string;
}

export const smallConfiguration = (database: string, extra = ''): string => `sources:
  - name: hr
    type: sqlite
    connection: "sqlite:${database}"
    departments:
      query: SELECT id, parent, title FROM department
      fields: { key: id, parent: parent, name: title }
    persons:
      query: SELECT id, surname, tab_no, dept, phone FROM employee
      fields: { key: id, surname: surname, employeeId: tab_no, department: dept, custom.phone: phone }
    identifiers:
      query: SELECT employee, number FROM card
      fields: { person: employee, number: { column: number, format: w26 } }
${extra}`;

/** Twenty people in two departments, each with a card. The configuration has the whole path of the database unless `named` says otherwise. */
export function smallHr(folder: Folder, named?: string): SmallHr {
  const path = join(folder.path, 'hr.sqlite');
  const database = openSqlite(path);
  database.exec(`
    CREATE TABLE department (id INTEGER, parent INTEGER, title TEXT);
    CREATE TABLE employee (id INTEGER, surname TEXT, tab_no TEXT, dept INTEGER, phone TEXT);
    CREATE TABLE card (employee INTEGER, number TEXT);
    INSERT INTO department VALUES (1, NULL, 'Завод'), (2, 1, 'Цех 1'), (3, 1, 'Цех 2')`);
  const employee = database.prepare('INSERT INTO employee VALUES (?, ?, ?, 2, NULL)');
  const card = database.prepare('INSERT INTO card VALUES (?, ?)');
  for (let id = 1; id <= 20; id++) {
    employee.run(id, `Фамилия${id}`, String(1000 + id));
    card.run(id, `213,${String(id).padStart(5, '0')}`);
  }
  database.close();
  writeFileSync(join(folder.path, 'gatehouse.yaml'), smallConfiguration(named ?? path));
  return openSmallHr(folder);
}

/** The database that is there already. */
export function openSmallHr(folder: Folder): SmallHr {
  return {
    configuration: join(folder.path, 'gatehouse.yaml'),
    execute: (statement, ...values) => {
      const opened = openSqlite(join(folder.path, 'hr.sqlite'));
      try {
        opened.prepare(statement).run(...values);
      } finally {
        opened.close();
      }
    },
  };
}
