/** Plans departments, positions and access levels from the rows that changed. */
import type { AccessLevelRecord, DepartmentRecord, PositionRecord } from '../model/records.ts';
import type { Assigned } from '../registry/assignments.ts';
import type { RejectedRow } from '../registry/outcomes.ts';
import type { NamedKind } from '../registry/structure.ts';
import { type LinkIndex, linkState } from './link-index.ts';
import { entryOf } from './load-index.ts';
import { findSchedule, shownAssignment } from './plan-schedules.ts';
import type { DepartmentChange, NamedChange, PlannedId, ShownFields } from './planned.ts';
import type { TouchedRow } from './reading.ts';
import type { References } from './references.ts';

interface Placed {
  readonly row: TouchedRow<DepartmentRecord>;
  readonly id: PlannedId;
  readonly parent: PlannedId | null;
  readonly schedule: Assigned | null;
}

/** Changes of departments, parents first; rows that would close a circle or hang in the air are rejected. */
export function planDepartments(
  rows: readonly TouchedRow<DepartmentRecord>[],
  index: LinkIndex,
  schedules: LinkIndex | null,
  references: References,
  rejected: (row: RejectedRow) => void,
): DepartmentChange[] {
  for (const row of rows) if (index.isNew(row.entry)) references.newDepartments.set(row.entry, references.nextId());
  const idOf = (entry: number): PlannedId => references.newDepartments.get(entry) ?? index.localId(entry);
  const placed = new Map<PlannedId, Placed>();
  const refuse = (row: TouchedRow<DepartmentRecord>, code: keyof typeof refusals): void => {
    const { column, pick, reasonOf } = refusals[code];
    const value = pick(row.record);
    const id = idOf(row.entry);
    placed.delete(id);
    const earlier = references.before.get(id);
    if (earlier === undefined) references.after.delete(id);
    else references.after.set(id, earlier);
    index.reject(row.entry);
    references.newDepartments.delete(row.entry);
    rejected({
      entity: 'departments',
      key: row.key,
      column,
      value,
      code,
      reason: reasonOf(value),
    });
  };

  for (const row of rows) {
    const { parent } = row.record;
    const above = parent === null ? -1 : entryOf(index, parent);
    if (parent !== null && (above < 0 || !index.seen(above))) {
      refuse(row, 'cycle.departmentOrphan');
      continue;
    }
    const assigned = row.record.schedule;
    const schedule = assigned === null ? null : findSchedule(assigned, schedules, references);
    if (assigned !== null && schedule === null) {
      refuse(row, 'cycle.unknownSchedule');
      continue;
    }
    const id = idOf(row.entry);
    const place = { row, id, parent: parent === null ? null : idOf(above), schedule };
    placed.set(id, place);
    references.after.set(id, { parent: place.parent, name: row.record.name, schedule });
  }
  // Every refusal may leave others without a parent or bring an old circle back, so it goes on until none follows.
  for (let refused = true; refused; ) {
    refused = false;
    const circular = circularAmong(placed, references);
    for (const place of Array.from(placed.values())) {
      const orphan = place.parent !== null && !references.after.has(place.parent);
      if (!orphan && !circular.has(place.id)) continue;
      refuse(place.row, circular.has(place.id) ? 'cycle.departmentCycle' : 'cycle.departmentOrphan');
      refused = true;
    }
  }
  const depths = new Map<PlannedId, number>();
  const sorted = [...placed.values()]
    .map((place) => ({ place, depth: depthOf(place.id, references, depths) }))
    .sort((left, right) => left.depth - right.depth)
    .map(({ place }) => place);
  for (const { id, parent, row } of sorted) references.place(id, parent, row.record.name);
  return sorted.map((place) => departmentChange(place, index, references));
}

