/** What is special to each ODBC driver: its types, its faults, its way of refusing a connection. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { SourceConfig } from '../../src/config/document.ts';
import type { Value } from '../../src/model/value.ts';
import { openInProcess } from '../../src/sources/process/host.ts';
import type { Source } from '../../src/sources/source.ts';
import { type Driver, type OdbcDatabases, odbcConfig, rowsOf, startDatabases } from './odbc-config.ts';

// Processes and servers start slowly on a loaded machine.
vi.setConfig({ testTimeout: 60_000 });

// The compiled test stands in dist/test/sources.
const accessFile = new URL('../../../test/sources/data/access-users.mdb.gz', import.meta.url);
let databases: OdbcDatabases;

beforeAll(async () => {
  databases = await startDatabases();
}, 120_000);

afterAll(() => databases.stop(), 60_000);

function connected(driver: Driver, changes: Partial<SourceConfig> = {}): Promise<Source> {
  return databases.connect(databases.connections[driver], changes);
}

async function oneRow(driver: Driver, query: string): Promise<Value[] | undefined> {
  return (await rowsOf(await connected(driver), query))[0];
}
describe('PostgreSQL', () => {
  test('decimals, large integers, doubles, booleans and UUIDs are exact text', async () => {
    const query = `select 12345678901234567890.0123456789::numeric as a, 9223372036854775807::bigint as b, 0.1::float8 as c, true as d,
      false as e, -0.5::numeric(12,2) as f, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid as g, null::boolean as h`;
    expect(await oneRow('postgresql', query)).toEqual([
      '12345678901234567890.0123456789',
      '9223372036854775807',
      '0.1',
      'true',
      'false',
      '-0.50',
      'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
      null,
    ]);
  });

  test('dates and moments are ISO text to the microsecond', async () => {
    const query = `select date '1954-08-22' as a, timestamp '2024-01-31 10:20:30.123456' as b, timestamp '2024-01-31 00:00:00' as c`;
    expect(await oneRow('postgresql', query)).toEqual([
      '1954-08-22',
      '2024-01-31 10:20:30.123456',
      '2024-01-31 00:00:00',
    ]);
  });

  test("a moment with a zone is given in the source's zone", async () => {
    const source = await connected('postgresql', { timezone: 'Asia/Vladivostok' });
    expect(await rowsOf(source, "select timestamptz '2024-01-31 00:00:00+00' as t")).toEqual([['2024-01-31 10:00:00']]);
  });

  test('a numeric of a thousand digits is whole', async () => {
    expect(await oneRow('postgresql', "select repeat('1234567890', 100)::numeric as n")).toEqual([
      '1234567890'.repeat(100),
    ]);
  });

  test('falling back to careful mode is told', async () => {
    databases.warnings.length = 0;
    await oneRow('postgresql', "select repeat('x', 9000) as t");
    expect(databases.warnings.join()).toMatch(/longer than its column declares/);
  });

  test('a result that came in another order when it had to be read again is refused', async () => {
    const source = await connected('postgresql');
    const query =
      "select random() as r, case when n = 2500 then repeat('x', 9000) end as t from generate_series(1, 3000) n";
    await expect(rowsOf(source, query)).rejects.toMatchObject({
      code: 'source.read',
      remedy: expect.stringMatching(/ORDER BY/),
    });
  });
});

describe('a connection that breaks while rows are read', () => {
  test('is an error and not the end of the rows, and the source says so until it is opened anew', async () => {
    const source = await connected('postgresql');
    const [[id] = []] = await rowsOf(source, 'select pg_backend_pid() as id');
    const admin = await connected('postgresql');
    let rows = 0;
    const reading = (async () => {
      for await (const batch of source.read({ text: 'select n from generate_series(1, 2000000) n' })) {
        if (rows === 0)
          await rowsOf(admin, {
            text: 'select pg_terminate_backend(cast(:id as integer)) as done',
            parameters: { id: id ?? null },
          });
        rows += batch.count;
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: 'source.read' });
    expect(rows).toBeLessThan(2_000_000);
    await expect(rowsOf(source, 'select 1 as a')).rejects.toMatchObject({ code: 'source.query' });
  });
});

test.each<Driver>(['postgresql', 'mariadb', 'sqlite'])(
  '%s: a parameter with a NUL character is not cut',
  async (driver) => {
    const source = await connected(driver);
    const reading = rowsOf(source, { text: 'select :t as t', parameters: { t: 'a\0b' } });
    await expect(reading).rejects.toMatchObject({ code: 'source.value', message: expect.stringContaining(':t') });
  },
);

describe('a query that is not one query', () => {
  test.each<Driver>(['postgresql', 'mariadb', 'sqlite'])('%s: a comment may end it', async (driver) => {
    expect(await oneRow(driver, "select 1 as a -- ':x")).toEqual(['1']);
  });

  test('a further result is refused, and not left out', async () => {
    const source = await connected('postgresql');
    await expect(rowsOf(source, 'select 1 as a; select 2 as a')).rejects.toMatchObject({
      code: 'source.query',
      message: expect.stringMatching(/more than one result/),
    });
    expect(await rowsOf(source, 'select 3 as a;')).toEqual([['3']]);
    const procedures = await connected('mariadb');
    await procedures.write({ text: 'create procedure twice() begin select 1 as a; select 2 as a; end' });
    await expect(rowsOf(procedures, 'call twice()')).rejects.toMatchObject({ code: 'source.query' });
    await procedures.write({ text: 'create procedure once() begin select 1 as a; end' });
    expect(await rowsOf(procedures, 'call once()')).toEqual([['1']]);
  });

  test("MariaDB's driver says what is wrong, though it keeps its lock, and the source can be used again", async () => {
    const source = await connected('mariadb');
    for (const text of ['select 1 as a; select 2 as b', 'select 1 as a; select 3 as c']) {
      await expect(rowsOf(source, text)).rejects.toMatchObject({
        code: 'source.query',
        message: expect.stringMatching(/syntax/),
      });
      expect(await rowsOf(source, 'select 4 as d')).toEqual([['4']]);
    }
    for (const statement of ['insert into no_such_table values (1); do 1', '', 'insert into no_such_table values (1)'])
      await expect(source.deliver({ statement, rows: [{}], bookmark: null })).rejects.toMatchObject({
        code: 'source.query',
      });
    expect(await rowsOf(source, 'select 4 as d')).toEqual([['4']]);
  });
});

describe('MariaDB', () => {
  test('unsigned integers, decimals, bits and zero dates are exact', async () => {
    const source = await connected('mariadb');
    await source.write({
      text: 'create table exact (a bigint unsigned, b decimal(30,10), c bit(1), d datetime, e datetime(6), f date, g tinyint(1))',
    });
    await source.write({
      text: `insert into exact values (18446744073709551615, 12345678901234567890.0123456789, 1, '0000-00-00',
        '2024-01-31 10:20:30.123456', '1954-08-22', 1)`,
    });
    const exact = [
      '18446744073709551615',
      '12345678901234567890.0123456789',
      'true',
      '0000-00-00 00:00:00',
      '2024-01-31 10:20:30.123456',
      '1954-08-22',
      '1',
    ];
    expect(await rowsOf(source, 'select * from exact')).toEqual([exact]);
    expect(await rowsOf(source, { text: 'select * from exact where a > :a', parameters: { a: 5 } })).toEqual([exact]);
  });
});

test("MariaDB: single-precision numbers keep the digits that the driver's text has not", async () => {
  const source = await connected('mariadb');
  await source.write({ text: 'create table reals (a float, b float, c float, long_text longtext)' });
  await source.write({ text: "insert into reals values (13961168, 0.1, null, 'x'), (1234567, 3.4e38, -1, 'y')" });
  for (const columns of ['a, b, c', 'a, b, c, long_text'])
    expect((await rowsOf(source, `select ${columns} from reals`)).map((row) => row.slice(0, 3))).toEqual([
      ['13961168', '0.1', null],
      ['1234567', '3.4e+38', '-1'],
    ]);
});

describe('SQLite', () => {
  test('values that do not keep to the declared type are whole', async () => {
    const source = await connected('sqlite');
    await source.write({ text: 'create table loose (id integer, name varchar(10), hired date, ok boolean)' });
    await source.write({ text: `insert into loose values (9007199254740993, '${'Ж'.repeat(5000)}', '31.01.2024', 1)` });
    const rows = await rowsOf(source, 'select *, name || name as twice from loose');
    expect(rows).toEqual([['9007199254740993', 'Ж'.repeat(5000), '31.01.2024', 'true', 'Ж'.repeat(10_000)]]);
  });

  test('bytes that are not UTF-8 are named with column, row and remedy, and read with the right encoding', async () => {
    const source = await connected('sqlite');
    await source.write({ text: 'create table narrow (k integer, t text)' });
    await source.write({ text: "insert into narrow values (1, 'plain'), (2, cast(x'c8e2e0edeee2' as text))" });
    const query = 'select k, t from narrow order by k';
    await expect(rowsOf(source, query)).rejects.toMatchObject({
      code: 'source.value',
      place: expect.stringMatching(/"t".*row 2/),
      remedy: expect.stringContaining('encoding'),
    });
    for (const encoding of ['cp1251', 'windows-1251'])
      expect(await rowsOf(await connected('sqlite', { encoding }), query)).toEqual([
        ['1', 'plain'],
        ['2', 'Иванов'],
      ]);
    await source.write({ text: "update narrow set t = cast(x'88a2a0adaea2' as text) where k = 2" });
    expect(await rowsOf(await connected('sqlite', { encoding: 'cp866' }), query)).toEqual([
      ['1', 'plain'],
      ['2', 'Иванов'],
    ]);
    await source.write({ text: "update narrow set t = cast(x'e9d7c1cecfd7' as text) where k = 2" });
    expect(await rowsOf(await connected('sqlite', { encoding: 'koi8-r' }), query)).toEqual([
      ['1', 'plain'],
      ['2', 'Иванов'],
    ]);
  });
});

describe('Access through MDB Tools', () => {
  let source: Source;
  beforeAll(async () => {
    const file = join(databases.folder, 'access.mdb');
    await writeFile(file, gunzipSync(await readFile(accessFile)));
    source = await databases.connect(`Driver={MDBTools};DBQ=${file}`);
  }, 60_000);

  test('every row comes, with years whole, truth values and letters of any script', async () => {
    expect(await rowsOf(source, 'select * from Users')).toEqual([
      ['1', 'Nuintun', 'Male', '1989-01-25 00:00:00', 'true'],
      ['2', 'Angela', 'Female', '1988-12-18 00:00:00', 'false'],
      ['3', '张三', '男', '1986-12-18 00:00:00', 'true'],
    ]);
  });

  test('NULL text and NULL blobs are NULL, and blobs are whole', async () => {
    const rows = await rowsOf(source, 'select * from MSysObjects');
    expect(rows.length).toBe(22);
    expect(rows.every((row) => typeof row[2] === 'string' && row[9] === null)).toBe(true);
    const properties = rows.map((row) => row[14]).filter((value) => value !== null);
    expect(properties.length).toBeGreaterThan(0);
    // The first bytes are the mark of a Jet 4 property map, then comes the length of its first part.
    for (const value of properties) {
      if (!(value instanceof Uint8Array)) throw new Error('not bytes');
      expect(Buffer.from(value).toString('latin1', 0, 3)).toBe('MR2');
    }
  });

  test('columns are described, and a query that the driver cannot read is refused', async () => {
    const columns = await source.describe({ text: 'select * from Users' });
    expect(columns[3]).toEqual({ name: 'UserBirthday', type: 'DATETIME' });
    await expect(rowsOf(source, 'select nope from Users')).rejects.toMatchObject({ code: 'source.query' });
  });

  test('a file that is missing, or no Access file, is told', async () => {
    const none = odbcConfig(`Driver={MDBTools};DBQ=${join(databases.folder, 'none.mdb')}`);
    await expect(openInProcess(none, databases.context)).rejects.toMatchObject({ code: 'source.connect' });
  });
});

describe('connecting', () => {
  test('a driver that is not installed is told with those that are', async () => {
    await expect(openInProcess(odbcConfig('Driver={No Such};Server=x'), databases.context)).rejects.toMatchObject({
      code: 'source.driver',
      message: expect.stringContaining('SQLite3'),
    });
  });

  test('a connection string that names no driver is told before connecting', async () => {
    await expect(openInProcess(odbcConfig('Server=x;Pwd=secret-word'), databases.context)).rejects.toMatchObject({
      code: 'source.connect',
      message: expect.not.stringContaining('secret-word'),
    });
  });

  test.each(['PostgreSQL Unicode', 'MariaDB Unicode', 'FreeTDS'])(
    '%s: a refused port is source.connect without the password',
    async (driver) => {
      const connection = `Driver={${driver}};Server=127.0.0.1;Port=1;Database=x;Uid=u;Pwd={secret;word}`;
      await expect(openInProcess(odbcConfig(connection), databases.context)).rejects.toMatchObject({
        code: 'source.connect',
        message: expect.not.stringContaining('secret'),
      });
    },
  );

  test('a password with signs of its own works in braces', async () => {
    const admin = await connected('mariadb');
    await admin.write({ text: "create user odd@'127.0.0.1' identified by 'a;b}c{d='" });
    const connection = `Driver={MariaDB Unicode};Server=127.0.0.1;Port=${databases.mariadbPort};Uid=odd;Pwd={a;b}}c{d=}`;
    const source = await openInProcess(odbcConfig(connection), databases.context);
    expect(await rowsOf(source, 'select 1 as a')).toEqual([['1']]);
    await source.close();
  });
});
