import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseDocument } from '../../src/config/parse.ts';
import { accessEventReader } from '../../src/model/access-event.ts';
import { peopleWithEvents, recordEvents } from '../../src/registry/access-events.ts';
import { assignIdentifier } from '../../src/registry/assign-identifier.ts';
import type { Database } from '../../src/registry/database.ts';
import { readWritebacks } from '../../src/registry/number-writebacks.ts';
import { openRegistry } from '../../src/registry/open.ts';
import { writeDueNumbers } from '../../src/relay/numbers.ts';
import { createRecordingFeed } from '../../src/relay/recording-feed.ts';
import { relayStatus } from '../../src/relay/status.ts';
import { openSource } from '../../src/sources/open.ts';
import { openSqlite, type SqliteDatabase } from '../../src/sqlite/open.ts';
import { runCycle } from '../../src/sync/cycle.ts';
import { testContext } from '../sources/source-config.ts';
import { eventually, startRelay } from './relaying.ts';

let folder: string;
let database: Database;
let hr: SqliteDatabase;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-numbers-'));
  database = await openRegistry({ data: join(folder, 'data') });
  hr = openSqlite(join(folder, 'hr.db'));
});
afterEach(async () => {
  hr.close();
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

/** The example of a page of the manual: its source, whose tables are made here. */
async function example(page: string, changes = (yaml: string): string => yaml) {
  const text = await readFile(new URL(`../../../docs/${page}`, import.meta.url), 'utf8');
  const yaml = /```yaml\n(sources:.*?)```/s.exec(text)?.[1] ?? '';
  for (const [, sql = ''] of text.matchAll(/```sql\n(CREATE TABLE (?:employee|access_event).*?)```/gs)) hr.exec(sql);
  const lookup = { env: {}, readFile: () => '' };
  const { sources } = parseDocument(changes(yaml.replace('sqlite:hr.db', `sqlite:${folder}/hr.db`)), lookup).document;
  const [config] = sources;
  if (config === undefined) throw new Error(`${page} has no example.`);
  return { config, sources };
}

const cycle = ({ config, sources }: Awaited<ReturnType<typeof example>>) =>
  runCycle({
    database,
    config,
    sources,
    context: testContext,
    dataFolder: folder,
    actor: 'test',
    open: (of, signal, forValue) => openSource(of, testContext, signal, forValue),
  });

const writing = {
  open: (config: Parameters<typeof openSource>[0]) => openSource(config, testContext, undefined, true),
  context: testContext,
};
const signal = new AbortController().signal;
const card = (): unknown =>
  (hr.prepare('SELECT card_no FROM employee WHERE id = 17').get() as { card_no: unknown }).card_no;
const give = (number: string | null) =>
  assignIdentifier(
    database,
    { personId: 1, kind: 'card', number, format: 'w26' },
    { targets: [{ source: 'hr', format: 'w26', readAs: { format: 'w26' } }], actor: 'test', now: new Date() },
  );

describe('A number given out here', () => {
  test('is written once, is no difference meanwhile, and is confirmed by the next cycle', async () => {
    const hrExample = await example('numbers-back.md');
    hr.exec("INSERT INTO employee VALUES (17, 'Ivanova Anna', '0042', NULL)");
    await cycle(hrExample);
    expect((await give('213,02000')).sources).toEqual(['hr']);
    expect(await cycle(hrExample)).toMatchObject({ state: 'unchanged', conflicts: 0, removed: 0 });
    const numbers = hrExample.config.assignedNumbers;
    if (numbers === undefined) throw new Error('The example has no assignedNumbers.');
    expect(await writeDueNumbers({ database, ...writing }, hrExample.config, numbers, signal)).toBe(1);
    expect(await writeDueNumbers({ database, ...writing }, hrExample.config, numbers, signal)).toBe(0);
    expect(card()).toBe('213,02000');
    expect((await readWritebacks(database, 'hr', 5))[0]?.state).toBe('written');
    expect(await cycle(hrExample)).toMatchObject({ conflicts: 0, removed: 0, rejected: 0 });
    expect((await readWritebacks(database, 'hr', 5))[0]?.state).toBe('confirmed');
    expect(await database.all('SELECT count(*) AS n FROM identifier')).toEqual([{ n: 1 }]);
  });

  test('that cannot be written is shown with its error and tried again', async () => {
    const hrExample = await example('numbers-back.md', (yaml) =>
      yaml.replace('WHERE id = :personKey"', 'WHERE id = :personKey AND tab_no = 1"'),
    );
    hr.exec("INSERT INTO employee VALUES (17, 'Ivanova Anna', '0042', NULL)");
    await cycle(hrExample);
    await give(null);
    const relay = startRelay(
      { folder, database, feed: createRecordingFeed(), record: async () => {}, close: async () => {} },
      hrExample.sources,
    );
    await eventually(async () => ((await readWritebacks(database, 'hr', 1))[0]?.attempts ?? 0) >= 1);
    expect((await readWritebacks(database, 'hr', 1))[0]).toMatchObject({
      state: 'waiting',
      error: expect.stringMatching(/touched no row/),
    });
    hr.exec("UPDATE employee SET tab_no = '1'");
    await eventually(async () => (await readWritebacks(database, 'hr', 1))[0]?.state === 'written');
    await relay.stop();
    expect(card()).toBe('000,00001');
  });

  test('that the source does not show after it was written is told', async () => {
    const hrExample = await example('numbers-back.md', (yaml) => yaml.replace('SET card_no =', 'SET tab_no ='));
    hr.exec("INSERT INTO employee VALUES (17, 'Ivanova Anna', '0042', NULL)");
    await cycle(hrExample);
    await give('213,02000');
    const numbers = hrExample.config.assignedNumbers;
    if (numbers === undefined) throw new Error('The example has no assignedNumbers.');
    const missing = async () => (await relayStatus(database, hrExample.sources))[0]?.numbersMissing;
    expect(await missing()).toBe(0);
    expect(await writeDueNumbers({ database, ...writing }, hrExample.config, numbers, signal)).toBe(1);
    // It was not there yet when the last cycle looked.
    expect(await missing()).toBe(0);
    await cycle(hrExample);
    expect(await missing()).toBe(1);
    hr.exec("UPDATE employee SET card_no = '213,02000'");
    await cycle(hrExample);
    expect(await missing()).toBe(0);
  });

  test('is refused where somebody has it', async () => {
    const hrExample = await example('numbers-back.md');
    hr.exec("INSERT INTO employee VALUES (17, 'Ivanova Anna', '0042', '213,02000')");
    await cycle(hrExample);
    await expect(give('213,02000')).rejects.toMatchObject({ code: 'identifier.taken' });
  });

  test('is refused where the source would show it as another one', async () => {
    const hrExample = await example('numbers-back.md');
    hr.exec("INSERT INTO employee VALUES (17, 'Ivanova Anna', '0042', NULL)");
    await cycle(hrExample);
    // 32 bits go out in 24, and come back as 24.
    const wish = { personId: 1, kind: 'card', number: '0013961168', format: 'em-10d' } as const;
    const targets = [{ source: 'hr', format: 'w26', readAs: { format: 'w26' } }];
    await expect(assignIdentifier(database, wish, { targets, actor: 'test', now: new Date() })).rejects.toMatchObject({
      code: 'identifier.readBack',
      message: expect.stringMatching(/em-10d, 32 bits\) goes to hr as 213,02000.*24 bits/),
    });
    expect(await database.all('SELECT count(*) AS n FROM identifier')).toEqual([{ n: 0 }]);
  });

  test('never reaches a source that is readOnly', async () => {
    const hrExample = await example('numbers-back.md', (yaml) =>
      yaml.replace('type: sqlite', 'type: sqlite\n    readOnly: true'),
    );
    hr.exec("INSERT INTO employee VALUES (17, 'Ivanova Anna', '0042', NULL)");
    await cycle(hrExample);
    await give('213,02000');
    const numbers = hrExample.config.assignedNumbers;
    if (numbers === undefined) throw new Error('The example has no assignedNumbers.');
    expect(await writeDueNumbers({ database, ...writing }, hrExample.config, numbers, signal)).toBe(0);
    expect((await readWritebacks(database, 'hr', 1))[0]?.error).toMatch(/readOnly/);
    expect(card()).toBeNull();
  });
});

describe('Access events', () => {
  const read = accessEventReader('Europe/Moscow');
  const event = (id: string) =>
    read({
      id,
      time: '2026-01-31T08:59:30',
      accessPoint: 'Gate',
      employeeId: '0042',
      direction: 'in',
      number: '213,02000',
      format: 'w26',
    });
  const record = (ids: readonly string[]) =>
    recordEvents(database, ids.map(event), { context: testContext, sender: 'gate' });

  test("reach the manual's example of a source", async () => {
    const hrExample = await example('events.md');
    hr.exec("INSERT INTO employee VALUES (17, 'Ivanova Anna', '0042', '213,02000')");
    await cycle(hrExample);
    expect(await record(['a', 'b', 'a'])).toEqual({ recorded: 2, repeated: 1, unknownPerson: 0 });
    expect(await record(['b', 'c'])).toEqual({ recorded: 1, repeated: 1, unknownPerson: 0 });
    const relay = startRelay(
      { folder, database, feed: createRecordingFeed(), record: async () => {}, close: async () => {} },
      hrExample.sources,
    );
    const rows = (): unknown[] => hr.prepare('SELECT * FROM access_event ORDER BY id').all();
    await eventually(async () => rows().length === 3);
    await relay.stop();
    expect(rows()[0]).toEqual({
      id: 1,
      happened: '2026-01-31 08:59:30.000',
      employee: 17,
      door: 'Gate',
      direction: 'in',
      outcome: 'granted',
      card: '213,02000',
    });
  });

  test('keep their person from being deleted: who is gone from the source is dismissed, and comes back as the same', async () => {
    const hrExample = await example(
      'events.md',
      (yaml) =>
        `${yaml}    missing:\n      persons: { action: delete }\n    guard: { persons: { percent: 100 }, emptyIsSuspicious: false }\n`,
    );
    hr.exec("INSERT INTO employee VALUES (17, 'Ivanova Anna', '0042', NULL), (18, 'Petrova Vera', '0043', NULL)");
    await cycle(hrExample);
    await record(['a']);
    expect(await peopleWithEvents(database, [1, 2])).toEqual(new Set([1]));
    hr.exec('DELETE FROM employee');
    await cycle(hrExample);
    expect(await database.all('SELECT id, status FROM person')).toEqual([{ id: 1, status: 'dismissed' }]);
    hr.exec("INSERT INTO employee VALUES (17, 'Ivanova Anna', '0042', NULL)");
    await cycle(hrExample);
    expect(await database.all('SELECT id, status FROM person')).toEqual([{ id: 1, status: 'active' }]);
  });
});
