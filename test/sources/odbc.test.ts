/**
 * Every fault that was found in other readers of ODBC, as a case that ours reads right: lost rows, cut texts, garbage in blobs, numbers
 * rounded, NULL made '', moments shifted.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SourceConfig } from '../../src/config/document.ts';
import { type Context, systemContext } from '../../src/model/context.ts';
import type { RowBatch } from '../../src/model/row-batch.ts';
import type { Value } from '../../src/model/value.ts';
import { openOdbc } from '../../src/sources/odbc/odbc.ts';
import { openInProcess } from '../../src/sources/process/host.ts';
import type { Source } from '../../src/sources/source.ts';
import { startMariadb } from '../servers/mariadb.ts';
import { startPostgresql } from '../servers/postgresql.ts';
import type { TestServer } from '../servers/server-process.ts';
import { odbcConfig, rowsOf } from './odbc-config.ts';

// The compiled test stands in dist/test/sources.
const accessFile = new URL('../../../test/sources/data/access-users.mdb.gz', import.meta.url);
let folder = '';
let postgresql: TestServer;
let mariadb: TestServer;
const connections = { postgresql: '', mariadb: '', sqlite: '' };
const open: Source[] = [];
const warnings: string[] = [];
const context: Context = {
  ...systemContext(),
  log: (level, message) => {
    if (level === 'warn') warnings.push(message);
  },
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'odbc-test-'));
  [postgresql, mariadb] = await Promise.all([startPostgresql(), startMariadb()]);
  connections.postgresql = odbcOf('PostgreSQL Unicode', await postgresql.createDatabase());
  connections.mariadb = odbcOf('MariaDB Unicode', await mariadb.createDatabase());
  connections.sqlite = `Driver={SQLite3};Database=${join(folder, 'test.db')}`;
}, 120_000);

afterAll(async () => {
  await Promise.all(open.map((source) => source.close()));
  await Promise.all([postgresql?.stop(), mariadb?.stop()]);
  await rm(folder, { recursive: true, force: true });
}, 60_000);

function odbcOf(driver: string, url: string): string {
  const { hostname, port, username, password, pathname } = new URL(url);
  return `Driver={${driver}};Server=${hostname};Port=${port};Database=${pathname.slice(1)};Uid=${username};Pwd=${password}`;
}

type Driver = keyof typeof connections;
const drivers: readonly Driver[] = ['postgresql', 'mariadb', 'sqlite'];

async function connected(driver: Driver, more: Partial<SourceConfig> = {}): Promise<Source> {
  const source = await openInProcess(odbcConfig(connections[driver], more), context);
  open.push(source);
  return source;
}

async function oneRow(driver: Driver, query: string): Promise<Value[] | undefined> {
  return (await rowsOf(await connected(driver), query))[0];
}

/** The numbers from 1 to `count` as column `n`. */
const series: Record<Driver, (count: number) => string> = {
  postgresql: (count) => `select n from generate_series(1, ${count}) n`,
  mariadb: (count) => `select seq as n from seq_1_to_${count}`,
  sqlite: (count) =>
    `with recursive s(n) as (select 1 union all select n + 1 from s where n < ${count}) select n from s`,
};
/** An expression of `count` times a letter. */
const repeated: Record<Driver, (letter: string, count: number) => string> = {
  postgresql: (letter, count) => `repeat('${letter}', ${count})`,
  mariadb: (letter, count) => `repeat('${letter}', ${count})`,
  sqlite: (letter, count) => `replace(hex(zeroblob(${count})), '00', '${letter}')`,
};

