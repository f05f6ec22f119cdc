/** Work schedules in the registry, whole: a schedule is never without its intervals. */
import type { IntervalKind, ScheduleInterval, WorkSchedule } from '../model/work-schedule.ts';
import type { Database, Parameter } from './database.ts';
import { withoutNamed } from './names-of-people.ts';
import { reserve } from './sources.ts';
import { timeTables } from './time-tables.ts';

export interface StoredSchedule extends WorkSchedule {
  readonly id: number;
}

/** Schedules by id; all of them without `ids`. */
export async function readSchedules(database: Database, ids?: readonly number[]): Promise<Map<number, StoredSchedule>> {
  const of = (column: string): string => (ids === undefined ? '' : ` WHERE ${database.among(column, 'id')}`);
  const list = ids === undefined ? [] : [database.list(ids)];
  const intervals = new Map<number, ScheduleInterval[]>();
  const rows = await database.all(
    `SELECT * FROM schedule_interval${of('schedule_id')} ORDER BY schedule_id, position`,
    list,
  );
  for (const row of rows) {
    const id = Number(row['schedule_id']);
    const own = intervals.get(id) ?? [];
    own.push({
      day: Number(row['day']),
      start: Number(row['start_minute']),
      end: Number(row['end_minute']),
      kind: String(row['kind']) as IntervalKind,
    });
    intervals.set(id, own);
  }
  const schedules = await database.all(`SELECT * FROM schedule${of('id')} ORDER BY id`, list);
  return new Map(
    schedules.map((row) => {
      const id = Number(row['id']);
      const schedule: StoredSchedule = {
        id,
        name: String(row['name']),
        cycleDays: Number(row['cycle_days']),
        anchor: String(row['anchor']),
        intervals: intervals.get(id) ?? [],
      };
      return [id, schedule];
    }),
  );
}

/** Inserts schedules; gives the id of the first, the others follow in order. */
export async function insertSchedules(within: Database, schedules: readonly WorkSchedule[]): Promise<number> {
  const firstId = await reserve(within, 'schedule', schedules.length);
  const withIds = schedules.map((schedule, index) => ({ ...schedule, id: firstId + index }));
  await restoreSchedules(within, withIds);
  return firstId;
}

/** Inserts schedules with ids that are theirs already: what named them before they were removed leads to them again. */
export async function restoreSchedules(within: Database, schedules: readonly StoredSchedule[]): Promise<void> {
  await within.insert(
    timeTables.schedule,
    schedules.map(({ id, name, cycleDays, anchor }) => [id, name, cycleDays, anchor]),
  );
  await insertIntervals(within, schedules);
}

export async function updateSchedules(within: Database, schedules: readonly StoredSchedule[]): Promise<void> {
  await within.update(
    timeTables.schedule,
    ['id'],
    ['name', 'cycle_days', 'anchor'],
    schedules.map(({ id, name, cycleDays, anchor }) => [id, name, cycleDays, anchor]),
  );
  await within.remove(
    timeTables.scheduleInterval,
    ['schedule_id'],
    schedules.map(({ id }) => [id]),
  );
  await insertIntervals(within, schedules);
}

async function insertIntervals(within: Database, schedules: readonly StoredSchedule[]): Promise<void> {
  await within.insert(
    timeTables.scheduleInterval,
    schedules.flatMap(({ id, intervals }) =>
      intervals.map(({ day, start, end, kind }, position): Parameter[] => [id, position, day, start, end, kind]),
    ),
  );
}

/** Deletes schedules with what is left of their past assignments. */
export async function deleteSchedules(within: Database, ids: readonly number[]): Promise<void> {
  const rows = ids.map((id) => [id]);
  await within.remove(timeTables.scheduleAssignment, ['schedule_id'], rows);
  await within.remove(timeTables.scheduleInterval, ['schedule_id'], rows);
  await within.remove(timeTables.schedule, ['id'], rows);
}

/** Of these schedules, the ones that neither a person nor a department has, and that no source's word of a person names. */
export async function unusedSchedules(database: Database, ids: readonly number[]): Promise<number[]> {
  const rows = await database.all(
    `SELECT id FROM schedule WHERE ${database.among('id', 'id')} AND NOT EXISTS (SELECT 1 FROM person WHERE schedule_id = schedule.id) AND NOT EXISTS (SELECT 1 FROM department WHERE schedule_id = schedule.id)`,
    [database.list(ids)],
  );
  return withoutNamed(
    database,
    'schedule',
    rows.map((row) => Number(row['id'])),
  );
}
