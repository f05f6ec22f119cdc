/** Who has which work schedule when: of people and of departments. */
import { type Assigning, type Assignment, assignedOn, assignSchedule } from '../model/assignment.ts';
import type { PersonState } from '../model/person-state.ts';
import { type Database, one, type Parameter } from './database.ts';
import { timeTables } from './time-tables.ts';

export type Assignee = 'person' | 'department';

/** What is assigned to a person or a department, as its row says it. */
export interface Assigned {
  readonly id: number;
  readonly from: string | null;
  readonly until: string | null;
}

/** The columns `schedule_id`, `schedule_from`, `schedule_until` of a person or a department. */
export const assignedColumns = ['schedule_id', 'schedule_from', 'schedule_until'] as const;

export async function readAssignments(
  database: Database,
  whose: Assignee,
  ids: readonly number[],
): Promise<Map<number, Assignment[]>> {
  const rows = await database.all(
    `SELECT ${whose}_id AS id, schedule_id, from_date, until_date FROM schedule_assignment WHERE ${database.among(`${whose}_id`, 'id')} ORDER BY from_date`,
    [database.list(ids)],
  );
  const histories = new Map<number, Assignment[]>();
  for (const row of rows) {
    const id = Number(row['id']);
    const assignment = {
      schedule: Number(row['schedule_id']),
      from: String(row['from_date']),
      until: row['until_date'] === null ? null : String(row['until_date']),
    };
    histories.set(id, [...(histories.get(id) ?? []), assignment]);
  }
  return histories;
}

/** Writes the first assignments of new people or departments. */
export async function insertAssignments(
  within: Database,
  whose: Assignee,
  assigned: readonly (Assigning & { readonly id: number })[],
  today: string,
): Promise<void> {
  const rows = assigned.flatMap((assigning) =>
    assignSchedule([], assigning, today).map((assignment) => rowOf(whose, assigning.id, assignment)),
  );
  if (rows.length > 0) await within.insert(timeTables.scheduleAssignment, rows);
}

/** Carries changes on in the histories of people or departments. */
export async function updateAssignments(
  within: Database,
  whose: Assignee,
  assigned: readonly (Assigning & { readonly id: number })[],
  today: string,
): Promise<void> {
  if (assigned.length === 0) return;
  const ids = assigned.map(({ id }) => id);
  const histories = await readAssignments(within, whose, ids);
  await removeAssignments(within, whose, ids);
  const rows = assigned.flatMap((assigning) =>
    assignSchedule(histories.get(assigning.id) ?? [], assigning, today).map((assignment) =>
      rowOf(whose, assigning.id, assignment),
    ),
  );
  await within.insert(timeTables.scheduleAssignment, rows);
}

type Scheduled = Pick<PersonState, 'schedule' | 'scheduleFrom' | 'scheduleUntil'>;

/** The assignments of new people, whose ids follow `firstId`. */
export async function beginSchedules(
  within: Database,
  firstId: number,
  states: readonly Scheduled[],
  today: string,
): Promise<void> {
  const assigned = states.flatMap((state, index) =>
    state.schedule === null ? [] : [ofPerson(firstId + index, state)],
  );
  await insertAssignments(within, 'person', assigned, today);
}

/** The assignments of people who changed. */
export async function followSchedules(
  within: Database,
  updates: readonly { readonly id: number; readonly old: Scheduled; readonly now: Scheduled }[],
  today: string,
): Promise<void> {
  const changed = updates.filter(
    ({ old, now }) =>
      old.schedule !== now.schedule || old.scheduleFrom !== now.scheduleFrom || old.scheduleUntil !== now.scheduleUntil,
  );
  const assigned = changed.map(({ id, now }) => ofPerson(id, now));
  await updateAssignments(within, 'person', assigned, today);
}

function ofPerson(id: number, state: Scheduled) {
  return { id, schedule: state.schedule, from: state.scheduleFrom, until: state.scheduleUntil };
}

export async function removeAssignments(within: Database, whose: Assignee, ids: readonly number[]): Promise<void> {
  await within.remove(
    timeTables.scheduleAssignment,
    [`${whose}_id`],
    ids.map((id) => [id]),
  );
}

function rowOf(whose: Assignee, id: number, { schedule, from, until }: Assignment): Parameter[] {
  return [whose === 'person' ? id : null, whose === 'department' ? id : null, schedule, from, until];
}

/** The schedule by which somebody works on a day, and the department whose it is; null where it is the person's own. */
export interface ScheduleInForce {
  readonly schedule: number;
  readonly department: number | null;
}

/**
 * The schedule that a person has on a day, `YYYY-MM-DD`: the person's own, else that of the department of that day or of one above it; null
 * where there is none.
 */
export async function scheduleInForce(
  database: Database,
  personId: number,
  date: string,
): Promise<ScheduleInForce | null> {
  const own = await readAssignments(database, 'person', [personId]);
  const found = assignedOn(own.get(personId) ?? [], date);
  if (found !== null) return { schedule: found, department: null };
  const membership = await one(
    database,
    'SELECT department_id FROM membership WHERE person_id = ? AND from_date <= ? AND (until_date IS NULL OR until_date > ?)',
    [personId, date, date],
  );
  const above = new Set<number>();
  for (let at = membership?.['department_id'] ?? null; at !== null && !above.has(Number(at)); ) {
    const id = Number(at);
    above.add(id);
    const history = await readAssignments(database, 'department', [id]);
    const schedule = assignedOn(history.get(id) ?? [], date);
    if (schedule !== null) return { schedule, department: id };
    at = (await one(database, 'SELECT parent_id FROM department WHERE id = ?', [id]))?.['parent_id'] ?? null;
  }
  return null;
}

export async function scheduleOn(database: Database, personId: number, date: string): Promise<number | null> {
  return (await scheduleInForce(database, personId, date))?.schedule ?? null;
}