describe.each(drivers)('%s', (driver) => {
  test('no row is lost', async () => {
    const rows = await rowsOf(await connected(driver), series[driver](5000));
    expect(rows.map(([n]) => Number(n))).toEqual(Array.from({ length: 5000 }, (_, at) => at + 1));
  });

  test('a text that is longer than its column declares is whole, wherever it stands', async () => {
    const source = await connected(driver);
    const long = repeated[driver]('Ж', 60_001);
    const query = `select n, case when n = 2500 then ${long} else 'x' end as t from (${series[driver](3000)}) s order by n`;
    const rows = await rowsOf(source, query);
    expect(rows.length).toBe(3000);
    expect(rows.every(([n, t], at) => Number(n) === at + 1 && t === (at === 2499 ? 'Ж'.repeat(60_001) : 'x'))).toBe(
      true,
    );
  });

  test('a text of any length about the limits of a piece and of a block is whole', async () => {
    const source = await connected(driver);
    for (const length of [
      127, 128, 255, 256, 1021, 1024, 2047, 2048, 4095, 4096, 32_767, 32_768, 65_535, 65_536, 131_071,
    ]) {
      const rows = await rowsOf(
        source,
        `select ${repeated[driver]('Ы', length)} as t, ${repeated[driver]('z', length)} as z`,
      );
      expect(rows, String(length)).toEqual([['Ы'.repeat(length), 'z'.repeat(length)]]);
    }
  });

  test('NULL stays apart from empty text', async () => {
    expect(await oneRow(driver, "select null as a, '' as b, 'x' as c")).toEqual([null, '', 'x']);
  });

  test('letters of every plane come through', async () => {
    expect(await oneRow(driver, "select 'Ёлкин 😀 𝄞 ß' as t")).toEqual(['Ёлкин 😀 𝄞 ß']);
  });

  test('an empty result has its columns', async () => {
    const source = await connected(driver);
    const batches: RowBatch[] = [];
    for await (const batch of source.read({ text: 'select 1 as a, 2 as b where 1 = 0' })) batches.push(batch);
    expect(batches.map(({ columns, count }) => ({ columns, count }))).toEqual([{ columns: ['a', 'b'], count: 0 }]);
  });

  test('parameters are bound by name, whatever their type', async () => {
    const source = await connected(driver);
    await source.write({ text: 'create table given (k varchar(20), t varchar(200), n decimal(20,4), d date)' });
    const parameters = { k: "a';--", t: 'Ж"\\', n: '12345678901234.5678', d: '2024-02-29' };
    expect(await source.write({ text: 'insert into given values (:k, :t, :n, :d)', parameters })).toBe(1);
    const nulls = { k: '2', t: null, n: null, d: null };
    expect(await source.write({ text: 'insert into given values (:k, :t, :n, :d)', parameters: nulls })).toBe(1);
    const row = await rowsOf(source, { text: 'select k, t, d from given where k = :k and t = :t', parameters });
    expect(row).toEqual([["a';--", 'Ж"\\', '2024-02-29']]);
    expect(await rowsOf(source, { text: 'select t, n, d from given where k = :k', parameters: nulls })).toEqual([
      [null, null, null],
    ]);
    expect(await source.write({ text: 'delete from given' })).toBe(2);
  });

  test('a parameter that is not given is named', async () => {
    const source = await connected(driver);
    await expect(rowsOf(source, 'select :tabno')).rejects.toMatchObject({
      code: 'source.query',
      message: expect.stringContaining(':tabno'),
    });
  });

  test('a binary value of any length is exact', async () => {
    const source = await connected(driver);
    const type = driver === 'postgresql' ? 'bytea' : driver === 'mariadb' ? 'longblob' : 'blob';
    await source.write({ text: `create table photos (k integer, photo ${type})` });
    const sizes = [0, 1, 255, 256, 65_535, 65_536, 65_537, 200_000];
    const photos = sizes.map((size) => Uint8Array.from({ length: size }, (_, at) => (at * 7 + size) % 256));
    for (const [k, photo] of photos.entries())
      await source.write({ text: 'insert into photos values (:k, :photo)', parameters: { k, photo } });
    const rows = await rowsOf(source, 'select photo from photos order by k');
    expect(rows.map(([photo]) => photo)).toEqual(photos);
  });

  test('the columns of a query are described without reading it', async () => {
    const columns = await (await connected(driver)).describe({ text: 'select * from given' });
    expect(columns.map(({ name }) => name)).toEqual(['k', 't', 'n', 'd']);
    expect(columns.every(({ type }) => type !== '')).toBe(true);
  });

  test('names of columns may be Cyrillic', async () => {
    const source = await connected(driver);
    const quote = driver === 'mariadb' ? '`' : '"';
    const columns = await source.describe({ text: `select 1 as ${quote}табель №${quote}` });
    expect(columns.map(({ name }) => name)).toEqual(['табель №']);
  });

  test('a wrong query is told with its SQLSTATE and without the password', async () => {
    const source = await connected(driver);
    await expect(rowsOf(source, 'select missing_column from nowhere')).rejects.toMatchObject({
      code: 'source.query',
      message: expect.stringMatching(/\[\w{5}\].*nowhere/s),
    });
    expect(await rowsOf(source, 'select 1 as a')).toEqual([['1']]);
  });

  test('nothing is written to a source that is readOnly', async () => {
    const source = await connected(driver, { readOnly: true });
    await expect(source.write({ text: 'delete from given' })).rejects.toMatchObject({ code: 'source.readOnly' });
  });

  test('both modes give the same bytes', async () => {
    const query = `select n, ${repeated[driver]('ж', 3)} as t, null as x, n / 3.0 as q from (${series[driver](2500)}) s order by n`;
    const careful = await openOdbc(odbcConfig(connections[driver]), context, { blocks: false });
    const block = await openOdbc(odbcConfig(connections[driver]), context);
    expect(await rowsOf(block, query)).toEqual(await rowsOf(careful, query));
    await Promise.all([careful.close(), block.close()]);
  });
});

