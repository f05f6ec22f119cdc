/** Departments as a tree, each with how many people it and what is below it have. */
import type { Department } from '../../api/structure.ts';

export interface Branch {
  readonly id: number;
  readonly name: string;
  readonly people: number;
  readonly below: readonly Branch[];
}

/** The branches of the top. What stands below itself by a fault of the source is left out. */
export function treeOf(departments: readonly Department[], order: Intl.Collator): readonly Branch[] {
  const known = new Set(departments.map(({ id }) => id));
  const children = new Map<number | null, Department[]>();
  for (const department of departments) {
    const parent = department.parent !== null && known.has(department.parent) ? department.parent : null;
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [department]);
    else siblings.push(department);
  }
  const branchOf = ({ id, name, people }: Department): Branch => {
    const below = branches(id);
    return { id, name, people: below.reduce((sum, branch) => sum + branch.people, people), below };
  };
  const branches = (parent: number | null): readonly Branch[] =>
    (children.get(parent) ?? []).map(branchOf).sort((one, other) => order.compare(one.name, other.name));
  return branches(null);
}

/** Ids of the departments above one, which have to be open for it to be seen. */
export function above(departments: readonly Department[], id: number | undefined): ReadonlySet<number> {
  const parents = new Map(departments.map((department) => [department.id, department.parent]));
  const found = new Set<number>();
  let next = id === undefined ? null : (parents.get(id) ?? null);
  while (next !== null && !found.has(next)) {
    found.add(next);
    next = parents.get(next) ?? null;
  }
  return found;
}
