/** Both registries for every suite: each test gets an empty one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import type { Database } from '../../src/registry/database.ts';
import { openRegistry, type RegistryPlace } from '../../src/registry/open.ts';
import { startPostgresql } from '../servers/postgresql.ts';
import type { TestServer } from '../servers/server-process.ts';

export type Dialect = 'sqlite' | 'postgresql';

export interface TestRegistries {
  readonly dialect: Dialect;
  readonly folder: () => string;
  /** Opens an empty registry; closed and removed when the suite ends. */
  open(): Promise<Database>;
  /** The place of a new empty registry, for those who open it themselves. */
  place(): Promise<RegistryPlace>;
  server(): TestServer;
}

/** Runs the suite once for each registry. */
export function onBothRegistries(name: string, body: (registries: TestRegistries) => void): void {
  describe.each<Dialect>(['sqlite', 'postgresql'])(`${name}, with the registry in %s`, (dialect) => {
    body(registriesOf(dialect));
  });
}

export function registriesOf(dialect: Dialect): TestRegistries {
  const opened: Database[] = [];
  let folder = '';
  let server: TestServer | undefined;
  let next = 0;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gatehouse-cycle-'));
    if (dialect === 'postgresql') server = await startPostgresql();
  });
  afterAll(async () => {
    await Promise.all(opened.map((database) => database.close().catch(() => {})));
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const registries: TestRegistries = {
    dialect,
    folder: () => folder,
    async open() {
      const database = await openRegistry(await registries.place());
      opened.push(database);
      return database;
    },
    async place() {
      const data = join(folder, `registry-${++next}`);
      return server === undefined ? { data } : { data, database: await server.createDatabase() };
    },
    server() {
      if (server === undefined) throw new Error('This registry has no server');
      return server;
    },
  };
  return registries;
}
