import { describe, expect, test } from 'vitest';
import type { FieldSpec } from '../config/document.ts';
import { packRows } from '../model/row-group.ts';
import type { Value } from '../model/value.ts';
import { compileMapper } from './compile.ts';

const columns = ['id', 'name', 'cycle', 'anchor', 'day', 'start', 'end', 'kind'];
const fields: Record<string, FieldSpec> = {
  key: { kind: 'column', column: 'id' },
  name: { kind: 'column', column: 'name' },
  cycleDays: { kind: 'column', column: 'cycle' },
  anchor: { kind: 'column', column: 'anchor' },
  day: { kind: 'column', column: 'day' },
  start: { kind: 'column', column: 'start' },
  end: { kind: 'column', column: 'end' },
  kind: { kind: 'column', column: 'kind' },
};
const mapper = await compileMapper('schedules', { query: '', fields }, columns, {
  timezone: 'Europe/Moscow',
  place: 'p',
});

/** What becomes of the rows of schedule `S`. */
function map(...rows: Value[][]) {
  const packed = packRows(
    rows.map((row) => ['S', ...row]),
    columns.length,
  );
  return mapper.map(packed.map((text, column) => (column === 0 ? 'S' : text)));
}

describe('The rows of a schedule', () => {
  test('become one schedule with its intervals in order', () => {
    const mapped = map(
      ['Shifts', '4', '2026-01-01', '2', '20:00', '08:00', 'work'],
      ['Shifts', '4', '2026-01-01', '2', '01:00', '2:00', 'BREAK'],
      ['Shifts', '4.0', '2026-01-01 00:00:00', 1, '1899-12-30 08:00:00', '20:00:00', null],
      ['Shifts', 4, '2026-01-01', null, null, null, null],
    );
    expect(mapped).toEqual({
      kind: 'record',
      record: {
        key: 'S',
        name: 'Shifts',
        cycleDays: 4,
        anchor: '2026-01-01',
        intervals: [
          { day: 1, start: 480, end: 1200, kind: 'work' },
          { day: 2, start: 1200, end: 1920, kind: 'work' },
          { day: 2, start: 1500, end: 1560, kind: 'break' },
        ],
      },
    });
  });

  test('are a week from a Monday where they do not say otherwise', () => {
    expect(map(['Week', null, null, '1', '08:00', '24:00', null])).toMatchObject({
      record: { cycleDays: 7, anchor: '2024-01-01', intervals: [{ day: 1, start: 480, end: 1440, kind: 'work' }] },
    });
  });

  test.each<[string, string, string, Value[][]]>([
    [
      'another name',
      'schedule.contradiction',
      'name',
      [
        ['A', 7, null, 1, '8:00', '9:00', null],
        ['B', 7, null, 2, '8:00', '9:00', null],
      ],
    ],
    [
      'another cycle',
      'schedule.contradiction',
      'cycle',
      [
        ['A', 7, null, 1, '8:00', '9:00', null],
        ['A', 8, null, 2, '8:00', '9:00', null],
      ],
    ],
    ['a day after the last', 'schedule.day', 'day', [['A', 7, null, 8, '8:00', '9:00', null]]],
    ['a day before the first', 'schedule.day', 'day', [['A', 7, null, 0, '8:00', '9:00', null]]],
    ['a cycle of 33 days', 'mapping.number', 'cycle', [['A', 33, null, 1, '8:00', '9:00', null]]],
    ['a cycle without a beginning', 'schedule.anchor', 'anchor', [['A', 4, null, 1, '8:00', '9:00', null]]],
    ['an anchor that is no day', 'mapping.date', 'anchor', [['A', 4, '2026-01-01 08:00', 1, '8:00', '9:00', null]]],
    ['no time', 'mapping.time', 'start', [['A', 7, null, 1, '25:60', '9:00', null]]],
    ['a time of seconds', 'mapping.time', 'end', [['A', 7, null, 1, '8:00', '23:59:59', null]]],
    ['one time only', 'mapping.required', 'end', [['A', 7, null, 1, '8:00', null, null]]],
    ['another kind', 'mapping.choice', 'kind', [['A', 7, null, 1, '8:00', '9:00', 'lunch']]],
    [
      'overlapping intervals',
      'schedule.interval',
      'start',
      [
        ['A', 7, null, 1, '8:00', '10:00', null],
        ['A', 7, null, 1, '9:00', '11:00', null],
      ],
    ],
    ['an interval of two days', 'schedule.interval', 'end', [['A', 7, null, 1, '8:00', '48:00', null]]],
    ['no name', 'mapping.required', 'name', [['', 7, null, 1, '8:00', '9:00', null]]],
  ])('are rejected as a whole for %s', (_name, code, column, rows) => {
    expect(map(...rows)).toMatchObject({ kind: 'rejection', rejection: { key: 'S', code, column } });
  });
});
