/** People who could be adopted by a row on first sight. */
import type { Database } from './database.ts';
import { entityCode, goneLink } from './linked.ts';
import { stateOf } from './people.ts';

const persons = entityCode('persons');

/** A person of a source is one row of it. */
const unlinked = `NOT EXISTS (SELECT 1 FROM link WHERE entity = ${persons} AND local_id = person.id AND source_id = ? AND state <> ${goneLink})`;

export interface Candidate {
  readonly id: number;
  readonly fields: Readonly<Record<string, string | null>>;
}

/**
 * People who could be adopted on first sight: those who agree on the employee ID or, where that is not asked for, on the folded name, and
 * have no link to this source.
 */
export async function findCandidates(
  database: Database,
  sourceId: number,
  by: 'employeeId' | 'name',
  values: readonly string[],
): Promise<Candidate[]> {
  const column = by === 'employeeId' ? 'employee_id' : 'folded';
  const rows = await database.all(
    `SELECT * FROM person WHERE ${database.among(column, 'text')} AND ${unlinked} ORDER BY id`,
    [database.list(values), sourceId],
  );
  return rows.map((row) => {
    const state = stateOf(row, []);
    const fields: Record<string, string | null> = {
      surname: state.surname,
      givenName: state.givenName,
      patronymic: state.patronymic,
      employeeId: state.employeeId,
      validFrom: state.validFrom,
      validUntil: state.validUntil,
      folded: String(row['folded']),
    };
    for (const [name, value] of Object.entries(state.custom)) fields[`custom.${name}`] = value;
    return { id: Number(row['id']), fields };
  });
}

/** Those of the people who are there and have no link to this source. */
export async function joinable(database: Database, sourceId: number, ids: readonly number[]): Promise<number[]> {
  if (ids.length === 0) return [];
  const rows = await database.all(
    `SELECT id FROM person WHERE ${database.among('id', 'id')} AND ${unlinked} ORDER BY id`,
    [database.list(ids), sourceId],
  );
  return rows.map((row) => Number(row['id']));
}

export async function anyPerson(database: Database): Promise<boolean> {
  return (await database.all('SELECT 1 AS there FROM person LIMIT 1')).length > 0;
}
