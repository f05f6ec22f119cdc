import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Source } from '../../src/sources/source.ts';
import { firebird } from '../../src/sources/sql/firebird.ts';
import { mysql } from '../../src/sources/sql/mysql.ts';
import { postgresql } from '../../src/sources/sql/postgresql.ts';
import { sqlite } from '../../src/sources/sql/sqlite.ts';
import { serverAvailable } from '../servers/available.ts';
import { startFirebird } from '../servers/firebird.ts';
import { startMariadb } from '../servers/mariadb.ts';
import { startPostgresql } from '../servers/postgresql.ts';
import type { TestServer } from '../servers/server-process.ts';
import { failureOf, rowsOf } from './reading.ts';
import { sourceConfig, testContext } from './source-config.ts';
import { describeSource, type Sample, type SourceUnderTest } from './source-suite.ts';

const kazakh = 'Әбдіқадыр Ғұмар Қуаныш Ңұрлан Өмірбек Ұлан Үміт Һ І — Ёжиков Щукин 😀';
const long = 'Ж'.repeat(120_000);
const photo = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 31 + (index >> 8)) % 256);

const text = (type: string, value: string): Sample => ({ type, write: { value }, read: value });
const literal = (type: string, sql: string, read: string): Sample => ({ type, write: { literal: sql }, read });
const bytes = (type: string): Sample => ({ type, write: { value: photo }, read: photo });

const wrongPassword = (connection: string): string => connection.replace(/:[^:@/]+@/, ':letmein@');
const wrongDatabase = (connection: string): string => connection.replace(/\/[^/]*$/, '/nowhere');
const otherPort = (connection: string, port: number): string =>
  connection.replace(/@127\.0\.0\.1:\d+/, `@127.0.0.1:${port}`);
const server = (start: () => Promise<TestServer>) => async () => {
  const started = await start();
  return { connection: await started.createDatabase(), stop: started.stop };
};

const subjects: SourceUnderTest[] = [
  {
    name: 'sqlite',
    kind: sqlite,
    async start() {
      const folder = await mkdtemp(join(tmpdir(), 'gatehouse-sqlite-'));
      const file = join(folder, 'hr.db');
      await writeFile(file, '');
      return { connection: `sqlite:${file}`, stop: () => rm(folder, { recursive: true, force: true }) };
    },
    samples: [
      text('TEXT', kazakh),
      text('TEXT', ''),
      text('TEXT', long),
      literal('INTEGER', '9223372036854775807', '9223372036854775807'),
      literal('INTEGER', '-9007199254740993', '-9007199254740993'),
      literal('REAL', '0.1', '0.1'),
      text('DATE', '1900-01-01'),
      bytes('BLOB'),
      { type: 'INTEGER', write: { value: true }, read: '1' },
    ],
    writingQuery: 'DELETE FROM many RETURNING id',
    wrongDatabase,
  },
];

if (serverAvailable('postgresql'))
  subjects.push({
    name: 'postgresql',
    kind: postgresql,
    start: server(startPostgresql),
    samples: [
      text('text', kazakh),
      text('text', ''),
      text('text', long),
      literal('bigint', '9223372036854775807', '9223372036854775807'),
      literal('numeric(30,10)', '12345678901234567890.0123456789', '12345678901234567890.0123456789'),
      { ...text('numeric(12,2)', '-0.50'), described: 'numeric(12,2)' },
      text('date', '1900-01-01'),
      text('date', '2100-12-31'),
      text('date', '1954-08-22'),
      text('timestamp', '2024-02-29 23:59:59.123456'),
      literal('timestamptz', "'2024-03-31 01:30:00.000001+03'", '2024-03-30T22:30:00.000001Z'),
      text('time', '07:08:09'),
      bytes('bytea'),
      { type: 'boolean', write: { value: true }, read: 'true', described: 'boolean' },
      literal('boolean', 'false', 'false'),
      literal('double precision', '0.1', '0.1'),
      literal('real', '0.1', '0.1'),
      text('uuid', '00112233-4455-6677-8899-aabbccddeeff'),
      text('jsonb', '{"a": 1}'),
      literal('date', "'infinity'", 'infinity'),
    ],
    writingQuery: 'DELETE FROM many RETURNING id',
    failingQuery: 'SELECT id, 1 / (id - 3000) FROM many ORDER BY id',
    longQuery: 'SELECT pg_sleep(30)',
    othersRunning: "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(30)'",
    wrongDatabase,
    otherPort,
  });

