/** Plans work schedules from those whose rows changed, and finds the schedule that a row refers to. */
import type { ScheduleRecord, ScheduleReference } from '../model/records.ts';
import { shownInterval, type WorkSchedule } from '../model/work-schedule.ts';
import type { Assigned } from '../registry/assignments.ts';
import type { LinkIndex } from './link-index.ts';
import { entryOf } from './load-index.ts';
import type { PlannedId, ScheduleChange, ShownFields } from './planned.ts';
import type { TouchedRow } from './reading.ts';
import type { References } from './references.ts';

export function planSchedules(
  rows: readonly TouchedRow<ScheduleRecord>[],
  index: LinkIndex | null,
  references: References,
): ScheduleChange[] {
  if (index === null) return [];
  return rows.map((row) => {
    const { key, ...schedule } = row.record;
    const old = index.isNew(row.entry) ? undefined : references.schedules.get(index.localId(row.entry));
    const id = old?.id ?? references.nextId();
    references.newSchedules.set(row.entry, id);
    references.names.schedules.after.set(id, schedule.name);
    return {
      kind: old === undefined ? 'create' : 'update',
      key,
      entry: row.entry,
      digests: row.digests,
      fields: shownSchedule(old ?? null, schedule),
      id,
      schedule,
    };
  });
}

/** The fields in which two states of a schedule differ, as people read them. */
export function shownSchedule(old: WorkSchedule | null, now: WorkSchedule | null): ShownFields {
  const fields: Record<string, readonly [unknown, unknown]> = {};
  for (const field of ['name', 'cycleDays', 'anchor'] as const) {
    if (old?.[field] !== now?.[field]) fields[field] = [old?.[field] ?? null, now?.[field] ?? null];
  }
  const before = old?.intervals.map(shownInterval) ?? null;
  const after = now?.intervals.map(shownInterval) ?? null;
  if (before?.join() !== after?.join()) fields['intervals'] = [before, after];
  return fields;
}

/** Whether two states are the same schedule; ids apart. */
export function sameSchedule(left: WorkSchedule, right: WorkSchedule): boolean {
  return Object.keys(shownSchedule(left, right)).length === 0;
}

/**
 * The schedule that a person or a department refers to, or null when there is none: by key where the source has a list of schedules, else by
 * the name of one that the registry has.
 */
export function findSchedule(
  reference: ScheduleReference,
  schedules: LinkIndex | null,
  references: References,
): Assigned | null {
  const { key, from, until } = reference;
  const id = schedules === null ? byName(key, references) : byKey(key, schedules, references);
  return id === null ? null : { id, from, until };
}

function byKey(key: string, schedules: LinkIndex, references: References): PlannedId | null {
  const entry = entryOf(schedules, key);
  if (entry < 0 || !schedules.usable(entry)) return null;
  return references.newSchedules.get(entry) ?? schedules.localId(entry);
}

function byName(name: string, references: References): PlannedId | null {
  for (const [id, known] of references.names.schedules.after) if (known === name) return id;
  return null;
}

/** How the assignment of a schedule changes, as people read it. */
export function shownAssignment(old: Assigned | null, now: Assigned | null, references: References): ShownFields {
  const fields: Record<string, readonly [unknown, unknown]> = {};
  if (old?.id !== now?.id) {
    const name = (assigned: Assigned | null, when: 'before' | 'after'): string | null =>
      assigned === null ? null : references.nameOf('schedules', assigned.id, when);
    fields['schedule'] = [name(old, 'before'), name(now, 'after')];
  }
  if ((old?.from ?? null) !== (now?.from ?? null)) fields['scheduleFrom'] = [old?.from ?? null, now?.from ?? null];
  if ((old?.until ?? null) !== (now?.until ?? null)) fields['scheduleUntil'] = [old?.until ?? null, now?.until ?? null];
  return fields;
}
