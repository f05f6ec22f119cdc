import { afterAll, beforeAll, expect, test } from 'vitest';
import { relayStatus } from '../../src/relay/status.ts';
import { startPostgresql } from '../servers/postgresql.ts';
import type { TestServer } from '../servers/server-process.ts';
import { sourceConfig } from '../sources/source-config.ts';
import { createTestRegistry, eventually, rowsOf, startRelay } from './relaying.ts';
import { createTarget } from './targets.ts';

let postgresql: TestServer | undefined;
beforeAll(async () => {
  postgresql = await startPostgresql();
});
afterAll(() => postgresql?.stop());

test('a target that is down, one that hangs and one whose table is missing stop neither the others nor the recording', async () => {
  if (postgresql === undefined) throw new Error('PostgreSQL was not started.');
  const servers = { postgresql, mariadb: postgresql, firebird: postgresql };
  const registry = await createTestRegistry();
  const events = { scope: 'all', insert: 'INSERT INTO passes (id) VALUES (:id)' } as const;
  const good = await createTarget('PostgreSQL', servers, { events });
  const hanging = await createTarget('PostgreSQL', servers, {
    name: 'hanging',
    events: { ...events, insert: 'INSERT INTO passes (id) SELECT CAST(:id AS BIGINT) FROM pg_sleep(600)' },
  });
  for (const { source } of [good, hanging]) await source.write({ text: 'CREATE TABLE passes (id BIGINT NOT NULL)' });
  const missing = await createTarget('PostgreSQL', servers, { name: 'missing', events });
  const down = { ...sourceConfig('postgresql', 'postgres://nobody:none@127.0.0.1:1/none'), name: 'down', events };
  const sources = [down, hanging.config, missing.config, good.config];
  const relay = startRelay(registry, sources);
  for (let batch = 0; batch < 10; batch++) await registry.record(batch * 50 + 1, 50);
  await eventually(async () => Number((await rowsOf(good.source, 'SELECT count(*) FROM passes'))[0]?.[0]) === 500);
  await eventually(async () => {
    const states = (await relayStatus(registry.database, sources)).map(({ source, state }) => `${source} ${state}`);
    return states.join() === 'down failing,hanging behind,missing failing,hr waiting';
  });
  const [first, , third] = await relayStatus(registry.database, sources);
  expect(first).toMatchObject({ waiting: 500, error: expect.stringMatching(/refused/), nextTry: expect.any(String) });
  // A missing table is no fault of any row, so none is set aside.
  expect(third).toMatchObject({ waiting: 500, refused: 0, error: expect.stringMatching(/passes/) });
  await missing.source.write({ text: 'CREATE TABLE passes (id BIGINT NOT NULL)' });
  await eventually(async () => Number((await rowsOf(missing.source, 'SELECT count(*) FROM passes'))[0]?.[0]) === 500);
  await relay.stop();
  for (const target of [good, hanging, missing]) await target.close();
  await registry.close();
});
