/** Departments by their paths, as a person's department is shown. */
import type { Department, Named } from '../../api/structure.ts';

export function departmentChoices(departments: readonly Department[]): readonly Named[] {
  const known = new Map(departments.map((department) => [department.id, department]));
  const pathOf = (department: Department, below: readonly number[] = []): string => {
    const parent = department.parent === null ? undefined : known.get(department.parent);
    if (parent === undefined || below.includes(parent.id)) return department.name;
    return `${pathOf(parent, [...below, department.id])}/${department.name}`;
  };
  return departments.map((department) => ({ id: department.id, name: pathOf(department) }));
}
