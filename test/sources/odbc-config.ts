/** ODBC sources for tests, the databases behind them, and their rows decoded. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SourceConfig, TimeLimits } from '../../src/config/document.ts';
import type { Context } from '../../src/model/context.ts';
import { decodeRow } from '../../src/model/row-batch.ts';
import type { Value } from '../../src/model/value.ts';
import { openInProcess } from '../../src/sources/process/host.ts';
import type { Query, Source } from '../../src/sources/source.ts';
import { startMariadb } from '../servers/mariadb.ts';
import { startPostgresql } from '../servers/postgresql.ts';
import { sourceConfig } from './source-config.ts';

type Changes = Partial<Omit<SourceConfig, 'timeLimits'>> & { readonly timeLimits?: Partial<TimeLimits> };

/** A source that reads through `connection`, with time limits that a loaded machine keeps. */
export function odbcConfig(connection: string, { timeLimits, ...changes }: Changes = {}): SourceConfig {
  const config = sourceConfig('odbc', connection, changes);
  return { ...config, timeLimits: { connect: 30_000, firstRow: 30_000, silence: 30_000, ...timeLimits } };
}

/** All rows of a query. */
export async function rowsOf(source: Source, query: Query | string, signal?: AbortSignal): Promise<Value[][]> {
  const rows: Value[][] = [];
  const asked = typeof query === 'string' ? { text: query } : query;
  for await (const batch of source.read(asked, signal))
    for (let row = 0; row < batch.count; row++)
      rows.push(decodeRow(batch, row).map((value) => (value instanceof Uint8Array ? Uint8Array.from(value) : value)));
  return rows;
}

export type Driver = 'postgresql' | 'mariadb' | 'sqlite';

/** Databases that ODBC drivers connect to. */
export interface OdbcDatabases {
  readonly folder: string;
  readonly context: Context;
  /** What was logged as a warning so far. */
  readonly warnings: string[];
  readonly mariadbPort: number;
  readonly connections: Readonly<Record<Driver, string>>;
  /** A source of its own process; closed by `stop`. */
  connect(connection: string, changes?: Changes): Promise<Source>;
  stop(): Promise<void>;
}

/** Starts PostgreSQL and MariaDB and names a file for SQLite. */
export async function startDatabases(): Promise<OdbcDatabases> {
  const folder = await mkdtemp(join(tmpdir(), 'odbc-test-'));
  const [postgresql, mariadb] = await Promise.all([startPostgresql(), startMariadb()]);
  const warnings: string[] = [];
  const context: Context = {
    now: () => new Date(),
    log: (level, message) => {
      if (level === 'warn') warnings.push(message);
    },
  };
  const open: Source[] = [];
  return {
    folder,
    context,
    warnings,
    mariadbPort: mariadb.port,
    connections: {
      postgresql: odbcOf('PostgreSQL Unicode', await postgresql.createDatabase()),
      mariadb: odbcOf('MariaDB Unicode', await mariadb.createDatabase()),
      sqlite: `Driver={SQLite3};Database=${join(folder, 'test.db')}`,
    },
    async connect(connection, changes) {
      const source = await openInProcess(odbcConfig(connection, changes), context);
      open.push(source);
      return source;
    },
    async stop() {
      await Promise.all(open.map((source) => source.close()));
      await Promise.all([postgresql.stop(), mariadb.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A connection string of the database that a URL names. */
function odbcOf(driver: string, url: string): string {
  const { hostname, port, username, password, pathname } = new URL(url);
  return `Driver={${driver}};Server=${hostname};Port=${port};Database=${pathname.slice(1)};Uid=${username};Pwd=${password}`;
}
