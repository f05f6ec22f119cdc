/** The target's table equals the log, whoever is killed, when and how often. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, test } from 'vitest';
import { startPostgresql } from '../servers/postgresql.ts';
import type { TestServer } from '../servers/server-process.ts';
import { everyPass, expectEqual, killRelay, kills, killsTimeout, positionOf } from './killing.ts';
import { createTestRegistry, eventually, startRelay } from './relaying.ts';
import { createTarget, type Servers, type TargetName } from './targets.ts';

let postgresql: TestServer | undefined;
beforeAll(async () => {
  postgresql = await startPostgresql();
});
afterAll(() => postgresql?.stop());

function serversFor(): Servers {
  if (postgresql === undefined) throw new Error('PostgreSQL was not started.');
  return { postgresql, mariadb: postgresql, firebird: postgresql };
}

/** In all, half of the relay, with both kinds of registry, and half of the target. */
const relayKills = Math.floor(kills / 4);
const targetKills = kills - 2 * relayKills;
const cuts = Math.floor(kills / 3);
const timeout = killsTimeout;

test.each<[TargetName, 'embedded' | 'PostgreSQL']>([
  ['SQLite', 'embedded'],
  ['PostgreSQL', 'PostgreSQL'],
])(
  `%s: a relay killed ${relayKills} times loses nothing and doubles nothing (registry: %s)`,
  { timeout },
  async (name, kind) => {
    const url = kind === 'embedded' ? undefined : await postgresql?.createDatabase();
    const registry = await createTestRegistry(url === undefined ? {} : { database: url });
    const target = await createTarget(name, serversFor(), { events: everyPass });
    await target.source.write({ text: 'CREATE TABLE passes (id BIGINT NOT NULL)' });
    try {
      const recorded = await killRelay(registry, target, relayKills, url);
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
    events: everyPass,
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
      events: everyPass,
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
