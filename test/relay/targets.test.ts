import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readRefusals, sendAgain } from '../../src/registry/relay-cursors.ts';
import { relayStatus } from '../../src/relay/status.ts';
import { createTestRegistry, eventually, rowsOf, startRelay, type TestRegistry } from './relaying.ts';
import { createTarget, type Servers, startServers, stopServers, type Target, targetNames } from './targets.ts';

let servers: Servers | undefined;
beforeAll(async () => {
  servers = await startServers();
});
afterAll(() => stopServers(servers));

async function within(
  name: (typeof targetNames)[number],
  body: (registry: TestRegistry, target: Target) => Promise<void>,
  changes: Parameters<typeof createTarget>[2] = {},
): Promise<void> {
  if (servers === undefined) throw new Error('The servers were not started.');
  const registry = await createTestRegistry();
  const target = await createTarget(name, servers, changes);
  try {
    await body(registry, target);
  } finally {
    await target.close();
    await registry.close();
  }
}

const countOf = async (target: Target): Promise<number> =>
  Number((await rowsOf(target.source, 'SELECT count(*) FROM access_event'))[0]?.[0]);

describe.each(targetNames)('%s', (name) => {
  test('gets the events of its own people, once, in order, in its time and format', async () => {
    await within(name, async (registry, target) => {
      await registry.record(1, 500);
      const relay = startRelay(registry, [target.config]);
      await registry.record(501, 1500);
      await eventually(async () => (await countOf(target)) >= 1000);
      await relay.stop();
      const rows = await rowsOf(
        target.source,
        'SELECT id, happened, person, employee_id, access_point, direction, card FROM access_event ORDER BY id',
      );
      expect(rows.map(([id]) => Number(id))).toEqual(Array.from({ length: 1000 }, (_, index) => 1 + index * 2));
      const [, at, ...rest] = rows[0] ?? [];
      expect(String(at)).toMatch(/^2026-01-31 08:00:01/);
      expect(rest).toEqual(['k1', '0042', 'Main entrance', 'in', '213,02000']);
      const [status] = await relayStatus(registry.database, [target.config]);
      expect(status).toMatchObject({ waiting: 0, refused: 0, error: null, keeps: 'table', position: 2000 });
    });
  });

  test('an event that the target refuses is set aside, the others go on in order, and it can be sent again', async () => {
    await within(name, async (registry, target) => {
      await target.source.write({ text: "INSERT INTO access_event (id, person) VALUES (51, 'somebody')" });
      await target.source.write({ text: "INSERT INTO access_event (id, person) VALUES (53, 'somebody')" });
      await registry.record(1, 200);
      const relay = startRelay(registry, [target.config]);
      await eventually(
        async () => (await countOf(target)) === 100 && (await readRefusals(registry.database, null, 10)).length === 2,
      );
      const refusals = await readRefusals(registry.database, 'hr', 10);
      expect(refusals.map(({ eventId, code }) => [eventId, code])).toEqual([
        [51, 'relay.refused'],
        [53, 'relay.refused'],
      ]);
      expect(refusals[0]?.error).not.toBe('');
      await target.source.write({ text: "DELETE FROM access_event WHERE person = 'somebody'" });
      expect(await sendAgain(registry.database, 'hr', null)).toBe(2);
      await eventually(
        async () => (await countOf(target)) === 100 && (await readRefusals(registry.database, null, 10)).length === 0,
      );
      await relay.stop();
    });
  });

  test('without a table of ours, the unique id keeps an event from arriving twice', async () => {
    await within(
      name,
      async (registry, target) => {
        await registry.record(1, 100);
        const first = startRelay(registry, [target.config]);
        await eventually(async () => (await countOf(target)) === 50);
        await first.stop();
        // As if the relay had died before it could save its cursor.
        const { database } = registry;
        await database.run('UPDATE relay_cursor SET position = 20');
        await registry.record(101, 100);
        const second = startRelay(registry, [target.config]);
        await eventually(async () => (await countOf(target)) === 100);
        await second.stop();
        expect(await readRefusals(registry.database, null, 10)).toEqual([]);
      },
      {
        events: {
          scope: 'own',
          insert: (await import('./targets.ts')).insertEvent,
          numberFormat: 'w26',
          exactlyOnce: 'id',
        },
      },
    );
  });

  test('readOnly: true lets nothing be written', async () => {
    await within(
      name,
      async (registry, target) => {
        const { openSource } = await import('../../src/sources/open.ts');
        const { testContext } = await import('../sources/source-config.ts');
        await registry.record(1, 10);
        const relay = startRelay(registry, [target.config]);
        for (const inProcess of [true, false]) {
          const source = await openSource(target.config, testContext, undefined, inProcess);
          await expect(source.write({ text: 'DELETE FROM access_event' })).rejects.toMatchObject({
            code: 'source.readOnly',
          });
          const delivery = {
            statement: 'INSERT INTO access_event (id) VALUES (:id)',
            rows: [{ id: 1 }],
            bookmark: null,
          };
          await expect(source.deliver(delivery)).rejects.toMatchObject({ code: 'source.readOnly' });
          await source.close();
        }
        await relay.stop();
        expect(await countOf(target)).toBe(0);
        expect((await relayStatus(registry.database, [target.config]))[0]?.state).toBe('readOnly');
      },
      { readOnly: true },
    );
  });
});
