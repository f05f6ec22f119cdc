/** Events go when they are old enough, and never before their sinks have got them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { accessEventReader } from '../../src/model/access-event.ts';
import { applyConfiguration } from '../../src/operations/apply-configuration.ts';
import type { Installation } from '../../src/operations/installation.ts';
import { openInstallation } from '../../src/operations/installation.ts';
import { runRelay } from '../../src/operations/relay-run.ts';
import { followLog, readWhoIsInside } from '../../src/presence/follow.ts';
import { recordEvents } from '../../src/registry/access-events.ts';
import type { Database } from '../../src/registry/database.ts';
import { removeOldEvents } from '../../src/registry/event-partitions.ts';
import { readPresenceCursor } from '../../src/registry/presence.ts';
import { advance, ensureCursor, readRefusals, setAside } from '../../src/registry/relay-cursors.ts';
import { onBothRegistries } from '../cycle/registries.ts';
import { addPeople, record as recordPasses, zones } from '../presence/passes.ts';
import { testContext } from '../sources/source-config.ts';
import { eventually } from './relaying.ts';

const now = new Date('2026-06-15T12:00:00Z');
const context = { ...testContext, now: () => now };
const read = accessEventReader('Europe/Moscow');
let sent = 0;

/** Records an event at each of the times; gives nothing, ids grow by one. */
async function record(database: Database, times: readonly string[]): Promise<void> {
  const events = times.map((time) => read({ id: `r${++sent}`, time, accessPoint: 'Gate' }));
  await recordEvents(database, events, { context, sender: 'test' });
}

async function kept(database: Database): Promise<number[]> {
  return (await database.all('SELECT id FROM access_event ORDER BY id')).map((row) => Number(row['id']));
}

const february = '2026-02-10T08:00:00Z';
const march = '2026-03-20T08:00:00Z';
const lateMarch = '2026-03-31T23:59:59.999Z';
const april = '2026-04-01T00:00:00Z';
const june = '2026-06-14T08:00:00Z';
const times = [february, march, lateMarch, april, june];

