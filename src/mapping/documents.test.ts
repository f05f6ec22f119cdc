import { describe, expect, test } from 'vitest';
import type { FieldSpec } from '../config/document.ts';
import { compileMapper } from './compile.ts';

const columns = ['id', 'person', 'type', 'from', 'to', 'number', 'comment'];
const fields: Record<string, FieldSpec> = Object.fromEntries(
  columns.map((column) => [column === 'id' ? 'key' : column, { kind: 'column', column }]),
);
const mapper = await compileMapper('documents', { query: '', fields }, columns, {
  timezone: 'Europe/Moscow',
  place: 'p',
});
const period = (from: string | null, to: string | null) => mapper.map(['1', '7', 'ОТ', from, to, null, ' x ']);

describe('A document', () => {
  test.each([
    ['days', '2026-03-02', '2026-03-15', '2026-03-02', '2026-03-15'],
    ['one day', '2026-03-02', '2026-03-02', '2026-03-02', '2026-03-02'],
    ['days kept as timestamps', '2026-03-02 00:00:00.000', '2026-03-15T00:00', '2026-03-02', '2026-03-15'],
    ['hours', '2026-03-02 09:00', '2026-03-02 13:00', '2026-03-02T06:00:00Z', '2026-03-02T10:00:00Z'],
    ['hours until midnight', '2026-03-02 20:00', '2026-03-03 00:00', '2026-03-02T17:00:00Z', '2026-03-02T21:00:00Z'],
    [
      'instants with a zone',
      '2026-03-02T00:00:00Z',
      '2026-03-03T00:00:00Z',
      '2026-03-02T00:00:00Z',
      '2026-03-03T00:00:00Z',
    ],
  ])('of %s has the period as it is meant', (_name, from, to, start, end) => {
    expect(period(from, to)).toEqual({
      kind: 'record',
      record: { key: '1', person: '7', type: 'ОТ', from: start, to: end, number: null, comment: 'x' },
    });
  });

  test.each([
    ['ends before it starts', '2026-03-02', '2026-03-01', 'mapping.period', 'to'],
    ['ends an hour before it starts', '2026-03-02 10:00', '2026-03-02 09:00', 'mapping.period', 'to'],
    ['has a day beside a time', '2026-03-02', '2026-03-02 09:00', 'mapping.date', 'to'],
    ['has no end', '2026-03-02', null, 'mapping.required', 'to'],
    ['has no start', '', '2026-03-02', 'mapping.required', 'from'],
    ['starts on a day that never was', '2026-02-30', '2026-03-02', 'mapping.date', 'from'],
  ])('that %s is rejected', (_name, from, to, code, column) => {
    expect(period(from, to)).toMatchObject({ kind: 'rejection', rejection: { key: '1', code, column } });
  });

  test('has days in the format of the source, also where that has a time', async () => {
    const dotted: FieldSpec = { kind: 'column', column: 'from', format: 'DD.MM.YYYY HH:mm:ss' };
    const config = { query: '', fields: { ...fields, from: dotted, to: { ...dotted, column: 'to' } } };
    const { map } = await compileMapper('documents', config, columns, { timezone: 'Asia/Almaty', place: 'p' });
    expect(map(['1', '7', 'Б', '05.01.2026 00:00:00', '14.01.2026 00:00:00', null, null])).toMatchObject({
      record: { from: '2026-01-05', to: '2026-01-14' },
    });
  });
});
