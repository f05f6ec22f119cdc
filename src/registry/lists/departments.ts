/** Departments as they are listed, and their paths. */
import type { Database } from '../database.ts';
import { readSchedules } from '../schedules.ts';
import { type Department, readDepartments } from '../structure.ts';
import { type Origins, sourceNames, speakingLinkOf } from './origins.ts';

export interface ListedDepartment {
  readonly id: number;
  readonly source: string | null;
  readonly key: string | null;
  readonly name: string;
  /** Names from the top, joined by `/`. */
  readonly path: string;
  /** Local id of the department above; null at the top. */
  readonly parent: number | null;
  readonly parentKey: string | null;
  /** Name of the work schedule that is the department's own, and its days, the last one included. */
  readonly schedule: string | null;
  readonly scheduleFrom: string | null;
  readonly scheduleUntil: string | null;
}

/** Every department by its path; there are few enough to be sorted whole. */
export async function* listDepartments(
  database: Database,
  filter: Origins & { readonly limit?: number | undefined },
): AsyncGenerator<ListedDepartment[]> {
  const sources = await sourceNames(database);
  const departments = await readDepartments(database);
  const paths = pathsOf(departments);
  const schedules = await readSchedules(database);
  const links = await speakingLinkOf(
    database,
    'departments',
    departments.map(({ id }) => id),
    filter,
  );
  const listed = departments
    .filter(({ id }) => filter.sourceId === undefined || links.has(id))
    .map(({ id, name, parent, schedule }): ListedDepartment => {
      const link = links.get(id);
      return {
        id,
        source: link === undefined ? null : (sources.get(link.sourceId) ?? null),
        key: link?.key ?? null,
        name,
        path: paths.get(id) ?? name,
        parent,
        parentKey: parent === null ? null : (links.get(parent)?.key ?? null),
        schedule: schedule === null ? null : (schedules.get(schedule.id)?.name ?? null),
        scheduleFrom: schedule?.from ?? null,
        scheduleUntil: schedule?.until ?? null,
      };
    });
  listed.sort((one, other) => (one.path < other.path ? -1 : one.path > other.path ? 1 : one.id - other.id));
  yield listed.slice(0, filter.limit);
}

/** Paths of all departments by local id. */
export async function departmentPaths(database: Database): Promise<ReadonlyMap<number, string>> {
  return pathsOf(await readDepartments(database));
}

function pathsOf(departments: readonly Department[]): ReadonlyMap<number, string> {
  const byId = new Map(departments.map((department) => [department.id, department]));
  const paths = new Map<number, string>();
  const pathOf = (department: Department): string => {
    const known = paths.get(department.id);
    if (known !== undefined) return known;
    // Set before going up, so that departments above themselves would end instead of going round.
    paths.set(department.id, department.name);
    const parent = department.parent === null ? undefined : byId.get(department.parent);
    const path = parent === undefined ? department.name : `${pathOf(parent)}/${department.name}`;
    paths.set(department.id, path);
    return path;
  };
  for (const department of departments) pathOf(department);
  return paths;
}
