/** Departments, positions and access levels: small tables that a cycle reads whole when it needs them. */
import {
  type Assigned,
  assignedColumns,
  insertAssignments,
  removeAssignments,
  updateAssignments,
} from './assignments.ts';
import type { Database, Parameter, Row, Table } from './database.ts';
import { withoutNamed } from './names-of-people.ts';
import { idOf, textOf } from './people.ts';
import { reserve } from './sources.ts';
import { tables } from './tables.ts';

export interface Department {
  readonly id: number;
  readonly parent: number | null;
  readonly name: string;
  readonly schedule: Assigned | null;
  /** Made because a person's row names its path; goes when nobody does any more. */
  readonly mentioned: boolean;
}

/** A position or an access level. */
export interface Named {
  readonly id: number;
  readonly name: string;
  readonly mentioned: boolean;
}

export type NamedKind = 'positions' | 'accessLevels';

export async function readDepartments(database: Database): Promise<Department[]> {
  const rows = await database.all('SELECT * FROM department ORDER BY id');
  return rows.map((row) => ({
    id: Number(row['id']),
    parent: idOf(row['parent_id']),
    name: String(row['name']),
    schedule: assignedOf(row),
    mentioned: row['mentioned'] === 1,
  }));
}

function assignedOf(row: Row): Assigned | null {
  const id = idOf(row['schedule_id']);
  return id === null ? null : { id, from: textOf(row['schedule_from']), until: textOf(row['schedule_until']) };
}

export async function readNamed(database: Database, kind: NamedKind): Promise<Named[]> {
  const rows = await database.all(`SELECT id, name, mentioned FROM ${tableOf(kind).name} ORDER BY id`);
  return rows.map((row) => ({ id: Number(row['id']), name: String(row['name']), mentioned: row['mentioned'] === 1 }));
}

function tableOf(kind: NamedKind): Table {
  return kind === 'positions' ? tables.position : tables.accessLevel;
}

export async function insertDepartments(
  within: Database,
  departments: readonly Omit<Department, 'id'>[],
  today: string,
): Promise<number> {
  const firstId = await reserve(within, 'department', departments.length);
  const withIds = departments.map((department, index) => ({ ...department, id: firstId + index }));
  await restoreDepartments(within, withIds, today);
  return firstId;
}

/** Inserts departments with ids that are theirs already: what named them before they were removed leads to them again. */
export async function restoreDepartments(
  within: Database,
  departments: readonly Department[],
  today: string,
): Promise<void> {
  await within.insert(
    tables.department,
    departments.map((department): Parameter[] => [
      department.id,
      department.parent,
      department.name,
      department.mentioned ? 1 : 0,
      ...columnsOf(department.schedule),
    ]),
  );
  const assigned = departments.map(({ id, schedule }) => assigningOf(id, schedule));
  await insertAssignments(within, 'department', assigned, today);
}

export async function updateDepartments(
  within: Database,
  departments: readonly Omit<Department, 'mentioned'>[],
  today: string,
): Promise<void> {
  const before = await readAssigned(
    within,
    departments.map(({ id }) => id),
  );
  await within.update(
    tables.department,
    ['id'],
    ['parent_id', 'name', 'mentioned', ...assignedColumns],
    departments.map((department) => [
      department.id,
      department.parent,
      department.name,
      0,
      ...columnsOf(department.schedule),
    ]),
  );
  const changed = departments.filter(({ id, schedule }) => !sameAssigned(before.get(id) ?? null, schedule));
  const assigned = changed.map(({ id, schedule }) => assigningOf(id, schedule));
  await updateAssignments(within, 'department', assigned, today);
}

async function readAssigned(database: Database, ids: readonly number[]): Promise<Map<number, Assigned | null>> {
  const rows = await database.all(`SELECT * FROM department WHERE ${database.among('id', 'id')}`, [database.list(ids)]);
  return new Map(rows.map((row) => [Number(row['id']), assignedOf(row)]));
}

export function sameAssigned(left: Assigned | null, right: Assigned | null): boolean {
  return left?.id === right?.id && left?.from === right?.from && left?.until === right?.until;
}

function columnsOf(schedule: Assigned | null): Parameter[] {
  return [schedule?.id ?? null, schedule?.from ?? null, schedule?.until ?? null];
}

function assigningOf(id: number, schedule: Assigned | null) {
  return { id, schedule: schedule?.id ?? null, from: schedule?.from ?? null, until: schedule?.until ?? null };
}

