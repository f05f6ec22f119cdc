import { describe, expect, test } from 'vitest';
import { assignedOn, assignSchedule } from './assignment.ts';

const always = { from: null, until: null };

describe('The history of a schedule', () => {
  test('goes on as it was before the day on which a change is found', () => {
    const first = assignSchedule([], { schedule: 1, ...always }, '2026-01-10');
    const second = assignSchedule(first, { schedule: 2, ...always }, '2026-03-01');
    expect(['2026-01-09', '2026-01-10', '2026-02-28', '2026-03-01'].map((date) => assignedOn(second, date))).toEqual([
      null,
      1,
      1,
      2,
    ]);
  });

  test('follows the dates of the source where it gives them, the last day included', () => {
    const history = assignSchedule([], { schedule: 1, from: '2025-06-01', until: '2026-06-30' }, '2026-03-01');
    expect(['2025-05-31', '2025-06-01', '2026-06-30', '2026-07-01'].map((date) => assignedOn(history, date))).toEqual([
      null,
      1,
      1,
      null,
    ]);
    const moved = assignSchedule(history, { schedule: 2, from: '2026-01-01', until: null }, '2026-03-02');
    expect([assignedOn(moved, '2025-12-31'), assignedOn(moved, '2026-01-01')]).toEqual([1, 2]);
  });

  test('ends when there is no schedule any more', () => {
    const history = assignSchedule([], { schedule: 1, ...always }, '2026-01-10');
    const ended = assignSchedule(history, { schedule: null, ...always }, '2026-02-01');
    expect([assignedOn(ended, '2026-01-31'), assignedOn(ended, '2026-02-01')]).toEqual([1, null]);
  });

  test('keeps its beginning when only an end becomes known', () => {
    const history = assignSchedule([], { schedule: 1, ...always }, '2026-01-10');
    const limited = assignSchedule(history, { schedule: 1, from: null, until: '2026-04-30' }, '2026-02-01');
    expect(limited).toEqual([{ schedule: 1, from: '2026-01-10', until: '2026-05-01' }]);
  });

  test('of a change that is found twice on one day is that of the last', () => {
    const first = assignSchedule([], { schedule: 1, ...always }, '2026-01-10');
    expect(assignSchedule(first, { schedule: 2, ...always }, '2026-01-10')).toEqual([
      { schedule: 2, from: '2026-01-10', until: null },
    ]);
  });
});
