import { expect, test } from 'vitest';
import { createSampleHr, samplePeople } from './create.ts';
import { rowsOf } from './rows.ts';
import { readWholeSample, withSample, withSampleFile } from './sample-file.ts';
import { wrongRows } from './wrong-rows.ts';

test('a sample is a plant of a thousand people in 40 nested departments', () => {
  withSampleFile((path) => {
    createSampleHr(path, 1);
    const { department, employee, position, access_level, sync_version } = readWholeSample(path);
    const wrongPeople = wrongRows.filter(({ table }) => table === 'employee').length;
    expect(employee).toHaveLength(samplePeople + wrongPeople);
    expect(department).toHaveLength(40);
    expect(position?.length).toBeGreaterThan(20);
    expect(access_level).toHaveLength(8);
    expect(sync_version).toEqual([{ version: 1 }]);

    const parents = new Map(department?.map(({ id, parent_id }) => [id, parent_id]));
    const depth = (id: unknown): number =>
      parents.get(id as number) === null ? 1 : 1 + depth(parents.get(id as number));
    expect(Math.max(...[...parents.keys()].map(depth))).toBe(5);
    const inhabited = new Set(employee?.map(({ dept }) => dept));
    expect([...parents.keys()].filter((id) => !inhabited.has(id))).toEqual([1]);
  });
});

test('the same seed makes the same rows and another seed makes others', () => {
  const sampleOf = (seed: number) =>
    withSampleFile((path) => {
      createSampleHr(path, seed);
      return readWholeSample(path);
    });
  const first = sampleOf(7);
  expect(sampleOf(7)).toEqual(first);
  expect(sampleOf(8)).not.toEqual(first);
});

test('every reference leads somewhere, except in the two rows that are wrong in that way', () => {
  withSampleFile((path) => {
    createSampleHr(path, 2);
    withSample(path, (database) => {
      const broken = rowsOf(database, 'PRAGMA foreign_key_check');
      expect(broken.map(({ table, parent }) => `${String(table)} -> ${String(parent)}`).sort()).toEqual([
        'card -> employee',
        'employee -> department',
      ]);
      expect(rowsOf(database, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    });
  });
});

test('each wrong row is there with its wrong value', () => {
  withSampleFile((path) => {
    createSampleHr(path, 3);
    const sample = readWholeSample(path);
    for (const { table, key, column, value } of wrongRows) {
      const keyColumn = table === 'card' ? 'card_no' : 'id';
      const found = sample[table]?.filter((row) => String(row[keyColumn]) === key);
      expect(found?.map((row) => String(row[column]))).toEqual([value]);
    }
  });
});

test('everybody has a schedule, every sixth person an absence, and no two absences of one person overlap', () => {
  withSampleFile((path) => {
    createSampleHr(path, 5);
    const { employee = [], absence = [], work_schedule = [] } = readWholeSample(path);
    const known = new Set(work_schedule.map(({ id }) => id));
    expect(employee.filter(({ schedule_id }) => !known.has(schedule_id ?? null))).toEqual([]);
    const wrong = new Set(wrongRows.filter(({ table }) => table === 'absence').map(({ key }) => key));
    const right = absence.filter(({ id }) => !wrong.has(String(id)));
    expect(right.length).toBeGreaterThan(samplePeople / 7);
    expect(new Set(right.map(({ employee_id }) => employee_id)).size).toBe(right.length);
  });
});

test('the other rows are written as the formats ask, and no two cards are the same', () => {
  const spellings: Record<string, RegExp> = {
    w26: /^\d{3},\d{5}$/,
    'em-3-5': /^\d{3},\d{5}$/,
    'em-10d': /^\d{10}$/,
    w34: /^[\dA-F]{8}$/,
    hex: /^([\dA-F]{8}|[\dA-F]{14})$/,
  };
  withSampleFile((path) => {
    createSampleHr(path, 4);
    const { card = [], employee = [] } = readWholeSample(path);
    const wrong = new Set(wrongRows.map(({ key }) => key));
    const canonical = new Set<string>();
    const right = card.filter(({ card_no }) => !wrong.has(String(card_no)));
    for (const { card_no, fmt } of right) {
      expect(String(card_no)).toMatch(spellings[String(fmt)] ?? /^never$/);
      canonical.add(canonicalForm(String(card_no), String(fmt)));
    }
    expect(canonical.size).toBe(right.length);
    expect(new Set(right.map(({ fmt }) => fmt))).toEqual(new Set(Object.keys(spellings)));

    const holders = new Set<unknown>();
    const severalCards = new Set<unknown>();
    for (const { employee_id } of right) (holders.has(employee_id) ? severalCards : holders).add(employee_id);
    expect(severalCards.size).toBeGreaterThan(200);
    for (const { id, hired, full_name } of employee) {
      if (wrong.has(String(id))) continue;
      const [day, month, year] = String(hired).split('.');
      expect(new Date(`${year}-${month}-${day}T00:00:00Z`).toISOString().slice(0, 10)).toBe(`${year}-${month}-${day}`);
      expect(full_name).toMatch(/^\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+( \p{Lu}\p{Ll}+)?$/u);
    }
  });
});

function canonicalForm(number: string, format: string): string {
  if (format === 'em-10d') return `32:${Number(number)}`;
  if (format === 'w34' || format === 'hex') return `${number.length * 4}:${BigInt(`0x${number}`)}`;
  const [facility, low] = number.split(',').map(Number);
  return `24:${(facility ?? 0) * 65536 + (low ?? 0)}`;
}
