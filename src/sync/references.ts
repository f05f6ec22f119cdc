/**
 * Departments, positions and access levels while a plan is made: what the registry has, what the plan will create (with ids below zero
 * until it is applied), and how rows refer to them: by key, by name or by path.
 */
import type { Assigned } from '../registry/assignments.ts';
import type { Database } from '../registry/database.ts';
import { readSchedules, type StoredSchedule } from '../registry/schedules.ts';
import { type NamedKind, readDepartments, readNamed } from '../registry/structure.ts';
import type { Entry } from './link-index.ts';
import type { PlannedId } from './planned.ts';

export interface DepartmentNode {
  readonly parent: PlannedId | null;
  readonly name: string;
  readonly schedule: Assigned | null;
}

export interface References {
  /** The department of an entry of the index of departments that this plan creates. */
  readonly newDepartments: Map<Entry, PlannedId>;
  /** The same for positions and access levels. */
  readonly newNamed: Record<NamedKind, Map<Entry, PlannedId>>;
  readonly newSchedules: Map<Entry, PlannedId>;
  /** Work schedules before the plan, by id. */
  readonly schedules: ReadonlyMap<number, StoredSchedule>;
  /** Departments before the plan and after it, by id. */
  readonly before: Map<PlannedId, DepartmentNode>;
  readonly after: Map<PlannedId, DepartmentNode>;
  readonly names: Record<
    NamedKind | 'schedules',
    { readonly before: Map<PlannedId, string>; readonly after: Map<PlannedId, string> }
  >;
  /** Things that are created because a person's row mentions them, in order: parents before children. */
  readonly mentionedDepartments: { readonly id: PlannedId; readonly parent: PlannedId | null; readonly name: string }[];
  readonly mentionedNamed: Record<NamedKind, { readonly id: PlannedId; readonly name: string }[]>;
  /** A new id for something that the plan creates. */
  nextId(): PlannedId;
  departmentByPath(path: readonly string[]): PlannedId;
  namedByName(kind: NamedKind, name: string): PlannedId;
  /** Ids of things with this name before the plan. */
  findNamed(kind: NamedKind, name: string): readonly PlannedId[];
  departmentPath(id: PlannedId | null, when: 'before' | 'after'): string | null;
  nameOf(kind: NamedKind | 'schedules', id: PlannedId, when: 'before' | 'after'): string;
  /** Says what a planned id became when it was applied, or as what a thing was made again that had gone meanwhile. */
  settle(planned: PlannedId, real: number): void;
  /** Says what a thing of the source's own list is called, so that rows which name it find it. */
  rename(kind: NamedKind, id: PlannedId, name: string): void;
  /** The same of a department's place. */
  place(id: PlannedId, parent: PlannedId | null, name: string): void;
  /** The id in the registry of a planned or real one. */
  readonly resolve: (id: PlannedId) => number;
}

export async function loadReferences(database: Database): Promise<References> {
  const departments = await readDepartments(database);
  const before = new Map<PlannedId, DepartmentNode>(
    departments.map(({ id, parent, name, schedule }) => [id, { parent, name, schedule }]),
  );
  const after = new Map(before);
  const children = new Map<string, PlannedId>(departments.map(({ id, parent, name }) => [childKey(parent, name), id]));
  const schedules = await readSchedules(database);
  const names = {
    positions: await loadNames(database, 'positions'),
    accessLevels: await loadNames(database, 'accessLevels'),
    schedules: scheduleNames(schedules),
  };
  const real = new Map<PlannedId, number>();
  let lastId = 0;

  const references: References = {
    newDepartments: new Map(),
    newNamed: { positions: new Map(), accessLevels: new Map() },
    newSchedules: new Map(),
    schedules,
    before,
    after,
    names,
    mentionedDepartments: [],
    mentionedNamed: { positions: [], accessLevels: [] },
    nextId: () => --lastId,
    departmentByPath(path) {
      let parent: PlannedId | null = null;
      for (const name of path) {
        const key = childKey(parent, name);
        let id = children.get(key);
        if (id === undefined) {
          id = references.nextId();
          references.mentionedDepartments.push({ id, parent, name });
          after.set(id, { parent, name, schedule: null });
          children.set(key, id);
        }
        parent = id;
      }
      return parent as PlannedId;
    },
    namedByName(kind, name) {
      const { byName, after: afterNames } = names[kind];
      const known = byName.get(name)?.[0];
      if (known !== undefined) return known;
      const id = references.nextId();
      references.mentionedNamed[kind].push({ id, name });
      byName.set(name, [id]);
      afterNames.set(id, name);
      return id;
    },
    findNamed: (kind, name) => names[kind].byName.get(name) ?? [],
    departmentPath(id, when) {
      if (id === null) return null;
      const tree = when === 'before' ? before : after;
      const parts: string[] = [];
      // A registry edited by hand could hold a circle; a path is never longer than the tree is large.
      for (let at: PlannedId | null = id; at !== null && parts.length <= tree.size; ) {
        const node: DepartmentNode | undefined = tree.get(at);
        if (node === undefined) break;
        parts.unshift(node.name);
        at = node.parent;
      }
      return parts.join('/');
    },
    nameOf: (kind, id, when) => names[kind][when].get(id) ?? '',
    settle(planned, id) {
      if (planned === id) return;
      real.set(planned, id);
      const node = after.get(planned);
      if (node !== undefined) after.set(id, node);
      for (const { after: afterNames } of [names.positions, names.accessLevels, names.schedules]) {
        const name = afterNames.get(planned);
        if (name !== undefined) afterNames.set(id, name);
      }
    },
    rename(kind, id, name) {
      const { byName, after: afterNames } = names[kind];
      const old = afterNames.get(id);
      if (old === name && byName.get(name)?.includes(id)) return;
      if (old !== undefined)
        byName.set(
          old,
          (byName.get(old) ?? []).filter((other) => other !== id),
        );
      byName.set(name, [...(byName.get(name) ?? []), id]);
      afterNames.set(id, name);
    },
    place(id, parent, name) {
      const old = before.get(id);
      if (old !== undefined && children.get(childKey(old.parent, old.name)) === id) {
        children.delete(childKey(old.parent, old.name));
      }
      if (!children.has(childKey(parent, name))) children.set(childKey(parent, name), id);
    },
    resolve: (id) => real.get(id) ?? id,
  };
  return references;
}

async function loadNames(database: Database, kind: NamedKind) {
  const things = await readNamed(database, kind);
  const before = new Map<PlannedId, string>(things.map(({ id, name }) => [id, name]));
  const byName = new Map<string, PlannedId[]>();
  for (const { id, name } of things) byName.set(name, [...(byName.get(name) ?? []), id]);
  return { before, after: new Map(before), byName };
}

function scheduleNames(schedules: ReadonlyMap<number, StoredSchedule>) {
  const before = new Map<PlannedId, string>([...schedules.values()].map(({ id, name }) => [id, name]));
  return { before, after: new Map(before) };
}

function childKey(parent: PlannedId | null, name: string): string {
  return `${parent ?? ''}\u0000${name}`;
}
