/** What SQLite's own interface would pass over in silence. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Source } from '../../src/sources/source.ts';
import { sqlite } from '../../src/sources/sql/sqlite.ts';
import { failureOf, rowsOf } from './reading.ts';
import { sourceConfig, testContext } from './source-config.ts';

let folder: string;
let source: Source;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-sqlite-'));
  const file = join(folder, 'hr.db');
  await writeFile(file, '');
  source = await sqlite.open(sourceConfig('sqlite', `sqlite:${file}`), testContext);
  await source.write({ text: 'CREATE TABLE person (id INTEGER, name TEXT, photo BLOB)' });
  await source.write({ text: "INSERT INTO person VALUES (1, 'Ақмарал', x'c8e2'), (2, 'mark \ufffd', NULL)" });
});
afterAll(async () => {
  await source?.close();
  await rm(folder, { recursive: true, force: true });
});

describe('text that is not UTF-8', () => {
  const all = 'SELECT name, photo, id AS name FROM person WHERE id >= :least ORDER BY id; -- all of them';
  const read = () => rowsOf(source.read({ text: all, parameters: { least: 1 } }));

  test('is refused by column, row and bytes', async () => {
    await source.write({ text: "INSERT INTO person VALUES (3, CAST(x'c8e2e0ed' AS TEXT), NULL)" });
    expect(await failureOf(read())).toMatchObject({
      code: 'source.value',
      place: 'name',
      value: '0xC8E2E0ED',
      message: expect.stringContaining('row 3'),
      remedy: expect.stringContaining('odbc'),
    });
    expect(await source.write({ text: 'DELETE FROM person WHERE id = 3' })).toBe(1);
  });

  test('is not taken for a mark of replacement that stands in the file, nor bytes for text', async () => {
    expect(await read()).toEqual([
      ['Ақмарал', Buffer.from([0xc8, 0xe2]), '1'],
      ['mark \ufffd', null, '2'],
    ]);
  });
});

describe('a second statement', () => {
  test.each([
    'SELECT id FROM person; SELECT id FROM person',
    'SELECT id FROM person WHERE id = :id; /* and */ garbage',
  ])('is refused, not left out: %s', async (text) => {
    const reading = rowsOf(source.read({ text, parameters: { id: 1 } }));
    expect(await failureOf(reading)).toMatchObject({
      code: 'source.query',
      message: expect.stringContaining('more than one statement'),
    });
  });

  test('is refused where it would write', async () => {
    const text = 'UPDATE person SET name = :name WHERE id = 1; DELETE FROM person';
    const delivery = { statement: text, rows: [{ name: 'x' }], bookmark: null };
    const refused = { code: 'source.query', message: expect.stringContaining('more than one statement') };
    expect(await failureOf(source.write({ text, parameters: { name: 'x' } }))).toMatchObject(refused);
    expect(await failureOf(source.deliver(delivery))).toMatchObject(refused);
    expect(await rowsOf(source.read({ text: 'SELECT name FROM person WHERE id = 1' }))).toEqual([['Ақмарал']]);
  });

  test('is not a comment, a semicolon or blanks', async () => {
    const text = "SELECT ';' AS a, :b AS b;; -- 'end\n /* of it";
    expect(await rowsOf(source.read({ text, parameters: { b: 'ж' } }))).toEqual([[';', 'ж']]);
  });
});
