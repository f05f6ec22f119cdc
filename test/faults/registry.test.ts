/** The registry itself fails in the middle of a cycle: it is told, nothing is half-applied, and the next cycle goes on. */

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openRegistry } from '../../src/registry/open.ts';
import { openSqlite } from '../../src/sqlite/open.ts';
import { canonical } from '../cycle/canonical.ts';
import { card, configOf, people, sourceYaml, unguarded, worldOf } from '../cycle/harness.ts';
import { registriesOf } from '../cycle/registries.ts';

const rows = {
  persons: people(3000),
  cards: Array.from({ length: 3000 }, (_, index) => card(String(index + 1), String(index + 1))),
};
const config = configOf(sourceYaml('hr', unguarded));
const sqlite = registriesOf('sqlite');
const postgresql = registriesOf('postgresql');

test('a full disk under the embedded registry is told, each step is whole or not there, and with space the cycle goes on', async () => {
  const place = await sqlite.place();
  const database = await openRegistry(place);
  const world = worldOf(database, place.data, config);
  // The limit is of the connection that writes; run through the registry's own handle it reaches just that one.
  for (const pages of [60, 150, 250, 350]) {
    await database.transaction((within) => within.all(`PRAGMA max_page_count=${pages}`));
    const report = await world.sync(rows);
    expect(report).toMatchObject({ state: 'failed', error: { code: 'registry.full' } });
    expect((await canonical(database)).dangling).toEqual([]);
    expect(report.entities.persons?.created ?? 0).toBeLessThanOrEqual((await canonical(database)).people.length);
  }
  await database.transaction((within) => within.all('PRAGMA max_page_count=1000000'));
  expect((await world.sync(rows)).error).toBeNull();
  const ended = await canonical(database);
  const other = worldOf(await sqlite.open(), sqlite.folder(), config);
  await other.sync(rows);
  expect(ended).toEqual(await canonical(other.task().database));
  expect((await world.sync(rows)).state).toBe('unchanged');
  await database.close();
}, 120_000);

test('an embedded registry that another process keeps locked is told as busy, not as a fault', async () => {
  const place = await sqlite.place();
  const database = await openRegistry(place);
  const world = worldOf(database, place.data, config);
  await world.sync({ persons: people(2) });
  const other = openSqlite(join(place.data, 'registry.sqlite'));
  other.exec('BEGIN IMMEDIATE');
  expect(await world.sync({ persons: people(3) })).toMatchObject({ state: 'failed', error: { code: 'registry.busy' } });
  other.exec('ROLLBACK');
  other.close();
  expect(await world.sync()).toMatchObject({ created: 1 });
  await database.close();
}, 120_000);

test('connections to PostgreSQL that are cut in the middle of a cycle fail it with a clear error, and the next one goes on', async () => {
  const place = await postgresql.place();
  const database = await openRegistry(place);
  const world = worldOf(database, place.data, config);
  const killer = await openRegistry({ data: place.data, database: postgresql.server().url });
  const cut = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ?';
  const name = new URL(place.database ?? '').pathname.slice(1);
  for (const at of ['persons', 'identifiers'] as const) {
    let cutting: Promise<unknown> = Promise.resolve();
    const report = await world.sync(rows, {
      progress: ({ step, entity }) => {
        if (step === 'apply' && entity === at) cutting = killer.all(cut, [name]);
      },
    });
    await cutting;
    expect(report.error?.code ?? 'registry.write').toBe('registry.write');
  }
  expect((await world.sync(rows)).error).toBeNull();
  expect((await world.sync(rows)).state).toBe('unchanged');
  const ended = await canonical(database);
  expect(ended.people).toHaveLength(3000);
  expect(ended.dangling).toEqual([]);
  await Promise.all([database.close(), killer.close()]);
}, 120_000);