const refusals = {
  'cycle.departmentOrphan': {
    column: 'parent',
    pick: (record: DepartmentRecord) => record.parent ?? '',
    reasonOf: (parent: string) =>
      `The department above ("${parent}") is not among the rows that can be used. Add it, or leave the parent empty.`,
  },
  'cycle.departmentCycle': {
    column: 'parent',
    pick: (record: DepartmentRecord) => record.parent ?? '',
    reasonOf: (parent: string) =>
      `The department is above itself: its parent "${parent}" is below it. Correct the parent of one of them.`,
  },
  'cycle.unknownSchedule': {
    column: 'schedule',
    pick: (record: DepartmentRecord) => record.schedule?.key ?? '',
    reasonOf: (schedule: string) =>
      `The work schedule "${schedule}" is not among the rows that can be used. Correct it in the source; until then the department stays as before.`,
  },
} as const;

/** The departments that are above themselves: walking up from each, every one is passed once. */
function circularAmong(placed: ReadonlyMap<PlannedId, Placed>, references: References): Set<PlannedId> {
  const circular = new Set<PlannedId>();
  const walkOf = new Map<PlannedId, number>();
  let walk = 0;
  for (const start of placed.keys()) {
    walk += 1;
    const way: PlannedId[] = [];
    let at: PlannedId | null = start;
    while (at !== null && !walkOf.has(at)) {
      walkOf.set(at, walk);
      way.push(at);
      at = references.after.get(at)?.parent ?? null;
    }
    // Met on this very walk: what lies between the two meetings is a circle.
    if (at !== null && walkOf.get(at) === walk) for (const id of way.slice(way.indexOf(at))) circular.add(id);
  }
  return circular;
}

function depthOf(id: PlannedId, references: References, depths: Map<PlannedId, number>): number {
  const way: PlannedId[] = [];
  let at: PlannedId | null = id;
  while (at !== null && !depths.has(at)) {
    way.push(at);
    at = references.after.get(at)?.parent ?? null;
  }
  let depth = at === null ? -1 : (depths.get(at) ?? -1);
  for (const each of way.reverse()) depths.set(each, ++depth);
  return depth;
}

function departmentChange(
  { row, id, parent, schedule }: Placed,
  index: LinkIndex,
  references: References,
): DepartmentChange {
  const old = references.before.get(id);
  const fields: Record<string, readonly [unknown, unknown]> = {};
  if (old?.name !== row.record.name) fields['name'] = [old?.name ?? null, row.record.name];
  if ((old?.parent ?? null) !== parent) {
    fields['parent'] = [
      references.departmentPath(old?.parent ?? null, 'before'),
      references.departmentPath(parent, 'after'),
    ];
  }
  Object.assign(fields, shownAssignment(old?.schedule ?? null, schedule, references));
  const kind = index.isNew(row.entry) ? 'create' : 'update';
  const { key, entry, digests, record } = row;
  return { kind, key, entry, digests, fields, id, parent, name: record.name, schedule };
}

/** Changes of positions or access levels. One that people's rows have mentioned by name already is adopted. */
export function planNamed(
  kind: NamedKind,
  rows: readonly TouchedRow<PositionRecord | AccessLevelRecord>[],
  index: LinkIndex,
  references: References,
): NamedChange[] {
  const linked = new Set<number>();
  for (let entry = 0; entry < index.size(); entry++) {
    if (!index.isNew(entry) && index.usable(entry) && index.state(entry) <= linkState.kept)
      linked.add(index.localId(entry));
  }
  return rows.map((row) => {
    const { name } = row.record;
    const isNew = index.isNew(row.entry);
    const adopted = isNew ? references.findNamed(kind, name).find((id) => id > 0 && !linked.has(id)) : undefined;
    const id = isNew ? (adopted ?? references.nextId()) : index.localId(row.entry);
    if (isNew) references.newNamed[kind].set(row.entry, id);
    linked.add(id);
    const names = references.names[kind];
    const old = names.before.get(id) ?? null;
    references.rename(kind, id, name);
    const fields: ShownFields = old === name ? {} : { name: [old, name] };
    return {
      kind: id < 0 ? 'create' : 'update',
      key: row.key,
      entry: row.entry,
      digests: row.digests,
      fields,
      id,
      name,
    };
  });
}
