/** Photos come byte by byte as they are through every kind of database that this machine has, natively and over ODBC. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SourceConfig } from '../../src/config/document.ts';
import { listPersons } from '../../src/registry/lists/persons.ts';
import { openRegistry } from '../../src/registry/open.ts';
import { openSource } from '../../src/sources/open.ts';
import { runCycle } from '../../src/sync/cycle.ts';
import { serverAvailable } from '../servers/available.ts';
import { startFirebird } from '../servers/firebird.ts';
import { startMariadb } from '../servers/mariadb.ts';
import { startPostgresql } from '../servers/postgresql.ts';
import type { TestServer } from '../servers/server-process.ts';
import { odbcOf } from '../sources/odbc-config.ts';
import { configOf, testContext } from './harness.ts';
import { grainyPortrait } from './photo-world.ts';

type Server = 'postgresql' | 'mariadb' | 'firebird';

const starts = { postgresql: startPostgresql, mariadb: startMariadb, firebird: startFirebird };
const available = (['postgresql', 'mariadb', 'firebird'] as const).filter(serverAvailable);
const bytesOf: Readonly<Record<Server, string>> = { postgresql: 'BYTEA', mariadb: 'LONGBLOB', firebird: 'BLOB' };
const odbcDrivers: Readonly<Partial<Record<Server, string>>> = {
  postgresql: 'PostgreSQL Unicode',
  mariadb: 'MariaDB Unicode',
};
const ways = available.flatMap((server) => [
  { server, odbc: undefined, name: `${server}, natively` },
  ...(odbcDrivers[server] === undefined ? [] : [{ server, odbc: odbcDrivers[server], name: `${server}, over ODBC` }]),
]);

const servers = new Map<Server, TestServer>();
let folder = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-photos-'));
  for (const name of available) servers.set(name, await starts[name]());
});
afterAll(async () => {
  await Promise.all([...servers.values()].map((server) => server.stop()));
  rmSync(folder, { recursive: true, force: true });
});

test.each(ways)('photos come exactly from $name', async ({ server, odbc, name }) => {
  const url = (await servers.get(server)?.createDatabase()) ?? '';
  const native = configFor(server === 'mariadb' ? 'mysql' : server, url);
  const photos = [await grainyPortrait(1, 200), await grainyPortrait(2, 900)];
  await fill(native, bytesOf[server], photos);

  const config = odbc === undefined ? native : configFor('odbc', odbcOf(odbc, url));
  const data = join(folder, name.replaceAll(/\W+/g, '-'));
  const database = await openRegistry({ data });
  const context = testContext();
  const open = (of: SourceConfig, signal: AbortSignal, forValue: boolean) => openSource(of, context, signal, forValue);
  try {
    const task = { database, config, sources: [config], context, dataFolder: data, actor: 'test', open };
    expect(await runCycle(task)).toMatchObject({ error: null, notices: [], rejected: 0, photosFetched: 2 });
    const versions: unknown[] = [];
    for await (const batch of listPersons(database, { priorityOf: () => 0 })) {
      versions.push(...batch.map(({ photo }) => photo?.version));
    }
    // Without versions a photo's is the SHA-256 of what the source gave.
    expect(versions).toEqual(photos.map((photo) => createHash('sha256').update(photo).digest('hex')));
  } finally {
    await database.close();
  }
});

function configFor(type: string, connection: string): SourceConfig {
  return configOf(`  - name: hr
    type: ${type}
    connection: ${JSON.stringify(connection)}
    persons: { query: "SELECT id, full_name FROM staff ORDER BY id", fields: { key: id, surname: full_name } }
    photos:
      image: { query: "SELECT photo FROM staff WHERE id = :person", column: photo }
`);
}

async function fill(config: SourceConfig, type: string, photos: readonly Uint8Array[]): Promise<void> {
  const source = await openSource(config, testContext());
  try {
    await source.write({ text: `CREATE TABLE staff (id INTEGER, full_name VARCHAR(50), photo ${type})` });
    for (const [index, photo] of photos.entries()) {
      await source.write({
        text: 'INSERT INTO staff (id, full_name, photo) VALUES (:id, :name, :photo)',
        parameters: { id: index + 1, name: `P${index + 1}`, photo },
      });
    }
  } finally {
    await source.close();
  }
}
