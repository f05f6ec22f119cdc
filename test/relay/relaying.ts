/** A registry with people and events, and relays that run until they are stopped; for tests and benchmarks. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HookConfig, SourceConfig } from '../../src/config/document.ts';
import { type AccessEvent, accessEventReader } from '../../src/model/access-event.ts';
import { decodeRow } from '../../src/model/row-batch.ts';
import type { Value } from '../../src/model/value.ts';
import { recordEvents } from '../../src/registry/access-events.ts';
import type { Database } from '../../src/registry/database.ts';
import { openRegistry, uniqueToken } from '../../src/registry/open.ts';
import { ensureSource } from '../../src/registry/sources.ts';
import { createRecordingFeed, type RecordingFeed } from '../../src/relay/recording-feed.ts';
import { runRelays } from '../../src/relay/relay.ts';
import type { RelayTask } from '../../src/relay/relay-task.ts';
import { openSource } from '../../src/sources/open.ts';
import type { Source } from '../../src/sources/source.ts';
import { testContext } from '../sources/source-config.ts';

export interface TestRegistry {
  readonly folder: string;
  readonly database: Database;
  readonly feed: RecordingFeed;
  /** Records `count` events of person 1 (odd ids) and of nobody from source hr (even ids). */
  record(from: number, count: number): Promise<void>;
  close(): Promise<void>;
}

/** Person 1 is linked to source hr with key `k1` and has the employee ID `0042`; person 2 is of no source. */
export async function createTestRegistry(place: { database?: string } = {}): Promise<TestRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-relay-'));
  const database = await openRegistry({ data: folder, ...place });
  await addPeople(database);
  const feed = createRecordingFeed();
  return {
    folder,
    database,
    feed,
    async record(from, count) {
      const events = Array.from({ length: count }, (_, index) => testEvent(from + index));
      await recordEvents(database, events, { context: testContext, sender: 'test', recorded: feed.announce });
    },
    async close() {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function addPeople(database: Database): Promise<void> {
  const sourceId = await ensureSource(database, 'hr');
  for (const [id, employeeId] of [
    [1, '0042'],
    [2, '0043'],
  ] as const) {
    await database.run(
      "INSERT INTO person (id, surname, employee_id, status, custom, folded, created_at) VALUES (?, 'Ivanova', ?, 'active', '{}', 'ivanova', '2026-01-01')",
      [id, employeeId],
    );
  }
  await database.run('UPDATE counter SET next = 3 WHERE name = ?', ['person']);
  await database.run(
    "INSERT INTO link (source_id, entity, key, local_id, row_a, row_b, record_a, record_b, state, missing, record) VALUES (?, 4, 'k1', 1, 0, 0, 0, 0, 0, 0, '{}')",
    [sourceId],
  );
}

const readEvent = accessEventReader('Europe/Moscow');

function testEvent(number: number, changes: Readonly<Record<string, unknown>> = {}): AccessEvent {
  return readEvent({
    id: `e${number}`,
    time: new Date(Date.UTC(2026, 0, 31, 5, 0, 0) + number * 1000).toISOString(),
    accessPoint: 'Main entrance',
    direction: number % 2 === 0 ? 'out' : 'in',
    person: number % 2 === 0 ? 2 : 1,
    number: '213,02000',
    format: 'w26',
    ...changes,
  });
}

export interface RunningRelay {
  stop(): Promise<void>;
}

/** Relays in this process. */
export function startRelay(
  registry: TestRegistry,
  sources: readonly SourceConfig[],
  hooks: readonly HookConfig[] = [],
): RunningRelay {
  const stopper = new AbortController();
  const running = runRelays(relayTask(registry, sources, hooks), stopper.signal);
  running.catch(() => undefined);
  return {
    async stop() {
      stopper.abort();
      await running;
    },
  };
}

export const testIdentity = '6f1c7a52-0f5e-4a3b-9a53-d3b1c9f1d0aa';

export function relayTask(
  registry: Pick<TestRegistry, 'database' | 'feed'>,
  sources: readonly SourceConfig[],
  hooks: readonly HookConfig[] = [],
): RelayTask {
  return {
    database: registry.database,
    sources,
    hooks,
    identity: testIdentity,
    context: testContext,
    open: (config, signal) => openSource(config, testContext, signal, true),
    feed: registry.feed,
    newToken: uniqueToken,
    pause: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }).catch(() => undefined),
  };
}

/** Rows of a query. */
export async function rowsOf(source: Source, text: string): Promise<Value[][]> {
  const rows: Value[][] = [];
  for await (const batch of source.read({ text }))
    for (let row = 0; row < batch.count; row++) rows.push(decodeRow(batch, row));
  return rows;
}

/** Waits until `done` holds; throws after `seconds`. */
export async function eventually(done: () => Promise<boolean>, seconds = 60): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await done())) {
    if (Date.now() > deadline) throw new Error('What was waited for did not come.');
    await sleep(20);
  }
}
