import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database, Parameter } from './database.ts';
import { openSqliteRegistry } from './sqlite.ts';
import { table } from './tables.ts';

const things = table('thing', { id: 'id', name: 'text', number: 'int', body: 'bytes' });
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-rows-'));
let database: Database;

beforeAll(async () => {
  database = openSqliteRegistry(join(folder, 'registry.db'));
  await database.run('CREATE TABLE thing (id INTEGER, name TEXT, number INTEGER, body BLOB)');
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

test('rows stand as they were given, however many there are and whatever they share', async () => {
  const id = fc.oneof(fc.constant(7), fc.integer({ min: 0, max: 2 ** 52 }));
  const name = fc.constantFrom<Parameter>(null, 'same', '', 'Фамилия', '?1');
  // No bytes at all are NULL to the SQLite inside Node 22; the registry has nothing of that kind.
  const body = fc.option(fc.uint8Array({ minLength: 1, maxLength: 3 }));
  const row = fc.tuple(id, name, fc.constantFrom<Parameter>(1, null), body);
  const alike = row.chain((first) => fc.array(fc.constant(first), { maxLength: 80 }));
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.array(row, { maxLength: 80 }), alike), async (rows) => {
      await database.transaction(async (within) => {
        await within.run('DELETE FROM thing');
        await within.insert(things, rows);
      });
      const there = await database.all('SELECT id, name, number, body FROM thing ORDER BY rowid');
      expect(there.map((found) => Object.values(found))).toEqual(rows);
    }),
    { numRuns: 200 },
  );
});

test('columns that are not given hold nothing, and those that are may come in any order', async () => {
  await database.run('DELETE FROM thing');
  await database.insert(
    things,
    Array.from({ length: 60 }, (_, index) => ['x', index]),
    ['name', 'id'],
  );
  const there = await database.all('SELECT * FROM thing ORDER BY id');
  expect(there).toEqual(Array.from({ length: 60 }, (_, id) => ({ id, name: 'x', number: null, body: null })));
});
