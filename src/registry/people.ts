/** People in the registry as the merge needs them. */
import type { PersonFacts, PersonLink, PersonState, PersonStatus } from '../model/person-state.ts';
import { assignedColumns } from './assignments.ts';
import type { Database, Parameter, Row } from './database.ts';
import { entityCode, goneLink } from './linked.ts';

const persons = entityCode('persons');

/** One link to a person as stored: facts are null in a link that a decision made, until a cycle has read its row. */
export interface StoredPersonLink {
  readonly sourceId: number;
  readonly key: string;
  readonly state: number;
  readonly facts: PersonFacts | null;
}

export interface StoredPerson {
  readonly id: number;
  readonly state: PersonState;
  readonly links: readonly StoredPersonLink[];
  /** Overrides in force at the instant asked for. */
  readonly overrides: ReadonlyMap<string, unknown>;
}

/** People with everything that the merge needs, but for the links of the source `besides`, which itself tells what it says now. */
export async function readPeople(
  database: Database,
  ids: readonly number[],
  now: Date,
  besides = 0,
): Promise<Map<number, StoredPerson>> {
  const list = database.list(ids);
  const rows = await database.all(`SELECT id, ${stateColumns.join()} FROM person WHERE ${database.among('id', 'id')}`, [
    list,
  ]);
  const levels = await database.all(
    `SELECT person_id, level_id FROM person_level WHERE ${database.among('person_id', 'id')} ORDER BY person_id, level_id`,
    [list],
  );
  const links = await database.all(
    `SELECT source_id, key, local_id, state, record FROM link WHERE entity = ${persons} AND ${database.among('local_id', 'id')} AND source_id <> ? AND state <> ${goneLink}`,
    [list, besides],
  );
  const overrides = await database.all(
    `SELECT person_id, field, value FROM override WHERE ${database.among('person_id', 'id')} AND (until IS NULL OR until > ?)`,
    [list, now.toISOString()],
  );
  const levelsOf = grouped(levels, 'person_id', (row) => Number(row['level_id']));
  const linksOf = grouped(links, 'local_id', (row) => ({
    sourceId: Number(row['source_id']),
    key: String(row['key']),
    state: Number(row['state']),
    facts: JSON.parse(String(row['record'])) as PersonFacts | null,
  }));
  const overridesOf = grouped(overrides, 'person_id', (row): [string, unknown] => [
    String(row['field']),
    row['value'] === null ? null : JSON.parse(String(row['value'])),
  ]);
  return new Map(
    rows.map((row) => {
      const id = Number(row['id']);
      return [
        id,
        {
          id,
          state: stateOf(row, levelsOf.get(id) ?? []),
          links: linksOf.get(id) ?? [],
          overrides: new Map(overridesOf.get(id) ?? []),
        },
      ];
    }),
  );
}

/** The links as the merge wants them; `dismissing` tells of which sources a missing row dismisses. */
export function speakingLinks(
  links: readonly StoredPersonLink[],
  priorityOf: (sourceId: number) => number,
  dismisses: (sourceId: number) => boolean,
): PersonLink[] {
  return links.flatMap(({ sourceId, state, facts }) => {
    // What was decided of a row that no cycle has read yet says nothing.
    if (facts === null) return [];
    const status = state === 1 ? (dismisses(sourceId) ? 'dismissed' : 'blocked') : null;
    return [{ sourceId, priority: priorityOf(sourceId), status, facts }];
  });
}

/** The columns of a person's state. */
export const stateColumns = [
  'surname',
  'given_name',
  'patronymic',
  'employee_id',
  'department_id',
  'position_id',
  'status',
  'valid_from',
  'valid_until',
  'custom',
  ...assignedColumns,
];

/** A row of the table of people. */
export function stateOf(row: Row, accessLevels: readonly number[]): PersonState {
  return {
    surname: String(row['surname']),
    givenName: textOf(row['given_name']),
    patronymic: textOf(row['patronymic']),
    employeeId: textOf(row['employee_id']),
    department: idOf(row['department_id']),
    position: idOf(row['position_id']),
    accessLevels,
    schedule: idOf(row['schedule_id']),
    scheduleFrom: textOf(row['schedule_from']),
    scheduleUntil: textOf(row['schedule_until']),
    status: String(row['status']) as PersonStatus,
    validFrom: textOf(row['valid_from']),
    validUntil: textOf(row['valid_until']),
    custom: JSON.parse(String(row['custom'])) as Record<string, string>,
  };
}

export function textOf(value: Parameter | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

export function idOf(value: Parameter | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}

function grouped<T>(rows: readonly Row[], by: string, value: (row: Row) => T): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const id = Number(row[by]);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [value(row)]);
    else group.push(value(row));
  }
  return groups;
}

/** Keeps other writers of these people waiting until the transaction ends. */
export async function lockPeople(within: Database, ids: readonly number[]): Promise<void> {
  // In SQLite whoever writes is alone anyhow.
  if (within.dialect === 'sqlite') return;
  await within.all(`SELECT id FROM person WHERE ${within.among('id', 'id')} ORDER BY id FOR UPDATE`, [
    within.list(ids),
  ]);
}