test('text that is asked for as UTF-16 is the same, in both modes', async () => {
  for (const blocks of [true, false]) {
    const source = await openOdbc(odbcConfig(connections.postgresql), context, { text: 'wide', blocks });
    const rows = await rowsOf(source, "select 'Ёлкин 😀' as t, '' as e, null::text as x, repeat('Ж', 60001) as l");
    expect(rows).toEqual([['Ёлкин 😀', '', null, 'Ж'.repeat(60_001)]]);
    await source.close();
  }
});

test('dates taken by their fields are the same as ISO text', async () => {
  for (const blocks of [true, false]) {
    const source = await openOdbc(odbcConfig(connections.postgresql), context, { isoDates: false, blocks });
    const rows = await rowsOf(
      source,
      "select date '0954-08-22' as d, timestamp '2024-01-31 10:20:30.1234' as t, timestamp '1999-12-31 00:00:00' as w, null::date as x",
    );
    expect(rows).toEqual([['0954-08-22', '2024-01-31 10:20:30.1234', '1999-12-31 00:00:00', null]]);
    await source.close();
  }
});

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
    warnings.length = 0;
    await oneRow('postgresql', "select repeat('x', 9000) as t");
    expect(warnings.join()).toMatch(/longer than its column declares/);
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
    const file = join(folder, 'access.mdb');
    await writeFile(file, gunzipSync(await readFile(accessFile)));
    source = await openInProcess(odbcConfig(`Driver={MDBTools};DBQ=${file}`), context);
    open.push(source);
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
    const none = odbcConfig(`Driver={MDBTools};DBQ=${join(folder, 'none.mdb')}`);
    await expect(openInProcess(none, context)).rejects.toMatchObject({ code: 'source.connect' });
  });
});

describe('connecting', () => {
  test('a driver that is not installed is told with those that are', async () => {
    await expect(openInProcess(odbcConfig('Driver={No Such};Server=x'), context)).rejects.toMatchObject({
      code: 'source.driver',
      message: expect.stringContaining('SQLite3'),
    });
  });

  test('a connection string that names no driver is told before connecting', async () => {
    await expect(openInProcess(odbcConfig('Server=x;Pwd=secret-word'), context)).rejects.toMatchObject({
      code: 'source.connect',
      message: expect.not.stringContaining('secret-word'),
    });
  });

  test.each(['PostgreSQL Unicode', 'MariaDB Unicode', 'FreeTDS'])(
    '%s: a refused port is source.connect without the password',
    async (driver) => {
      const connection = `Driver={${driver}};Server=127.0.0.1;Port=1;Database=x;Uid=u;Pwd={secret;word}`;
      await expect(openInProcess(odbcConfig(connection), context)).rejects.toMatchObject({
        code: 'source.connect',
        message: expect.not.stringContaining('secret'),
      });
    },
  );

  test('a password with signs of its own works in braces', async () => {
    const admin = await connected('mariadb');
    await admin.write({ text: "create user odd@'127.0.0.1' identified by 'a;b}c{d='" });
    const connection = `Driver={MariaDB Unicode};Server=127.0.0.1;Port=${mariadb.port};Uid=odd;Pwd={a;b}}c{d=}`;
    const source = await openInProcess(odbcConfig(connection), context);
    expect(await rowsOf(source, 'select 1 as a')).toEqual([['1']]);
    await source.close();
  });
});
