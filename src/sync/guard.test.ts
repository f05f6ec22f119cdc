import { describe, expect, test } from 'vitest';
import { countsAsChange, holdChanges, holdRemovals } from './guard.ts';

const figures = { entity: 'persons', read: 90, known: 100, removals: 10, firstCycle: false } as const;
const limit = { count: null, percent: null, changePercent: 50 };

describe('the guard', () => {
  test.each([
    ['no limit', {}, null],
    ['as many as the count', { count: 10 }, null],
    ['one more than the count', { count: 9 }, 'guard.removals'],
    ['just the percentage', { percent: 10 }, null],
    ['more than the percentage', { percent: 9.9 }, 'guard.removals'],
    ['either of two limits', { count: 50, percent: 5 }, 'guard.removals'],
    ['a limit of nothing', { count: 0 }, 'guard.removals'],
  ])('with %s', (_, limits, code) => {
    expect(holdRemovals(figures, { ...limit, ...limits }, true)?.code ?? null).toBe(code);
  });

  test('lets the first cycle remove, but for an empty answer', () => {
    expect(holdRemovals({ ...figures, firstCycle: true }, { ...limit, count: 0 }, true)).toBeNull();
    expect(holdRemovals({ ...figures, firstCycle: true, read: 0 }, limit, true)?.code).toBe('guard.empty');
    expect(holdRemovals({ ...figures, read: 0 }, limit, false)).toBeNull();
    expect(holdRemovals({ ...figures, read: 0, removals: 0 }, limit, true)).toBeNull();
  });

  test('holds a field that changes for more than its share', () => {
    const changed = new Map([
      ['department', 51],
      ['phone', 50],
    ]);
    expect([...holdChanges(changed, 100, limit, false).keys()]).toEqual(['department']);
    expect(holdChanges(changed, 100, limit, true).size).toBe(0);
    expect(holdChanges(changed, 0, limit, false).size).toBe(0);
  });

  test('does not count the filling of what was empty, except where it decides about doors', () => {
    expect([countsAsChange('phone', null), countsAsChange('phone', '1'), countsAsChange('validUntil', null)]).toEqual([
      false,
      true,
      true,
    ]);
  });
});
