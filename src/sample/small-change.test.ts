import { expect, test } from 'vitest';
import { accessEventReader } from '../model/access-event.ts';
import { createSampleHr } from './create.ts';
import { rowsOf } from './rows.ts';
import { readWholeSample, withSample, withSampleFile } from './sample-file.ts';
import { changeSampleHrALittle } from './small-change.ts';
import { sampleTraffic } from './traffic.ts';

const day = new Date('2026-05-04T07:00:00Z');

test('somebody comes, moves, gets a card or goes, in turns, each told in a sentence', () => {
  withSampleFile((path) => {
    createSampleHr(path, 1);
    const counts: Record<string, number> = {};
    for (let turn = 0; turn < 10; turn++) {
      const verb = changeSampleHrALittle(path, day)?.split(' ')[0] ?? '';
      counts[verb] = (counts[verb] ?? 0) + 1;
    }
    expect(counts).toEqual({ Hired: 2, Transferred: 4, Gave: 2, Dismissed: 2 });
    expect(readWholeSample(path)['sync_version']).toEqual([{ version: 11 }]);
  });
});

test('the same sample changes in the same way', () => {
  const changed = (): unknown =>
    withSampleFile((path) => {
      createSampleHr(path, 3);
      for (let turn = 0; turn < 10; turn++) changeSampleHrALittle(path, day);
      return readWholeSample(path);
    });
  expect(changed()).toEqual(changed());
});

test('a change waits for its next turn while somebody else holds the file', () => {
  withSampleFile((path) => {
    createSampleHr(path, 1);
    withSample(path, (database) => {
      database.exec('BEGIN');
      rowsOf(database, 'SELECT * FROM employee LIMIT 1');
      expect(changeSampleHrALittle(path, day)).toBe(null);
      database.exec('COMMIT');
    });
    expect(changeSampleHrALittle(path, day)).not.toBe(null);
  });
});

test('every pass is an access event of its own, and nobody goes out who has not come in', () => {
  withSampleFile((path) => {
    createSampleHr(path, 1);
    const pass = sampleTraffic(path);
    const read = accessEventReader('Europe/Moscow');
    const events = Array.from({ length: 120 }, () => pass(day)).flat();
    const ids = new Set(events.map((event) => read(event).id));
    expect(ids.size).toBe(events.length);
    const inside = new Set<unknown>();
    const holders = withSample(path, (database) => rowsOf(database, 'SELECT card_no, employee_id FROM card'));
    const holderOf = new Map(holders.map((card) => [card['card_no'], card['employee_id']]));
    for (const { direction, outcome, number } of events) {
      const holder = holderOf.get(number ?? '');
      if (outcome !== 'granted') continue;
      expect(inside.has(holder)).toBe(direction === 'out');
      if (direction === 'in') inside.add(holder);
      else inside.delete(holder);
    }
    expect(events.some(({ outcome }) => outcome === 'denied')).toBe(true);
  });
});
