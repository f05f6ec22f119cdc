/** What the changes of one day share: the file, the day, chance, and who had a change already. */
import type { SqliteDatabase } from '../sqlite/open.ts';
import { type Random, random } from './random.ts';
import { rowsOf } from './rows.ts';

export interface Office {
  readonly database: SqliteDatabase;
  readonly version: number;
  readonly day: Date;
  readonly random: Random;
  /** Somebody who works here, whose card count is at least `cards`, and whom no other change of the day concerns. */
  readonly takePerson: (cards?: number) => OfficePerson;
  readonly department: (id: number) => OfficeDepartment;
  readonly departments: () => readonly OfficeDepartment[];
}

export interface OfficePerson {
  readonly id: number;
  /** Full name and employee ID, for sentences. */
  readonly who: string;
  readonly dept: number;
}

export interface OfficeDepartment {
  readonly id: number;
  readonly parent: number | null;
  readonly title: string;
}

export function officeDay(database: SqliteDatabase, version: number, day: Date): Office {
  const chance = random(version * 7919);
  const taken = new Set<number>();
  const departments = (): OfficeDepartment[] =>
    rowsOf(database, 'SELECT id, parent_id, title FROM department ORDER BY id').map((row) => ({
      id: Number(row['id']),
      parent: row['parent_id'] === null ? null : Number(row['parent_id']),
      title: String(row['title']),
    }));
  return {
    database,
    version,
    day,
    random: chance,
    takePerson: (cards = 0) => {
      const row = chance.pick(rowsOf(database, people, cards).filter(({ id }) => !taken.has(Number(id))));
      const id = Number(row['id']);
      taken.add(id);
      return { id, who: `${String(row['full_name'])} (${String(row['tab_no'])})`, dept: Number(row['dept']) };
    },
    department: (id) => {
      const found = departments().find((department) => department.id === id);
      if (found === undefined) throw new RangeError(`the sample has no department ${id}`);
      return found;
    },
    departments,
  };
}

// Ids from 9000 on are those of the wrong rows.
const people = `
  SELECT id, full_name, tab_no, dept FROM employee
  WHERE id < 9000 AND dismissed IS NULL AND (SELECT count(*) FROM card WHERE employee_id = employee.id) >= ?
  ORDER BY id`;
