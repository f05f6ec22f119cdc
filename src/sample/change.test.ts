import { expect, test } from 'vitest';
import { changeSampleHr } from './change.ts';
import { createSampleHr } from './create.ts';
import { rowsOf, type SampleRow } from './rows.ts';
import { readWholeSample, withSample, withSampleFile } from './sample-file.ts';

/** The sample before and after one day, and what the office says it did. */
function oneDay(seed: number): {
  before: Record<string, SampleRow[]>;
  after: Record<string, SampleRow[]>;
  done: string[];
} {
  return withSampleFile((path) => {
    createSampleHr(path, seed);
    const before = readWholeSample(path);
    const done = changeSampleHr(path);
    return { before, after: readWholeSample(path), done };
  });
}

function by(rows: SampleRow[] | undefined, column: string): Map<unknown, SampleRow> {
  return new Map(rows?.map((row) => [row[column], row]));
}

test('a day has hires, dismissals, transfers, departments, cards, a leave, other hours, a photo and a correction, each told in a sentence', () => {
  const { done } = oneDay(1);
  const counts: Record<string, number> = {};
  for (const sentence of done) {
    const verb = sentence.split(' ')[0] ?? '';
    counts[verb] = (counts[verb] ?? 0) + 1;
  }
  expect(counts).toEqual({
    Hired: 3,
    Dismissed: 2,
    Removed: 1,
    Transferred: 4,
    Renamed: 1,
    Moved: 1,
    Passed: 1,
    Swapped: 1,
    Gave: 1,
    Rescheduled: 1,
    Corrected: 1,
    Photographed: 1,
  });
});

test('people come, go and change as the sentences say, and nobody else does', () => {
  const { before, after } = oneDay(2);
  const [old, now] = [by(before['employee'], 'id'), by(after['employee'], 'id')];
  expect([...now.keys()].filter((id) => !old.has(id))).toEqual([1001, 1002, 1003]);
  expect([...old.keys()].filter((id) => !now.has(id))).toHaveLength(1);
  const changed = [...old].flatMap(([id, row]) => {
    const later = now.get(id);
    return later === undefined ? [] : Object.keys(row).filter((column) => row[column] !== later[column]);
  });
  expect(changed.sort()).toEqual([
    'dept',
    'dept',
    'dept',
    'dept',
    'dismissed',
    'dismissed',
    'hired',
    'photo',
    'photo_version',
  ]);
});

test('one card passes on and two are swapped: three cards have another holder', () => {
  const { before, after } = oneDay(3);
  const [old, now] = [by(before['card'], 'card_no'), by(after['card'], 'card_no')];
  const moved = [...now].filter(([number, card]) => {
    const earlier = old.get(number);
    return earlier !== undefined && earlier['employee_id'] !== card['employee_id'];
  });
  expect(moved).toHaveLength(3);
});

test('a branch of departments has another parent and the tree stays a tree', () => {
  withSampleFile((path) => {
    createSampleHr(path, 4);
    for (let day = 0; day < 30; day++) {
      const before = by(readWholeSample(path)['department'], 'id');
      changeSampleHr(path);
      const after = by(readWholeSample(path)['department'], 'id');
      const columns = [...before].flatMap(([id, row]) =>
        Object.keys(row).filter((column) => row[column] !== after.get(id)?.[column]),
      );
      expect(columns.sort()).toEqual(['parent_id', 'title']);
      for (const id of after.keys()) {
        let steps = 0;
        for (let above: unknown = id; above !== null; above = after.get(above)?.['parent_id']) steps += 1;
        expect(steps).toBeLessThan(8);
      }
    }
  });
});

test('the office corrects one wrong row a day, until references lead everywhere', () => {
  withSampleFile((path) => {
    createSampleHr(path, 5);
    const corrections = Array.from({ length: 10 }, () => changeSampleHr(path).length - 17);
    expect(corrections).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 0]);
    expect(readWholeSample(path)['sync_version']).toEqual([{ version: 11 }]);
    withSample(path, (database) => expect(rowsOf(database, 'PRAGMA foreign_key_check')).toEqual([]));
  });
});

test('a leave comes in and the lunch of the week moves, in every row of its schedule', () => {
  const { before, after } = oneDay(7);
  const [old, now] = [by(before['absence'], 'id'), by(after['absence'], 'id')];
  const added = [...now.keys()].filter((id) => !old.has(id));
  expect(added.map((id) => now.get(id)?.['type'])).toEqual(['ОТ']);
  const breaks = after['work_schedule']?.filter(({ id, kind }) => id === 'W5' && kind === 'break');
  expect(breaks?.map(({ starts, ends }) => `${String(starts)}-${String(ends)}`)).toEqual(Array(5).fill('12:30-13:30'));
});

test('the same sample lives through the same day', () => {
  expect(oneDay(6)).toEqual(oneDay(6));
});
