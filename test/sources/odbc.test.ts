/**
 * Every fault that was found in other readers of ODBC, as a case that ours reads right: lost rows, cut texts, garbage in blobs, numbers
 * rounded, NULL made '', moments shifted.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { SourceConfig } from '../../src/config/document.ts';
import type { RowBatch } from '../../src/model/row-batch.ts';
import type { Value } from '../../src/model/value.ts';
import { openOdbc } from '../../src/sources/odbc/odbc.ts';
import type { Source } from '../../src/sources/source.ts';
import { type Driver, type OdbcDatabases, odbcConfig, rowsOf, startDatabases } from './odbc-config.ts';

// Processes and servers start slowly on a loaded machine.
vi.setConfig({ testTimeout: 60_000 });

const drivers: readonly Driver[] = ['postgresql', 'mariadb', 'sqlite'];
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
    // Nor by a query in the place of a reading, for the session itself is read only.
    await expect(rowsOf(source, "insert into given values ('9', null, null, null)")).rejects.toMatchObject({
      code: 'source.query',
      message: expect.stringMatching(/read.?only/i),
    });
  });

  test('both modes give the same bytes', async () => {
    const query = `select n, ${repeated[driver]('ж', 3)} as t, null as x, n / 3.0 as q from (${series[driver](2500)}) s order by n`;
    const careful = await openOdbc(odbcConfig(databases.connections[driver]), databases.context, { blocks: false });
    const block = await openOdbc(odbcConfig(databases.connections[driver]), databases.context);
    expect(await rowsOf(block, query)).toEqual(await rowsOf(careful, query));
    await Promise.all([careful.close(), block.close()]);
  });
});

test('text that is asked for as UTF-16 is the same, in both modes', async () => {
  for (const blocks of [true, false]) {
    const source = await openOdbc(odbcConfig(databases.connections.postgresql), databases.context, {
      text: 'wide',
      blocks,
    });
    const rows = await rowsOf(source, "select 'Ёлкин 😀' as t, '' as e, null::text as x, repeat('Ж', 60001) as l");
    expect(rows).toEqual([['Ёлкин 😀', '', null, 'Ж'.repeat(60_001)]]);
    await source.close();
  }
});

test('dates taken by their fields stay each in its row', async () => {
  for (const driver of ['postgresql', 'mariadb'] as const)
    for (const blocks of [true, false]) {
      const profile = { isoDates: false, blocks };
      const source = await openOdbc(odbcConfig(databases.connections[driver]), databases.context, profile);
      const days = ['1954-08-22', '2024-02-29', '1999-12-31', '2100-01-01', '2024-01-31'];
      const query = days
        .map((day) => `select date '${day}' as d, timestamp '${day} 10:20:30' as t`)
        .join(' union all ');
      expect(await rowsOf(source, query)).toEqual(days.map((day) => [day, `${day} 10:20:30`]));
      await source.close();
    }
});

test('dates taken by their fields are the same as ISO text', async () => {
  for (const blocks of [true, false]) {
    const source = await openOdbc(odbcConfig(databases.connections.postgresql), databases.context, {
      isoDates: false,
      blocks,
    });
    const rows = await rowsOf(
      source,
      "select date '0954-08-22' as d, timestamp '2024-01-31 10:20:30.1234' as t, timestamp '1999-12-31 00:00:00' as w, null::date as x",
    );
    expect(rows).toEqual([['0954-08-22', '2024-01-31 10:20:30.1234', '1999-12-31 00:00:00', null]]);
    await source.close();
  }
});