if (serverAvailable('mariadb'))
  subjects.push({
    name: 'mysql',
    kind: mysql,
    start: server(startMariadb),
    samples: [
      text('VARCHAR(200)', kazakh),
      text('VARCHAR(20)', ''),
      text('LONGTEXT', long),
      literal('BIGINT', '9223372036854775807', '9223372036854775807'),
      { ...literal('BIGINT UNSIGNED', '18446744073709551615', '18446744073709551615'), described: 'bigint unsigned' },
      literal('DECIMAL(30,10)', '12345678901234567890.0123456789', '12345678901234567890.0123456789'),
      text('DECIMAL(12,2)', '-0.50'),
      text('DATE', '1900-01-01'),
      text('DATE', '2100-12-31'),
      text('DATE', '1954-08-22'),
      text('DATETIME(6)', '2024-02-29 23:59:59.123456'),
      text('DATETIME(6)', '2024-02-29 00:00:00.000000'),
      text('DATETIME', '2024-02-29 23:59:59'),
      text('TIME', '-07:08:09'),
      bytes('LONGBLOB'),
      text('YEAR', '1999'),
      { type: 'TINYINT(1)', write: { value: true }, read: '1' },
      { type: 'BOOLEAN', write: { value: false }, read: '0' },
      literal('BIT(40)', "b'1000000000000000000000000000000000000001'", '549755813889'),
      literal('DOUBLE', '0.1', '0.1'),
      literal('FLOAT', '0.1', '0.1'),
      literal('FLOAT', '13961168', '13961168'),
      literal('DOUBLE', '123456789012345678', '1.2345678901234568e17'),
      literal('DOUBLE', '0.00000000125', '0.00000000125'),
      literal('DOUBLE(8,2)', '42.5', '42.50'),
      literal('INT(8) ZEROFILL', '42', '00000042'),
      literal('YEAR', '0', '0000'),
      text('JSON', '{"a": 1}'),
      text("ENUM('card','fob')", 'fob'),
      { type: 'VARBINARY(8)', write: { value: Uint8Array.of(0, 255, 128) }, read: Uint8Array.of(0, 255, 128) },
    ],
    writingQuery: 'DELETE FROM many RETURNING id',
    longQuery: 'SELECT SLEEP(30)',
    othersRunning: "SELECT count(*) FROM information_schema.processlist WHERE info LIKE '%SLEEP(30)'",
    wrongPassword,
    wrongDatabase,
    otherPort,
  });

if (serverAvailable('firebird'))
  subjects.push({
    name: 'firebird',
    kind: firebird,
    start: server(startFirebird),
    samples: [
      text('VARCHAR(200)', kazakh),
      text('VARCHAR(20)', ''),
      text('BLOB SUB_TYPE TEXT', long),
      text('BLOB SUB_TYPE TEXT', ''),
      literal('BIGINT', '9223372036854775807', '9223372036854775807'),
      literal('NUMERIC(18,4)', '12345678901234.4567', '12345678901234.4567'),
      literal('NUMERIC(18,10)', '-0.0123456789', '-0.0123456789'),
      { ...text('NUMERIC(9,2)', '-0.50'), described: 'numeric(*,2)' },
      text('SMALLINT', '-7'),
      text('DATE', '1900-01-01'),
      text('DATE', '2100-12-31'),
      text('DATE', '1954-08-22'),
      text('TIMESTAMP', '2024-02-29 23:59:59.1234'),
      text('TIME', '07:08:09'),
      bytes('BLOB'),
      { type: 'BOOLEAN', write: { value: true }, read: 'true' },
      literal('BOOLEAN', 'FALSE', 'false'),
      literal('DOUBLE PRECISION', '0.1', '0.1'),
      literal('FLOAT', '0.1', '0.1'),
      text('CHAR(3)', 'Жды'),
    ],
    writingQuery: 'DELETE FROM many WHERE id = 1 RETURNING id',
    failingQuery: 'SELECT id, 1 / (id - 3000) FROM many ORDER BY id',
    wrongPassword,
    wrongDatabase,
    otherPort,
  });

/** MySQL has comments and literals of its own, and procedures that give several results. */
describe.runIf(serverAvailable('mariadb'))('a query in the language of MySQL', () => {
  let started: TestServer;
  let source: Source;
  beforeAll(async () => {
    started = await startMariadb();
    source = await mysql.open(sourceConfig('mysql', await started.createDatabase()), testContext);
  }, 60_000);
  afterAll(async () => {
    await source?.close();
    await started?.stop();
  }, 60_000);

  test('has parameters outside of its literals and comments only', async () => {
    const text = "SELECT 'it\\'s :no' AS a, \"\\\":no\" AS b, :yes AS c # it's :no\n";
    expect(await rowsOf(source.read({ text, parameters: { yes: 1 } }))).toEqual([["it's :no", '":no', '1']]);
  });

  test('gives one result and no more', async () => {
    await source.write({ text: 'CREATE PROCEDURE twice() BEGIN SELECT 1 AS a; SELECT 2 AS b, 3 AS c; END' });
    expect(await failureOf(rowsOf(source.read({ text: 'CALL twice()' })))).toMatchObject({
      message: expect.stringContaining('more than one result'),
    });
    await source.write({ text: 'CREATE PROCEDURE once() BEGIN SELECT 1 AS a; END' });
    expect(await rowsOf(source.read({ text: 'CALL once()' }))).toEqual([['1']]);
  });
});

for (const subject of subjects) describeSource(subject);
