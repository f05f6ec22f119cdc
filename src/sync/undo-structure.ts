/** Takes back what a cycle did to a department, a position or an access level. */

import { civilDay } from '../model/local-time.ts';
import type { Assigned } from '../registry/assignments.ts';
import type { StoredChange } from '../registry/changes.ts';
import {
  absentIds,
  type Department,
  type NamedKind,
  readDepartments,
  readNamed,
  restoreDepartments,
  restoreNamed,
  sameAssigned,
  updateDepartments,
  updateNamed,
} from '../registry/structure.ts';
import { linkRestored } from './link-restored.ts';
import { recordUndo, swapped } from './record-undo.ts';
import { impossibleBecause, keptBecause, type Outcome, reverted, type Undoing } from './undo-outcome.ts';

export async function undoStructure(change: StoredChange, undoing: Undoing): Promise<Outcome> {
  if (change.kind === 'create') {
    return impossibleBecause('The source still lists it; it goes when the source lists it no more.');
  }
  return change.entity === 'departments'
    ? undoDepartment(change, undoing)
    : undoNamed(change, change.entity as NamedKind, undoing);
}

async function undoDepartment(change: StoredChange, undoing: Undoing): Promise<Outcome> {
  const { within } = undoing;
  const all = new Map((await readDepartments(within)).map((department) => [department.id, department]));
  const [oldParent, newParent] = (change.fields['#parent'] ?? [undefined, undefined]) as [
    number | null | undefined,
    unknown,
  ];
  if (oldParent !== undefined && oldParent !== null && !all.has(oldParent)) {
    return impossibleBecause('The department above it is no longer there.');
  }
  const today = civilDay(undoing.context.now(), undoing.zoneOf(change.sourceId));
  const scheduled = change.fields['#schedule'] as readonly [Assigned | null, Assigned | null] | undefined;
  const oldSchedule = scheduled?.[0] ?? null;
  if (oldSchedule !== null && (await absentIds(within, 'schedule', [oldSchedule.id])).length > 0) {
    return impossibleBecause('The work schedule that it had is no longer there.');
  }
  if (change.kind === 'remove') {
    const name = (change.fields['name']?.[0] ?? '') as string;
    const id = change.localId;
    const restored = { id, parent: oldParent ?? null, name, schedule: oldSchedule, mentioned: false };
    await restoreDepartments(within, [restored], today);
    await linkRestored(change, id, undoing);
    await recordUndo(change, undoing, { kind: 'create', localId: id, fields: { name: [null, name] } });
    return reverted;
  }
  const department = all.get(change.localId);
  if (department === undefined) return impossibleBecause('The department is no longer there.');
  const [oldName, newName] = (change.fields['name'] ?? [department.name, department.name]) as [string, string];
  const moved = oldParent !== undefined && department.parent !== newParent;
  const rescheduled = scheduled !== undefined && !sameAssigned(department.schedule, scheduled[1]);
  if (department.name !== newName || moved || rescheduled) {
    return keptBecause('It was changed again since.');
  }
  const parent = oldParent === undefined ? department.parent : oldParent;
  if (isBelow(parent, department.id, all)) return impossibleBecause('The department above it is below it now.');
  const schedule = scheduled === undefined ? department.schedule : oldSchedule;
  await updateDepartments(within, [{ id: department.id, parent, name: oldName, schedule }], today);
  await recordUndo(change, undoing, { kind: 'update', localId: department.id, fields: swapped(change.fields) });
  return reverted;
}

function isBelow(id: number | null, above: number, all: ReadonlyMap<number, Department>): boolean {
  let steps = 0;
  for (let at = id; at !== null && steps <= all.size; at = all.get(at)?.parent ?? null) {
    if (at === above) return true;
    steps += 1;
  }
  return false;
}

async function undoNamed(change: StoredChange, kind: NamedKind, undoing: Undoing): Promise<Outcome> {
  const { within } = undoing;
  const [oldName, newName] = (change.fields['name'] ?? [null, null]) as [string, string];
  if (change.kind === 'remove') {
    const id = change.localId;
    await restoreNamed(within, kind, [{ id, name: oldName, mentioned: false }]);
    await linkRestored(change, id, undoing);
    await recordUndo(change, undoing, { kind: 'create', localId: id, fields: { name: [null, oldName] } });
    return reverted;
  }
  const thing = (await readNamed(within, kind)).find(({ id }) => id === change.localId);
  if (thing === undefined) return impossibleBecause('It is no longer there.');
  if (thing.name !== newName) return keptBecause('It was changed again since.');
  await updateNamed(within, kind, [{ id: thing.id, name: oldName }]);
  await recordUndo(change, undoing, { kind: 'update', localId: thing.id, fields: swapped(change.fields) });
  return reverted;
}
