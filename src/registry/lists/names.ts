/** Names of people by their keys in a source, for sentences about them. */
import type { Database } from '../database.ts';
import { entityCode, goneLink } from '../linked.ts';
import { idOf, textOf } from '../people.ts';

export interface PersonName {
  readonly surname: string;
  readonly givenName: string | null;
  readonly patronymic: string | null;
  readonly employeeId: string | null;
}

export interface KnownPerson extends PersonName {
  readonly id: number;
  readonly departmentId: number | null;
}

export async function personNames(
  database: Database,
  sourceId: number,
  keys: readonly string[],
): Promise<ReadonlyMap<string, KnownPerson>> {
  const rows = await database.all(
    `SELECT link.key, person.id, department_id, surname, given_name, patronymic, employee_id FROM link JOIN person ON person.id = link.local_id WHERE source_id = ? AND entity = ${entityCode('persons')} AND ${database.among('link.key', 'text')} AND state <> ${goneLink}`,
    [sourceId, database.list(keys)],
  );
  return new Map(
    rows.map((row) => [
      String(row['key']),
      {
        id: Number(row['id']),
        surname: String(row['surname']),
        givenName: textOf(row['given_name']),
        patronymic: textOf(row['patronymic']),
        employeeId: textOf(row['employee_id']),
        departmentId: idOf(row['department_id']),
      },
    ]),
  );
}