export async function insertNamed(
  within: Database,
  kind: NamedKind,
  things: readonly { readonly name: string; readonly mentioned: boolean }[],
): Promise<number> {
  const firstId = await reserve(within, kind === 'positions' ? 'position' : 'access_level', things.length);
  const withIds = things.map((thing, index) => ({ ...thing, id: firstId + index }));
  await restoreNamed(within, kind, withIds);
  return firstId;
}

/** As `restoreDepartments`. */
export async function restoreNamed(within: Database, kind: NamedKind, things: readonly Named[]): Promise<void> {
  await within.insert(
    tableOf(kind),
    things.map(({ id, name, mentioned }): Parameter[] => [id, name, mentioned ? 1 : 0]),
  );
}

export async function updateNamed(
  within: Database,
  kind: NamedKind,
  things: readonly { readonly id: number; readonly name: string }[],
): Promise<void> {
  await within.update(
    tableOf(kind),
    ['id'],
    ['name', 'mentioned'],
    things.map((thing) => [thing.id, thing.name, 0]),
  );
}

const fieldOf = { positions: 'position', accessLevels: 'accessLevels' } as const;

const departmentInUse =
  'EXISTS (SELECT 1 FROM person WHERE department_id = department.id) OR EXISTS (SELECT 1 FROM department child WHERE child.parent_id = department.id)';
const useOf: Record<NamedKind, string> = {
  positions: 'EXISTS (SELECT 1 FROM person WHERE position_id = position.id)',
  accessLevels: 'EXISTS (SELECT 1 FROM person_level WHERE level_id = access_level.id)',
};

/** Of these departments, the ones that hold no people and no departments, and that nothing of a source may fall back on. */
export async function emptyDepartments(database: Database, ids: readonly number[]): Promise<number[]> {
  const rows = await database.all(
    `SELECT id FROM department WHERE ${database.among('id', 'id')} AND NOT (${departmentInUse})`,
    [database.list(ids)],
  );
  return withoutNamed(
    database,
    'department',
    rows.map((row) => Number(row['id'])),
  );
}

/** Of these positions or access levels, the ones that nobody has and that nothing of a source may fall back on. */
export async function unusedNamed(database: Database, kind: NamedKind, ids: readonly number[]): Promise<number[]> {
  const name = tableOf(kind).name;
  const rows = await database.all(`SELECT id FROM ${name} WHERE ${database.among('id', 'id')} AND NOT ${useOf[kind]}`, [
    database.list(ids),
  ]);
  return withoutNamed(
    database,
    fieldOf[kind],
    rows.map((row) => Number(row['id'])),
  );
}

export async function deleteDepartments(within: Database, ids: readonly number[]): Promise<void> {
  await removeAssignments(within, 'department', ids);
  await within.remove(
    tables.department,
    ['id'],
    ids.map((id) => [id]),
  );
}

export async function deleteNamed(within: Database, kind: NamedKind, ids: readonly number[]): Promise<void> {
  await within.remove(
    tableOf(kind),
    ['id'],
    ids.map((id) => [id]),
  );
}

/** Removes what was made on mention and is mentioned no more; empty parents go with their last child. */
export async function sweepMentioned(within: Database): Promise<void> {
  for (const kind of ['positions', 'accessLevels'] as const) {
    const mentioned = await mentionedIds(within, tableOf(kind).name);
    await deleteNamed(within, kind, await unusedNamed(within, kind, mentioned));
  }
  for (;;) {
    const empty = await emptyDepartments(within, await mentionedIds(within, 'department'));
    if (empty.length === 0) return;
    await deleteDepartments(within, empty);
  }
}

async function mentionedIds(database: Database, table: string): Promise<number[]> {
  const rows = await database.all(`SELECT id FROM ${table} WHERE mentioned = 1`);
  return rows.map((row) => Number(row['id']));
}

/** Of these ids, the ones that are not in the table. */
export async function absentIds(
  database: Database,
  table: 'department' | 'position' | 'access_level' | 'person' | 'schedule',
  ids: readonly number[],
): Promise<number[]> {
  const rows = await database.all(`SELECT id FROM ${table} WHERE ${database.among('id', 'id')}`, [database.list(ids)]);
  const there = new Set(rows.map((row) => Number(row['id'])));
  return ids.filter((id) => !there.has(id));
}
