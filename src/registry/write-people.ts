/** Writes people, in bulk: what the merge gave, with all that is only theirs. */
import { foldedName, type PersonState } from '../model/person-state.ts';
import { beginSchedules, followSchedules } from './assignments.ts';
import type { Database, Parameter } from './database.ts';
import { stateColumns } from './people.ts';
import { deletePhotosOfPeople } from './photos.ts';
import { reviveClaims } from './refused-claims.ts';
import { reserve } from './sources.ts';
import { tables } from './tables.ts';
import { timeTables } from './time-tables.ts';

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
    ['id', ...writtenColumns, 'created_at'],
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

/** The folded name is what people are searched by. */
const writtenColumns = [...stateColumns, 'folded'];

/** Values of `writtenColumns`. */
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
    state.schedule,
    state.scheduleFrom,
    state.scheduleUntil,
    foldedName(state.surname, state.givenName, state.patronymic),
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
    const changed = writtenColumns.flatMap((_, column) => (before[column] === after[column] ? [] : [column]));
    if (changed.length === 0) continue;
    const columns = changed.map((column) => writtenColumns[column] as string);
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