onBothRegistries('Retention', (registries) => {
  const whole = registries.dialect === 'postgresql';

  test('removes what is older: row by row, in PostgreSQL whole months, so that an event may stay to the end of its month', async () => {
    const database = await registries.open();
    await record(database, times);
    // In the middle of March: PostgreSQL keeps that month, SQLite what came after.
    expect(
      await removeOldEvents(database, { before: new Date('2026-03-25T00:00:00Z'), sinks: [], presence: null }),
    ).toBe(whole ? 1 : 2);
    expect(await kept(database)).toEqual(whole ? [2, 3, 4, 5] : [3, 4, 5]);
    expect(
      await removeOldEvents(database, { before: new Date('2026-04-01T00:00:00Z'), sinks: [], presence: null }),
    ).toBe(whole ? 2 : 1);
    expect(await kept(database)).toEqual([4, 5]);
  });

  test('leaves what a slow sink, or one that has not begun, was not given', async () => {
    const database = await registries.open();
    await record(database, times);
    const before = new Date('2026-05-01T00:00:00Z');
    expect(await removeOldEvents(database, { before, sinks: ['quick', 'new'], presence: null })).toBe(0);
    for (const sink of ['quick', 'slow']) await ensureCursor(database, sink, sink, async () => 0);
    await advance(database, 'quick', 5);
    await advance(database, 'slow', 2);
    expect(await removeOldEvents(database, { before, sinks: ['quick', 'new'], presence: null })).toBe(0);
    await removeOldEvents(database, { before, sinks: ['quick', 'slow'], presence: null });
    expect(await kept(database)).toEqual(whole ? [2, 3, 4, 5] : [3, 4, 5]);
    // What stood aside goes with its event.
    await setAside(database, { sink: 'quick', eventId: 4, code: 'relay.refused', error: 'no', at: now }, null);
    await removeOldEvents(database, { before, sinks: ['quick'], presence: null });
    expect(await kept(database)).toEqual([5]);
    expect(await readRefusals(database, null, 10)).toEqual([]);
  });

  test('leaves what presence has not followed, or would follow anew', async () => {
    const database = await registries.open();
    const before = new Date('2026-05-01T00:00:00Z');
    const follow = { before, sinks: [], presence: JSON.stringify(zones) };
    await record(database, times);
    expect(await removeOldEvents(database, follow)).toBe(0);
    await followLog(database, zones);
    const other = { ...zones, zones: [...zones.zones, 'Cellar'] };
    expect(await removeOldEvents(database, { ...follow, presence: JSON.stringify(other) })).toBe(0);
    await record(database, [february]);
    expect(await removeOldEvents(database, follow)).toBe(whole ? 3 : 4);
    expect(await kept(database)).toEqual(whole ? [1, 5, 6] : [5, 6]);
    await followLog(database, zones);
    await removeOldEvents(database, follow);
    expect(await kept(database)).toEqual([5]);
  });

  test('takes nothing that is recorded at the same moment', async () => {
    const database = await registries.open();
    await ensureCursor(database, 'hr', 'hr', async () => 0);
    const before = new Date('2026-05-01T00:00:00Z');
    for (let round = 1; round <= 20; round++) {
      // Event 2n - 1 was given, event 2n is not yet.
      await record(database, [february]);
      await advance(database, 'hr', 2 * round - 1);
      await Promise.all([
        sleep(Math.random() * 3).then(() => record(database, [february])),
        sleep(Math.random() * 3).then(() => removeOldEvents(database, { before, sinks: ['hr'], presence: null })),
      ]);
      expect(await kept(database)).toContain(2 * round);
    }
  });

  test('is what the process that relays does by itself, as the configuration says', async () => {
    const place = await registries.place();
    const installation: Installation = await openInstallation({ place, context, env: {}, actor: 'test' }, 'create');
    const { database } = installation;
    const ending = new AbortController();
    try {
      await applyConfiguration(installation, 'sources: []\nretention: { events: 75d }\n', { prune: true });
      await record(database, times);
      const running = runRelay(installation, ending.signal);
      // 75 days before are the 1st of April, at noon; PostgreSQL drops the months before.
      await eventually(async () => (await kept(database)).length === (whole ? 2 : 1));
      ending.abort();
      await running;
    } finally {
      ending.abort();
      await database.close();
    }
  });

  test('knows first who is inside, and keeps what is for a target whose secret is missing', async () => {
    const place = await registries.place();
    const installation: Installation = await openInstallation(
      { place, context, env: { SECRET: 'postgres://nobody@127.0.0.1/hr' }, actor: 'test' },
      'create',
    );
    const { database } = installation;
    const ending = new AbortController();
    try {
      await addPeople(database, 1);
      const document = { sources: [], presence: zones, retention: { events: '75d' } };
      await applyConfiguration(installation, JSON.stringify(document), { prune: true });
      await recordPasses(database, [{ person: 1, direction: 'in', time: february }]);
      await record(database, [june]);
      const first = runRelay(installation, ending.signal);
      await eventually(async () => (await kept(database)).length === 1);
      ending.abort();
      await first;
      expect((await readWhoIsInside(database, zones)).people).toMatchObject([{ personId: 1, zone: 'Site' }]);

      const hr = {
        name: 'hr',
        type: 'postgresql',
        connection: '${SECRET}',
        events: { insert: 'INSERT INTO e VALUES (:id)' },
      };
      await applyConfiguration(installation, JSON.stringify({ ...document, sources: [hr] }), { prune: true });
      await record(database, [february, june]);
      const lost = { ...installation, lookup: { ...installation.lookup, env: {} } };
      const again = new AbortController();
      const second = runRelay(lost, again.signal);
      await eventually(async () => (await readPresenceCursor(database))?.position === 4);
      await sleep(300);
      again.abort();
      await second;
      expect(await kept(database)).toEqual([2, 3, 4]);
    } finally {
      ending.abort();
      await database.close();
    }
  });

  if (whole) {
    test('finds the coming month prepared, and a month of long ago made when an event of it comes', async () => {
      const database = await registries.open();
      await record(database, [june]);
      const months = async (): Promise<string[]> => {
        const rows = await database.all(
          "SELECT c.relname::text AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'access_event'::regclass ORDER BY 1",
        );
        return rows.map((row) => String(row['name']));
      };
      expect(await months()).toEqual(['access_event_2026_06', 'access_event_2026_07']);
      await record(database, ['2019-12-31T23:30:00Z']);
      expect(await months()).toEqual(['access_event_2019_12', 'access_event_2026_06', 'access_event_2026_07']);
    });
  }
});
