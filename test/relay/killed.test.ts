/** The target's table equals the log, whoever is killed, when and how often. */
import { type ChildProcess, fork } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRefusals } from '../../src/registry/relay-cursors.ts';
import { relayStatus } from '../../src/relay/status.ts';
import { startPostgresql } from '../servers/postgresql.ts';
import type { TestServer } from '../servers/server-process.ts';
import { createTestRegistry, eventually, rowsOf, startRelay, type TestRegistry } from './relaying.ts';
import { createTarget, type Servers, type Target, type TargetName } from './targets.ts';

let postgresql: TestServer | undefined;
beforeAll(async () => {
  postgresql = await startPostgresql();
});
afterAll(() => postgresql?.stop());

function serversFor(): Servers {
  if (postgresql === undefined) throw new Error('PostgreSQL was not started.');
  return { postgresql, mariadb: postgresql, firebird: postgresql };
}

/** In all, half of the relay, with both kinds of registry, and half of the target. To go on for longer: GATEHOUSE_KILLS=1000. */
const kills = Math.max(4, Number(process.env['GATEHOUSE_KILLS'] ?? 100));
const relayKills = Math.floor(kills / 4);
const targetKills = kills - 2 * relayKills;
const cuts = Math.floor(kills / 3);
const timeout = Math.max(300_000, kills * 10_000);

/** `exactlyOnce` by our table, so no unique id catches what would arrive twice. */
const insert = 'INSERT INTO passes (id) VALUES (:id)';

test.each<[TargetName, 'embedded' | 'PostgreSQL']>([
  ['SQLite', 'embedded'],
  ['PostgreSQL', 'PostgreSQL'],
])(
  `%s: a relay killed ${relayKills} times loses nothing and doubles nothing (registry: %s)`,
  { timeout },
  async (name, kind) => {
    const url = kind === 'embedded' ? undefined : await postgresql?.createDatabase();
    const registry = await createTestRegistry(url === undefined ? {} : { database: url });
    const target = await createTarget(name, serversFor(), { events: { scope: 'all', insert, exactlyOnce: 'table' } });
    await target.source.write({ text: 'CREATE TABLE passes (id BIGINT NOT NULL)' });
    const settings = join(registry.folder, 'relay.json');
    await writeFile(settings, JSON.stringify({ folder: registry.folder, url, sources: [target.config] }));
    let recorded = 0;
    try {
      for (let kill = 0; kill < relayKills; kill++) {
        const child = startProcess(settings);
        await once(child, 'message');
        // Events come all the while, and the end comes at any point between connecting and the third batch.
        for (let part = 0; part < 3; part++) {
          await registry.record(recorded + 1, 40);
          recorded += 40;
          await sleep(Math.random() * 25);
        }
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      await expectEqual(registry, target, recorded);
    } finally {
      await target.close();
      await registry.close();
    }
  },
);

test(`a target whose connections are cut ${cuts} times gets everything once`, { timeout }, async () => {
  const registry = await createTestRegistry();
  const target = await createTarget('PostgreSQL', serversFor(), {
    events: { scope: 'all', insert, exactlyOnce: 'table' },
  });
  await target.source.write({ text: 'CREATE TABLE passes (id BIGINT NOT NULL)' });
  const killer = new pg.Client({ connectionString: postgresql?.url });
  await killer.connect();
  const relay = startRelay(registry, [target.config]);
  try {
    for (let kill = 1; kill <= cuts; kill++) {
      await registry.record((kill - 1) * 100 + 1, 100);
      await sleep(Math.random() * 40);
      // Back-off begins anew with every batch that arrives, so that many failures do not end in waiting for minutes.
      await killer.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND application_name = 'gatehouse' AND pid <> pg_backend_pid()",
        [new URL(target.config.connection).pathname.slice(1)],
      );
      await eventually(async () => (await positionOf(registry)) >= (kill - 1) * 100 + 1 || kill % 5 !== 0, 30);
    }
    await expectEqual(registry, target, cuts * 100, relay);
  } finally {
    await relay.stop();
    await killer.end();
    await target.close();
    await registry.close();
  }
});

test(`a target server that is killed ${targetKills} times and comes back has everything once`, {
  timeout,
}, async () => {
  const crashing = await startPostgresql();
  const registry = await createTestRegistry();
  const target = await createTarget(
    'PostgreSQL',
    { postgresql: crashing, mariadb: crashing, firebird: crashing },
    {
      events: { scope: 'all', insert, exactlyOnce: 'table' },
    },
  );
  await target.source.write({ text: 'CREATE TABLE passes (id BIGINT NOT NULL)' });
  // The servers of tests commit without waiting for the disk, and would rightly lose what they had committed.
  const name = new URL(target.config.connection).pathname.slice(1);
  await target.source.write({ text: `ALTER DATABASE "${name}" SET synchronous_commit = on` });
  await flush(crashing);
  const relay = startRelay(registry, [target.config]);
  try {
    for (let kill = 0; kill < targetKills; kill++) {
      await registry.record(kill * 200 + 1, 200);
      await sleep(Math.random() * 30);
      await crashBackends(crashing);
    }
    await expectEqual(registry, target, targetKills * 200, relay);
  } finally {
    await relay.stop();
    await target.close().catch(() => undefined);
    await registry.close();
    await crashing.stop();
  }
});

/** Brings to the disk what was committed without waiting for it: the table itself must outlive the first crash. */
async function flush(server: TestServer): Promise<void> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query('CHECKPOINT');
  await client.end();
}

/** Kills one server process of PostgreSQL hard: the server then throws all of its memory away and recovers as after a crash. */
async function crashBackends(server: TestServer): Promise<void> {
  // It may still be recovering from the crash before.
  await eventually(() => withClient(server, killOwnBackend));
  await eventually(() => withClient(server, async () => true));
}

async function killOwnBackend(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return process.kill(rows[0]?.pid ?? 0, 'SIGKILL');
}

/** False when the server takes no connection. */
async function withClient(server: TestServer, use: (client: pg.Client) => Promise<boolean>): Promise<boolean> {
  const client = new pg.Client({ connectionString: server.url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await use(client);
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function startProcess(settings: string): ChildProcess {
  return fork(fileURLToPath(new URL('./relay-process.js', import.meta.url)), [settings], {
    execArgv: [],
    stdio: 'inherit',
  });
}

function once(child: ChildProcess, event: 'message' | 'exit'): Promise<void> {
  return new Promise((resolve) => {
    if (event === 'exit' && (child.exitCode !== null || child.signalCode !== null)) resolve();
    else child.once(event, () => resolve());
  });
}

async function positionOf({ database }: TestRegistry): Promise<number> {
  const rows = await database.all('SELECT position FROM relay_cursor');
  return Number(rows[0]?.['position'] ?? 0);
}

async function expectEqual(
  registry: TestRegistry,
  target: Target,
  recorded: number,
  running = startRelay(registry, [target.config]),
): Promise<void> {
  await eventually(async () => (await positionOf(registry)) === recorded, 60).catch(async () => {
    throw new Error(`Not delivered: ${JSON.stringify(await relayStatus(registry.database, [target.config]))}`);
  });
  await running.stop();
  const read = (): Promise<unknown[][]> => rowsOf(target.source, 'SELECT id FROM passes ORDER BY id');
  // The test's own connection may have been cut as well.
  const rows = await read().catch(read);
  expect(rows.map(([id]) => Number(id))).toEqual(Array.from({ length: recorded }, (_, index) => index + 1));
  expect(await readRefusals(registry.database, null, 10)).toEqual([]);
}
