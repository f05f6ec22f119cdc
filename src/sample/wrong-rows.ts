/** Rows that cannot be used, each with one thing wrong, so that the sample shows what Gatehouse says of them. */
import type { SqliteDatabase } from '../sqlite/open.ts';
import { insertCard, insertEmployee, makeEmployee } from './people.ts';
import { random } from './random.ts';
import { insertAbsence } from './time.ts';

export interface WrongRow {
  readonly table: 'employee' | 'card' | 'absence';
  /** `id` of an employee or an absence, `card_no` of a card. */
  readonly key: string;
  /** The column that is wrong. */
  readonly column: string;
  readonly value: string;
}

/** What is wrong, row by row. */
export const wrongRows: readonly WrongRow[] = [
  { table: 'employee', key: '9001', column: 'hired', value: '31.02.2024' },
  { table: 'employee', key: '9002', column: 'dept', value: '999' },
  { table: 'employee', key: '9003', column: 'surname', value: '' },
  { table: 'card', key: '300,12345', column: 'card_no', value: '300,12345' },
  { table: 'card', key: '017,04711', column: 'employee_id', value: '8888' },
  { table: 'card', key: '4711-0815', column: 'fmt', value: 'magstripe' },
  { table: 'absence', key: '9001', column: 'date_to', value: '2026-01-09' },
  { table: 'absence', key: '9002', column: 'type', value: 'QQ' },
  { table: 'absence', key: '9003', column: 'date_from', value: '2026-01-20' },
];

export function insertWrongRows(database: SqliteDatabase): void {
  const chance = random(9001);
  const hired = new Date('2024-02-29T00:00:00Z');
  const employee = (id: number) => ({ ...makeEmployee(chance, id, 21, hired), is_blocked: 0 });
  insertEmployee(database, 9001, { ...employee(9001), hired: '31.02.2024' });
  insertEmployee(database, 9002, { ...employee(9002), dept: 999 });
  insertEmployee(database, 9003, { ...employee(9003), surname: '', given_name: '', patronymic: '', full_name: '' });
  const issued = new Date('2025-04-07T00:00:00Z');
  insertCard(database, 1, { number: '300,12345', format: 'w26', kind: 'card' }, issued);
  insertCard(database, 8888, { number: '017,04711', format: 'w26', kind: 'card' }, issued);
  insertCard(database, 2, { number: '4711-0815', format: 'magstripe', kind: 'card' }, issued);
  const first = { employee: 1, type: 'ОТ', from: '2026-01-12', to: '2026-01-25' };
  insertAbsence(database, 9000, first);
  insertAbsence(database, 9001, { employee: 2, type: 'ОТ', from: '2026-01-19', to: '2026-01-09' });
  insertAbsence(database, 9002, { employee: 3, type: 'QQ', from: '2026-01-19', to: '2026-01-23' });
  // While on leave since the 12th.
  insertAbsence(database, 9003, { employee: 1, type: 'Б', from: '2026-01-20', to: '2026-01-30' });
}
