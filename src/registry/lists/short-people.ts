/** People in short: who, and in which department; for lists that are about something else of theirs. */
import type { Database } from '../database.ts';
import { textOf } from '../people.ts';
import { departmentPaths } from './departments.ts';

export interface ShortPerson {
  readonly id: number;
  /** Surname, given name and patronymic in one. */
  readonly name: string;
  readonly employeeId: string | null;
  /** Names from the top, joined by `/`. */
  readonly department: string | null;
}

export async function shortPeople(database: Database, ids: readonly number[]): Promise<Map<number, ShortPerson>> {
  if (ids.length === 0) return new Map();
  const paths = await departmentPaths(database);
  const rows = await database.all(
    `SELECT id, surname, given_name, patronymic, employee_id, department_id FROM person WHERE ${database.among('id', 'id')}`,
    [database.list(ids)],
  );
  return new Map(
    rows.map((row) => {
      const parts = [row['surname'], row['given_name'], row['patronymic']].filter(
        (part) => part != null && part !== '',
      );
      return [
        Number(row['id']),
        {
          id: Number(row['id']),
          name: parts.join(' '),
          employeeId: textOf(row['employee_id']),
          department: row['department_id'] === null ? null : (paths.get(Number(row['department_id'])) ?? null),
        },
      ];
    }),
  );
}
