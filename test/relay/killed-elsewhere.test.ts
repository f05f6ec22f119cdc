/** As `killed.test.ts`, with the other databases and by ODBC: the target's table equals the log. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, test } from 'vitest';
import { startFirebird } from '../servers/firebird.ts';
import { startMariadb } from '../servers/mariadb.ts';
import { startPostgresql } from '../servers/postgresql.ts';
import type { Resumable } from '../servers/resumable.ts';
import type { TestServer } from '../servers/server-process.ts';
import { everyPass, expectEqual, killRelay, kills, killsTimeout, positionOf } from './killing.ts';
import { createTestRegistry, eventually, startRelay } from './relaying.ts';
import { createTarget, type Servers, stopServers, type TargetName } from './targets.ts';

let servers: (Servers & Record<'mariadb' | 'firebird', TestServer & Resumable>) | undefined;
beforeAll(async () => {
  const [postgresql, mariadb, firebird] = await Promise.all([startPostgresql(), startMariadb(), startFirebird()]);
  servers = { postgresql, mariadb, firebird };
});
afterAll(() => stopServers(servers));

/** Of each. */
const relayKills = Math.max(2, Math.floor(kills / 12));
const serverKills = Math.max(2, Math.floor(kills / 16));

async function withTarget(
  name: TargetName,
  body: (of: {
    registry: Awaited<ReturnType<typeof createTestRegistry>>;
    target: Awaited<ReturnType<typeof createTarget>>;
  }) => Promise<void>,
): Promise<void> {
  if (servers === undefined) throw new Error('The servers were not started.');
  const registry = await createTestRegistry();
  const target = await createTarget(name, servers, { events: everyPass });
  await target.source.write({ text: 'CREATE TABLE passes (id BIGINT NOT NULL)' });
  try {
    await body({ registry, target });
  } finally {
    await target.close().catch(() => undefined);
    await registry.close();
  }
}

test.each<TargetName>(['MariaDB', 'Firebird', 'PostgreSQL by ODBC', 'MariaDB by ODBC', 'SQLite by ODBC'])(
  `%s: a relay killed ${relayKills} times loses nothing and doubles nothing`,
  { timeout: killsTimeout },
  (name) =>
    withTarget(name, async ({ registry, target }) => {
      const recorded = await killRelay(registry, target, relayKills, undefined);
      await expectEqual(registry, target, recorded);
    }),
);

test.each<[TargetName, 'mariadb' | 'firebird']>([
  ['MariaDB', 'mariadb'],
  ['MariaDB by ODBC', 'mariadb'],
  ['Firebird', 'firebird'],
])(
  `%s: a server that is killed ${serverKills} times and comes back has everything once`,
  { timeout: killsTimeout },
  (name, of) =>
    withTarget(name, async ({ registry, target }) => {
      const server = servers?.[of];
      if (server === undefined) throw new Error('The server was not started.');
      const relay = startRelay(registry, [target.config]);
      // Our table is there by then. Firebird that is killed while it makes a table may never make it again.
      await registry.record(1, 500);
      await eventually(async () => (await positionOf(registry)) === 500);
      for (let kill = 1; kill <= serverKills; kill++) {
        await registry.record(kill * 500 + 1, 500);
        await sleep(Math.random() * 60);
        await server.halt();
        await server.resume();
      }
      await expectEqual(registry, target, (serverKills + 1) * 500, relay);
    }),
);
