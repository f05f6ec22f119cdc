/** Work schedules and absences of the sample. */
import type { SqliteDatabase } from '../sqlite/open.ts';
import { daysAfter, isoDate } from './dates.ts';
import type { Random } from './random.ts';

interface SampleSchedule {
  readonly id: string;
  readonly title: string;
  readonly cycleDays: number;
  /** Each day of the cycle with the intervals that begin on it. */
  readonly days: readonly (readonly string[])[];
}

const dayOff: readonly string[] = [];
const officeDay = ['08:00-17:00 work', '12:00-13:00 break'];

const schedules: readonly SampleSchedule[] = [
  {
    id: 'W5',
    title: 'Five-day week',
    cycleDays: 7,
    days: [officeDay, officeDay, officeDay, officeDay, officeDay, dayOff, dayOff],
  },
  {
    id: 'DN',
    title: 'Day, night, two days off',
    cycleDays: 4,
    days: [['08:00-20:00 work', '12:00-12:45 break'], ['20:00-08:00 work', '01:00-01:45 break'], [], []],
  },
  {
    id: 'D4',
    title: 'On duty every fourth day',
    cycleDays: 4,
    days: [['08:00-08:00 work', '13:00-14:00 break', '02:00-05:00 break'], [], [], []],
  },
];

/** All schedules begin on a Monday. */
const firstDay = '01.01.2024';

export function insertSchedules(database: SqliteDatabase): void {
  const insert = database.prepare('INSERT INTO work_schedule VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  for (const { id, title, cycleDays, days } of schedules) {
    for (const [index, intervals] of days.entries()) {
      for (const interval of intervals) {
        const [times = '', kind = ''] = interval.split(' ');
        const [starts = '', ends = ''] = times.split('-');
        insert.run(id, title, cycleDays, firstDay, index + 1, starts, ends, kind);
      }
    }
  }
}

/** Most people work in the office week, the others in shifts. */
export function scheduleOf(employee: number): string {
  return employee % 3 > 0 ? 'W5' : employee % 2 === 0 ? 'DN' : 'D4';
}

export interface Absence {
  readonly employee: number;
  readonly type: string;
  readonly from: string;
  readonly to: string;
  readonly note?: string;
}

export function insertAbsence(database: SqliteDatabase, id: number, absence: Absence): void {
  const { employee, type, from, to, note = null } = absence;
  database
    .prepare(
      'INSERT INTO absence (id, employee_id, type, date_from, date_to, number, note) VALUES (?, ?, ?, ?, ?, ?, ?)',
    )
    .run(id, employee, type, from, to, `${id}/26`, note);
}

/** What of a year's absences is known in the sample's first days: one for every sixth person. */
export function insertAbsences(database: SqliteDatabase, chance: Random, people: number): void {
  const january = new Date('2026-01-12T00:00:00Z');
  for (let employee = 6; employee <= people; employee += 6) {
    const from = daysAfter(january, chance.between(0, 40));
    const hours = chance.chance(10);
    const type = hours ? 'Г' : chance.pick(['ОТ', 'Б', 'К', '09', 'ДО']);
    const [first, last] = hours
      ? [`${isoDate(from)} 09:00`, `${isoDate(from)} 13:30`]
      : [isoDate(from), isoDate(daysAfter(from, chance.between(0, 13)))];
    insertAbsence(database, employee / 6, { employee, type, from: first, to: last });
  }
}
