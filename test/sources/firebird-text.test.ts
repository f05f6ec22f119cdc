/** Text of old Firebird databases, whose code page is in the configuration or nowhere. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Source } from '../../src/sources/source.ts';
import { firebird } from '../../src/sources/sql/firebird.ts';
import { serverAvailable } from '../servers/available.ts';
import { startFirebird } from '../servers/firebird.ts';
import type { TestServer } from '../servers/server-process.ts';
import { failureOf, rowsOf } from './reading.ts';
import { sourceConfig, testContext } from './source-config.ts';

const query = 'SELECT id, short, name, note FROM old ORDER BY id';

describe.runIf(serverAvailable('firebird'))('text of the character set NONE', () => {
  let server: TestServer;
  const open = (encoding?: string): Promise<Source> =>
    firebird.open(sourceConfig('firebird', server.url, encoding === undefined ? {} : { encoding }), testContext);

  beforeAll(async () => {
    server = await startFirebird();
    const source = await open();
    await source.write({
      text: `CREATE TABLE old (id INTEGER, short CHAR(5) CHARACTER SET NONE, name VARCHAR(20) CHARACTER SET NONE,
        note BLOB SUB_TYPE TEXT CHARACTER SET NONE, known VARCHAR(20) CHARACTER SET WIN1251)`,
    });
    await source.write({ text: "INSERT INTO old VALUES (1, 'abcde', 'plain', 'plain', 'Ёж')" });
    await source.close();
  }, 60_000);
  afterAll(() => server?.stop(), 60_000);

  test('comes whole where it is plain, and text of another character set is converted', async () => {
    const source = await open();
    expect(await rowsOf(source.read({ text: `${query.replace('note', 'note, known')}` }))).toEqual([
      ['1', 'abcde', 'plain', 'plain', 'Ёж'],
    ]);
    await source.close();
  });

  test.each(['name', 'note', 'short'])(
    'is refused by the name of its column (%s) where it is not UTF-8',
    async (column) => {
      const source = await open();
      await source.write({ text: `INSERT INTO old (id, ${column}) VALUES (2, x'c8e2e0ed')` });
      const failure = await failureOf(rowsOf(source.read({ text: query })));
      expect(failure).toMatchObject({ code: 'source.value', place: column.toUpperCase() });
      expect(failure.remedy).toContain('encoding');
      await source.write({ text: 'DELETE FROM old WHERE id = 2' });
      await source.close();
    },
  );

  test.each([
    ['cp1251', 'c8e2e0ed'],
    ['cp866', '88a2a0ad'],
    ['koi8-r', 'e9d7c1ce'],
  ])('is read in the code page of the source: %s', async (encoding, bytes) => {
    const source = await open(encoding);
    await source.write({
      text: `INSERT INTO old (id, short, name, note) VALUES (2, x'${bytes}', x'${bytes}', x'${bytes}')`,
    });
    const rows = await rowsOf(source.read({ text: `${query.replace('ORDER', "WHERE name = 'Иван' ORDER")}` }));
    expect(rows).toEqual([['2', 'Иван ', 'Иван', 'Иван']]);
    const bound = { text: query.replace('ORDER', 'WHERE name = :name ORDER'), parameters: { name: 'Иван' } };
    expect(await rowsOf(source.read(bound))).toEqual(rows);
    await source.write({ text: 'DELETE FROM old WHERE id = 2' });
    await source.close();
  });
});
