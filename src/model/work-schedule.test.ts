import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  arrangeIntervals,
  cycleDayOf,
  intervalsOn,
  type ScheduleInterval,
  type WorkSchedule,
  weekAnchor,
  workMinutes,
} from './work-schedule.ts';

const week: WorkSchedule = {
  name: 'week',
  cycleDays: 7,
  anchor: weekAnchor,
  intervals: [1, 2, 3, 4, 5].flatMap((day): ScheduleInterval[] => [
    { day, start: 480, end: 1020, kind: 'work' },
    { day, start: 720, end: 780, kind: 'break' },
  ]),
};

const day = (from: number): string => new Date(from * 86_400_000).toISOString().slice(0, 10);
const dates = fc.integer({ min: -30_000, max: 60_000 }).map(day);

describe('A cyclic schedule', () => {
  test('of a week has its first day on Mondays and none on Sundays, before the anchor as after it', () => {
    fc.assert(
      fc.property(dates, (date) => {
        const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
        expect(cycleDayOf(week, date)).toBe(weekday === 0 ? 7 : weekday);
        expect(intervalsOn(week, date)).toHaveLength(weekday === 0 || weekday === 6 ? 0 : 2);
      }),
      { numRuns: 300 },
    );
    expect(workMinutes(week)).toBe(40 * 60);
  });

  test('repeats after its cycle and has each day of it exactly once, whatever its length and anchor', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 32 }),
        dates,
        fc.integer({ min: 0, max: 40_000 }),
        (cycleDays, anchor, at) => {
          const schedule = { name: '', cycleDays, anchor, intervals: [] };
          const days = Array.from({ length: cycleDays }, (_, index) => cycleDayOf(schedule, day(at + index)));
          expect([...days].sort((one, other) => one - other)).toEqual(
            Array.from({ length: cycleDays }, (_, i) => i + 1),
          );
          expect(cycleDayOf(schedule, day(at + cycleDays))).toBe(days[0]);
          expect(cycleDayOf(schedule, anchor)).toBe(1);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('keeps an overnight shift with its breaks on the day on which it begins', () => {
    const arranged = arrangeIntervals(4, [
      { day: 2, start: 60, end: 120, kind: 'break' },
      { day: 2, start: 1200, end: 1920, kind: 'work' },
    ]);
    expect(arranged).toEqual([
      { day: 2, start: 1200, end: 1920, kind: 'work' },
      { day: 2, start: 1500, end: 1560, kind: 'break' },
    ]);
  });
});

describe('Intervals that cannot be', () => {
  const work = (of: number, start: number, end: number): ScheduleInterval => ({ day: of, start, end, kind: 'work' });
  test.each([
    ['overlap within a day', 7, [work(1, 480, 720), work(1, 700, 900)]],
    ['go on into those of the next day', 7, [work(1, 1200, 1920), work(2, 400, 900)]],
    ['of the last day go on into the first', 2, [work(2, 1200, 1920), work(1, 400, 900)]],
    ['overlap with themselves in a cycle of one day', 1, [work(1, 0, 1500)]],
    ['are breaks outside of work', 7, [work(1, 480, 720), { day: 1, start: 700, end: 760, kind: 'break' as const }]],
  ])('%s', (_name, cycleDays, intervals) => {
    expect(arrangeIntervals(cycleDays, intervals)).toMatchObject({ code: 'schedule.interval' });
  });

  test('are not those that only touch: a duty of 24 hours every day', () => {
    expect(arrangeIntervals(1, [work(1, 480, 1920)])).toHaveLength(1);
    expect(arrangeIntervals(7, [work(1, 480, 720), work(1, 720, 900)])).toHaveLength(2);
  });
});
