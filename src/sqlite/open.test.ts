import { expect, test } from 'vitest';
import { iterateRows, openSqlite } from './open.ts';

test('rows that have ended stay at their end, however often they are asked for', () => {
  const database = openSqlite(':memory:');
  try {
    const rows = iterateRows(database.prepare('SELECT 1 AS one UNION ALL SELECT 2'));
    expect([rows.next().done, rows.next().done]).toEqual([false, false]);
    for (let time = 0; time < 3; time++) expect(rows.next()).toMatchObject({ done: true });
  } finally {
    database.close();
  }
});
