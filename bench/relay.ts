/**
 * Access events from recording to the target: events recorded a second embedded, events relayed a second against the same inserts done by hand
 * (one prepared statement, transactions of 1000), and the time from recorded to committed at 1000 a second.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type AccessEvent, accessEventReader } from '../src/model/access-event.ts';
import { systemContext } from '../src/model/context.ts';
import { recordEvents } from '../src/registry/access-events.ts';
import { openSqlite } from '../src/sqlite/open.ts';
import { createTestRegistry, eventually, startRelay, type TestRegistry } from '../test/relay/relaying.ts';
import { insertEvent } from '../test/relay/targets.ts';
import type { TestServer } from '../test/servers/server-process.ts';
import { sourceConfig } from '../test/sources/source-config.ts';
import type { Figure } from './figures.ts';

const read = accessEventReader('Europe/Moscow');
const context = systemContext();
const table =
  'CREATE TABLE access_event (id BIGINT PRIMARY KEY, happened TIMESTAMP, person TEXT, employee_id TEXT, access_point TEXT, direction TEXT, card TEXT)';

function events(from: number, many: number): AccessEvent[] {
  return Array.from({ length: many }, (_, index) =>
    read({
      id: `b${from + index}`,
      time: new Date(Date.UTC(2026, 0, 1) + from + index).toISOString(),
      accessPoint: 'Main entrance',
      direction: 'in',
      person: 1,
      number: '213,02000',
      format: 'w26',
    }),
  );
}

const fast = { least: 10_000 };

export async function relayFigures(
  server: TestServer,
  count: number,
  seconds: number,
  tell: (line: string) => void,
): Promise<Figure[]> {
  const registry = await createTestRegistry();
  const figures: Figure[] = [];
  const add = (name: string, value: number, unit: string, digits: number, target: Figure['target']): void => {
    tell(`relay: ${name}: ${value.toFixed(digits)} ${unit}`);
    figures.push({ name: `relay: ${name}`, value, unit, digits, target });
  };
  const rate = (milliseconds: number): number => count / (milliseconds / 1000);
  try {
    add('recorded embedded', rate(await timed(() => record(registry, 0, count))), 'events/s', 0, fast);
    const byHand = await timed(async () => insertByHand(await server.createDatabase(), count));
    add('inserted by hand, PostgreSQL', rate(byHand), 'events/s', 0, null);
    const url = await server.createDatabase();
    await query(url, table);
    const config = sourceConfig('postgresql', url, {
      timezone: 'Europe/Moscow',
      events: { scope: 'all', insert: insertEvent, numberFormat: 'w26' },
    });
    const first = startRelay(registry, [config]);
    const relayed = await timed(() => eventually(async () => (await counted(url)) === count, 600));
    await first.stop();
    add('relayed, PostgreSQL', rate(relayed), 'events/s', 0, fast);
    add('relayed / by hand, PostgreSQL', byHand / relayed, '', 2, null);
    add('relayed, SQLite', rate(await relayedToSqlite(registry, count)), 'events/s', 0, fast);
    const second = startRelay(registry, [config]);
    const { delays, perSecond } = await latencies(registry, url, count, seconds);
    await second.stop();
    const at = (share: number): number => delays[Math.floor(delays.length * share)] ?? Number.NaN;
    add('recorded while the delay was measured', perSecond, 'events/s', 0, null);
    add('from recorded to committed, median', at(0.5), 'ms', 1, null);
    add('from recorded to committed, p99', at(0.99), 'ms', 1, { most: 50 });
  } finally {
    await registry.close();
  }
  return figures;
}

async function record({ database, feed }: TestRegistry, from: number, many: number): Promise<void> {
  for (let start = 0; start < many; start += 1000) {
    await recordEvents(database, events(from + start, Math.min(1000, many - start)), {
      context,
      sender: 'bench',
      recorded: feed.announce,
    });
  }
}

async function insertByHand(url: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(table);
  const text = 'INSERT INTO access_event VALUES ($1, $2, $3, $4, $5, $6, $7)';
  for (let start = 0; start < count; start += 1000) {
    await client.query('BEGIN');
    for (let id = start + 1; id <= start + 1000; id++) {
      await client.query({
        name: 'insert',
        text,
        values: [id, '2026-01-01 03:00:00.000', 'k1', '0042', 'Main entrance', 'in', '213,02000'],
      });
    }
    await client.query('COMMIT');
  }
  await client.end();
}

async function relayedToSqlite(registry: TestRegistry, count: number): Promise<number> {
  const file = `${registry.folder}/target.sqlite`;
  const target = openSqlite(file);
  target.exec(`PRAGMA journal_mode=WAL; ${table}`);
  const config = {
    ...sourceConfig('sqlite', `sqlite:${file}`),
    name: 'other',
    events: { scope: 'all', insert: insertEvent },
  } as const;
  const relay = startRelay(registry, [config]);
  const there = target.prepare('SELECT count(*) AS n FROM access_event');
  const took = await timed(() => eventually(async () => Number((there.get() as { n: number }).n) === count, 600));
  await relay.stop();
  target.close();
  return took;
}

/** The delay ends when another connection sees the event, which is when its transaction is on the disk. */
async function latencies(
  of: TestRegistry,
  url: string,
  count: number,
  seconds: number,
): Promise<{ delays: readonly number[]; perSecond: number }> {
  const recordedAt: number[] = [];
  const looking = lookFor(url, count, count + seconds * 1000);
  const start = performance.now();
  for (let batch = 0; batch < seconds * 100; batch++) {
    await sleep(Math.max(0, start + batch * 10 - performance.now()));
    await recordEvents(of.database, events(count + batch * 10, 10), {
      context,
      sender: 'bench',
      recorded: of.feed.announce,
    });
    for (let index = 0; index < 10; index++) recordedAt.push(performance.now());
  }
  const perSecond = recordedAt.length / ((performance.now() - start) / 1000);
  const seenAt = await looking;
  const delays = recordedAt.map((at, index) => (seenAt[index] ?? Number.NaN) - at).sort((a, b) => a - b);
  return { delays, perSecond };
}

/** When each event after `from`, up to `last`, was first seen; a look follows a look. */
async function lookFor(url: string, from: number, last: number): Promise<readonly number[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const seenAt: number[] = [];
  try {
    while (seenAt.length < last - from) {
      const { rows } = await client.query<{ newest: string }>({
        name: 'look',
        text: 'SELECT coalesce(max(id), 0) AS newest FROM access_event',
      });
      const now = performance.now();
      while (seenAt.length < Number(rows[0]?.newest) - from) seenAt.push(now);
      await sleep(1);
    }
    return seenAt;
  } finally {
    await client.end();
  }
}

async function query(url: string, text: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
}

async function counted(url: string): Promise<number> {
  return Number((await query(url, 'SELECT count(*) AS n FROM access_event')).rows[0]?.n);
}

async function timed(body: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await body();
  return performance.now() - start;
}
