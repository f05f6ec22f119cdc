/** People in the registry: reading what the merge needs, and writing what it gave, in bulk. */
import type { PersonFacts, PersonLink, PersonState, PersonStatus } from '../model/person-state.ts';
import { foldedName } from '../model/person-state.ts';
import { assignedColumns, beginSchedules, followSchedules } from './assignments.ts';
import type { Database, Parameter, Row } from './database.ts';
import { entityCode, goneLink } from './links.ts';
import { deletePhotosOfPeople } from './photos.ts';
import { reviveClaims } from './refused-claims.ts';
import { reserve } from './sources.ts';
import { tables } from './tables.ts';
import { timeTables } from './time-tables.ts';

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

/** People by local id with everything that the merge needs. */
export async function readPeople(
  database: Database,
  ids: readonly number[],
  now: Date,
): Promise<Map<number, StoredPerson>> {
  const list = database.list(ids);
  const rows = await database.all(`SELECT * FROM person WHERE ${database.among('id', 'id')}`, [list]);
  const levels = await database.all(
    `SELECT person_id, level_id FROM person_level WHERE ${database.among('person_id', 'id')} ORDER BY person_id, level_id`,
    [list],
  );
  const links = await database.all(
    `SELECT source_id, key, local_id, state, record FROM link WHERE entity = ${persons} AND ${database.among('local_id', 'id')} AND state <> ${goneLink}`,
    [list],
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

/** Inserts people, from that civil day on in their departments; gives the id of the first, the others follow in order. */
export async function insertPeople(
  within: Database,
  states: readonly PersonState[],
  now: Date,
  date: string,
): Promise<number> {
  const firstId = await reserve(within, 'person', states.length);
  const at = now.toISOString();
  await within.insert(
    tables.person,
    states.map((state, index) => [firstId + index, ...columnsOf(state), at]),
    ['id', ...stateColumns, 'created_at'],
  );
  const memberships: Parameter[][] = [];
  const levels: Parameter[][] = [];
  for (let index = 0; index < states.length; index++) {
    const state = states[index] as PersonState;
    if (state.department !== null) memberships.push([firstId + index, state.department, date, null]);
    for (const level of state.accessLevels) levels.push([firstId + index, level]);
  }
  await within.insert(tables.membership, memberships);
  await within.insert(tables.personLevel, levels);
  await beginSchedules(within, firstId, states, date);
  return firstId;
}

const stateColumns = [
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
  'folded',
  ...assignedColumns,
];

function columnsOf(state: PersonState): Parameter[] {
  return [
    state.surname,
    state.givenName,
    state.patronymic,
    state.employeeId,
    state.department,
    state.position,
    state.status,
    state.validFrom,
    state.validUntil,
    JSON.stringify(state.custom),
    foldedName(state.surname, state.givenName, state.patronymic),
    state.schedule,
    state.scheduleFrom,
    state.scheduleUntil,
  ];
}

export interface PersonUpdate {
  readonly id: number;
  readonly old: PersonState;
  readonly now: PersonState;
}

/**
 * Rows for an update, by the columns that change. A column that is written is written to its indexes too, even with the value it had, and
 * those entries lie all over the file: with all columns written, most of what a small change writes would be indexes.
 */
function changedColumns(updates: readonly PersonUpdate[]): Iterable<{ columns: string[]; rows: Parameter[][] }> {
  const groups = new Map<string, { columns: string[]; rows: Parameter[][] }>();
  for (const { id, old, now } of updates) {
    const before = columnsOf(old);
    const after = columnsOf(now);
    const changed = stateColumns.flatMap((_, column) => (before[column] === after[column] ? [] : [column]));
    if (changed.length === 0) continue;
    const columns = changed.map((column) => stateColumns[column] as string);
    const row = [id, ...changed.map((column) => after[column] as Parameter)];
    const group = groups.get(columns.join());
    if (group === undefined) groups.set(columns.join(), { columns, rows: [row] });
    else group.rows.push(row);
  }
  return groups.values();
}

/**
 * Writes changed people, their memberships (dated: last month's time sheet stays right after a transfer) and access levels. The civil day is
 * that on which it is so.
 */
export async function updatePeople(within: Database, updates: readonly PersonUpdate[], today: string): Promise<void> {
  for (const { columns, rows } of changedColumns(updates)) await within.update(tables.person, ['id'], columns, rows);
  const moved = updates.filter((update) => update.old.department !== update.now.department);
  if (moved.length > 0) await moveMembers(within, moved, today);
  await followSchedules(within, updates, today);
  const regraded = updates.filter((update) => update.old.accessLevels.join() !== update.now.accessLevels.join());
  await within.remove(
    tables.personLevel,
    ['person_id'],
    regraded.map((update) => [update.id]),
  );
  await within.insert(
    tables.personLevel,
    regraded.flatMap((update) => update.now.accessLevels.map((level) => [update.id, level])),
  );
}

async function moveMembers(within: Database, moved: readonly PersonUpdate[], date: string): Promise<void> {
  const list = within.list(moved.map((update) => update.id));
  // A membership that began today never was: a second transfer on one day replaces the first.
  await within.run(
    `DELETE FROM membership WHERE ${within.among('person_id', 'id')} AND until_date IS NULL AND from_date >= ?`,
    [list, date],
  );
  await within.run(
    `UPDATE membership SET until_date = ? WHERE ${within.among('person_id', 'id')} AND until_date IS NULL`,
    [date, list],
  );
  // Who comes back to a department on the day of leaving it never left.
  const back = await within.all(
    `SELECT person_id, department_id FROM membership WHERE ${within.among('person_id', 'id')} AND until_date = ?`,
    [list, date],
  );
  const left = new Set(back.map((row) => `${Number(row['person_id'])} ${Number(row['department_id'])}`));
  const entered = moved.filter((update) => update.now.department !== null);
  const returned = entered.filter((update) => left.has(`${update.id} ${update.now.department}`));
  await within.update(
    tables.membership,
    ['person_id', 'department_id', 'until_date'],
    ['until_date'],
    returned.map((update) => [update.id, update.now.department, date, null]),
  );
  await within.insert(
    tables.membership,
    entered
      .filter((update) => !returned.includes(update))
      .map((update) => [update.id, update.now.department, date, null]),
  );
}

const ofPerson = [tables.membership, tables.personLevel, tables.override, tables.identifier];

/** Deletes people with everything that is only theirs; their identifiers' links must have been dealt with. */
export async function deletePeople(within: Database, ids: readonly number[]): Promise<void> {
  const rows = ids.map((id) => [id]);
  const theirs = await within.all(`SELECT id FROM identifier WHERE ${within.among('person_id', 'id')}`, [
    within.list(ids),
  ]);
  await reviveClaims(
    within,
    theirs.map((row) => Number(row['id'])),
  );
  for (const table of [...ofPerson, timeTables.scheduleAssignment, timeTables.document]) {
    await within.remove(table, ['person_id'], rows);
  }
  await deletePhotosOfPeople(within, ids);
  await within.remove(tables.person, ['id'], rows);
}

/** Keeps other writers of these people waiting until the transaction ends. */
export async function lockPeople(within: Database, ids: readonly number[]): Promise<void> {
  // In SQLite whoever writes is alone anyhow.
  if (within.dialect === 'sqlite') return;
  await within.all(`SELECT id FROM person WHERE ${within.among('id', 'id')} ORDER BY id FOR UPDATE`, [
    within.list(ids),
  ]);
}
