/** The databases that events are relayed to in tests, natively and through ODBC, each with an empty table of events. */
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SourceConfig, SourceType } from '../../src/config/document.ts';
import { uniqueToken } from '../../src/registry/open.ts';
import { openSource } from '../../src/sources/open.ts';
import type { Source } from '../../src/sources/source.ts';
import { openSqlite } from '../../src/sqlite/open.ts';
import { startFirebird } from '../servers/firebird.ts';
import { startMariadb } from '../servers/mariadb.ts';
import { startPostgresql } from '../servers/postgresql.ts';
import type { TestServer } from '../servers/server-process.ts';
import { sourceConfig, testContext } from '../sources/source-config.ts';

export const targetNames = [
  'PostgreSQL',
  'MariaDB',
  'Firebird',
  'SQLite',
  'PostgreSQL by ODBC',
  'MariaDB by ODBC',
  'SQLite by ODBC',
] as const;
export type TargetName = (typeof targetNames)[number];

export interface Servers {
  readonly postgresql: TestServer;
  readonly mariadb: TestServer;
  readonly firebird: TestServer;
}

export async function startServers(): Promise<Servers> {
  const [postgresql, mariadb, firebird] = await Promise.all([startPostgresql(), startMariadb(), startFirebird()]);
  return { postgresql, mariadb, firebird };
}

export async function stopServers(servers: Servers | undefined): Promise<void> {
  await Promise.all([servers?.postgresql.stop(), servers?.mariadb.stop(), servers?.firebird.stop()]);
}

export interface Target {
  readonly config: SourceConfig;
  /** A connection of the test's own. */
  readonly source: Source;
  close(): Promise<void>;
}

export const insertEvent =
  'INSERT INTO access_event (id, happened, person, employee_id, access_point, direction, card) VALUES (:id, :time, :personKey, :employeeId, :accessPoint, :direction, :number)';

const table = (time: string): string =>
  `CREATE TABLE access_event (id BIGINT NOT NULL PRIMARY KEY, happened ${time}, person VARCHAR(40), employee_id VARCHAR(40), access_point VARCHAR(100), direction VARCHAR(10), card VARCHAR(20))`;

/** A target with an empty table of events, configured to get the events of its own people. */
export async function createTarget(
  name: TargetName,
  servers: Servers,
  changes: Partial<SourceConfig> = {},
): Promise<Target> {
  const [type, connection, clean] = await placeOf(name, servers);
  const config = sourceConfig(type, connection, {
    timezone: 'Europe/Moscow',
    events: { scope: 'own', insert: insertEvent, numberFormat: 'w26' },
    ...changes,
  });
  const source = await openSource({ ...config, readOnly: false }, testContext, undefined, true);
  await source.write({ text: table(type === 'mysql' || name === 'MariaDB by ODBC' ? 'DATETIME(3)' : 'TIMESTAMP') });
  return {
    config,
    source,
    async close() {
      await source.close();
      await clean();
    },
  };
}

/** The type of source, its connection and what removes it, of a new empty database. */
export async function placeOf(name: TargetName, servers: Servers): Promise<[SourceType, string, () => Promise<void>]> {
  const nothing = async (): Promise<void> => undefined;
  const odbc = name.endsWith(' by ODBC');
  if (name.startsWith('SQLite')) {
    const file = join(tmpdir(), `gatehouse-target-${uniqueToken()}.sqlite`);
    const made = openSqlite(file);
    made.exec('PRAGMA journal_mode=WAL');
    made.close();
    const clean = async (): Promise<void> => {
      for (const end of ['', '-wal', '-shm']) await rm(file + end, { force: true });
    };
    return odbc
      ? ['odbc', `Driver={SQLite3};Database=${file};Timeout=10000`, clean]
      : ['sqlite', `sqlite:${file}`, clean];
  }
  const server = name.startsWith('PostgreSQL')
    ? servers.postgresql
    : name.startsWith('MariaDB')
      ? servers.mariadb
      : servers.firebird;
  const url = await server.createDatabase();
  if (!odbc) return [name === 'PostgreSQL' ? 'postgresql' : name === 'MariaDB' ? 'mysql' : 'firebird', url, nothing];
  const { hostname, port, username, password, pathname } = new URL(url);
  const driver = name.startsWith('PostgreSQL') ? 'PostgreSQL Unicode' : 'MariaDB Unicode';
  const text = `Driver={${driver}};Server=${hostname};Port=${port};Database=${pathname.slice(1)};Uid=${username};Pwd=${password}`;
  return ['odbc', text, nothing];
}
