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

export interface WhoItIs {
  /** Surname, given name and patronymic in one; null for what is about nobody. */
  readonly personName: string | null;
  /** Names from the top, joined by `/`. */
  readonly department: string | null;
}

interface AboutSomebody {
  readonly personId: number | null;
  /** Field name -> [old, new]; none of what changes nothing. */
  readonly fields?: Readonly<Record<string, readonly [unknown, unknown]>>;
}

/** The same with who each is about; somebody who is gone again, or not there yet, is called as the fields say. */
export async function* withNames<T extends AboutSomebody>(
  database: Database,
  batches: AsyncIterable<readonly T[]>,
): AsyncGenerator<(T & WhoItIs)[]> {
  for await (const batch of batches) yield named(database, batch);
}

export async function named<T extends AboutSomebody>(
  database: Database,
  items: readonly T[],
): Promise<(T & WhoItIs)[]> {
  const ids = new Set(items.flatMap(({ personId }) => personId ?? []));
  const people = await shortPeople(database, [...ids]);
  return items.map((item) => {
    const known = item.personId === null ? undefined : people.get(item.personId);
    if (known !== undefined) return { ...item, personName: known.name, department: known.department };
    return { ...item, ...namedByFields(item) };
  });
}

/** What the fields of a change say of whoever it is about. */
export function namedByFields({ fields }: Pick<AboutSomebody, 'fields'>): WhoItIs {
  const said = (field: string): string | null => {
    const [old, now] = fields?.[field] ?? [null, null];
    const value = now ?? old;
    return typeof value === 'string' && value !== '' ? value : null;
  };
  if (said('surname') === null) return { personName: null, department: null };
  const name = ['surname', 'givenName', 'patronymic'].flatMap((field) => said(field) ?? []);
  return { personName: name.join(' '), department: said('department') };
}
