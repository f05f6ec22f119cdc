/** Everything that a database of personnel and Gatehouse exchange, with every kind of database, natively and by ODBC. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SourceConfig } from '../../src/config/document.ts';
import { accessEventReader } from '../../src/model/access-event.ts';
import type { Value } from '../../src/model/value.ts';
import { recordEvents } from '../../src/registry/access-events.ts';
import { assignIdentifier } from '../../src/registry/assign-identifier.ts';
import type { Database } from '../../src/registry/database.ts';
import { readWritebacks } from '../../src/registry/number-writebacks.ts';
import { openRegistry } from '../../src/registry/open.ts';
import { createRecordingFeed } from '../../src/relay/recording-feed.ts';
import { openSource } from '../../src/sources/open.ts';
import type { Source } from '../../src/sources/source.ts';
import { runCycle } from '../../src/sync/cycle.ts';
import { configOf } from '../cycle/harness.ts';
import { portrait } from '../cycle/photo-world.ts';
import { testContext } from '../sources/source-config.ts';
import { eventually, rowsOf, startRelay } from './relaying.ts';
import { placeOf, type Servers, startServers, stopServers, type TargetName, targetNames } from './targets.ts';

let servers: Servers | undefined;
beforeAll(async () => {
  servers = await startServers();
});
afterAll(() => stopServers(servers));

test.each(targetNames)(
  '%s: people, cards, schedules, documents and photos come; events and a number go',
  async (name) => {
    if (servers === undefined) throw new Error('The servers were not started.');
    const [type, connection, clean] = await placeOf(name, servers);
    const config = configFor(type, connection);
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-exchange-'));
    const database = await openRegistry({ data: folder });
    const hr = await openSource(config, testContext, undefined, true);
    const cycle = () =>
      runCycle({
        database,
        config,
        sources: [config],
        context: testContext,
        dataFolder: folder,
        actor: 'test',
        open: (of, signal, forValue) => openSource(of, testContext, signal, forValue),
      });
    try {
      await fill(hr, name);
      expect(await cycle()).toMatchObject({
        error: null,
        notices: [],
        rejected: 0,
        conflicts: 0,
        photosFetched: 2,
        entities: {
          persons: { created: 2 },
          identifiers: { created: 1 },
          schedules: { created: 1 },
          documents: { created: 2 },
          photos: { created: 2 },
        },
      });
      await expectTime(database);
      expect(await cycle()).toMatchObject({ state: 'unchanged', photosFetched: 0 });
      await exchange(database, config, hr);
      expect(await cycle()).toMatchObject({ error: null, removed: 0, conflicts: 0, rejected: 0 });
      expect((await readWritebacks(database, 'hr', 5)).map(({ state }) => state)).toEqual(['confirmed']);
    } finally {
      await hr.close();
      await database.close();
      await clean();
      await rm(folder, { recursive: true, force: true });
    }
  },
);

/** A card is given out to the second person, and both pass a door. */
async function exchange(database: Database, config: SourceConfig, hr: Source): Promise<void> {
  await assignIdentifier(
    database,
    { personId: 2, kind: 'card', number: '13961168', format: 'dec' },
    { targets: [{ source: 'hr', format: 'em-10d', readAs: { format: 'em-10d' } }], actor: 'test', now: new Date() },
  );
  const read = accessEventReader('Europe/Moscow');
  const pass = (id: string, number: string, format: string) =>
    read({ id, time: '2026-03-02T08:59:30.250', accessPoint: 'Проходная', direction: 'in', number, format });
  await recordEvents(database, [pass('a', '0013961168', 'em-10d'), pass('b', '0013961167', 'em-10d')], {
    context: testContext,
    sender: 'gate',
  });
  const registry = { folder: '', database, feed: createRecordingFeed(), record: async () => {}, close: async () => {} };
  const relay = startRelay(registry, [config]);
  const events = () => rowsOf(hr, 'SELECT id, happened, employee, door, direction, card FROM access_event ORDER BY id');
  const cards = () => rowsOf(hr, 'SELECT card_no FROM employee ORDER BY id');
  await eventually(async () => (await events()).length === 2 && (await cards())[1]?.[0] !== null);
  await relay.stop();
  expect((await events()).map(shown)).toEqual([
    ['1', '2026-03-02 08:59:30', '2', 'Проходная', 'in', '213,02000'],
    ['2', '2026-03-02 08:59:30', '1', 'Проходная', 'in', '213,01999'],
  ]);
  expect(await cards()).toEqual([['0013961167'], ['0013961168']]);
}

/** Values as text, times without what is below a second, which not every database keeps. */
function shown(row: readonly Value[]): string[] {
  return row.map((value) => String(value).replace(/^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d).*/, '$1 $2'));
}

/** A night shift after a day shift, whole days and hours, in whatever types the database has for them. */
async function expectTime(database: Database): Promise<void> {
  expect(
    await database.all('SELECT day, start_minute, end_minute, kind FROM schedule_interval ORDER BY day, start_minute'),
  ).toEqual([
    { day: 1, start_minute: 480, end_minute: 1200, kind: 'work' },
    { day: 1, start_minute: 720, end_minute: 765, kind: 'break' },
    { day: 2, start_minute: 1200, end_minute: 1920, kind: 'work' },
  ]);
  expect(
    await database.all(
      'SELECT person_id, letter, from_time, to_time, number, comment FROM document JOIN document_type t ON t.id = type_id ORDER BY from_time',
    ),
  ).toEqual([
    { person_id: 1, letter: 'ОТ', from_time: '2026-03-02', to_time: '2026-03-15', number: '17-О', comment: 'отпуск' },
    {
      person_id: 2,
      letter: 'Г',
      from_time: '2026-03-03T06:00:00Z',
      to_time: '2026-03-03T10:00:00Z',
      number: null,
      comment: null,
    },
  ]);
}

function configFor(type: string, connection: string): SourceConfig {
  return configOf(`  - name: hr
    type: ${type}
    connection: ${JSON.stringify(connection)}
    timezone: Europe/Moscow
    schedules:
      query: SELECT id, title, cycle_days, first_day, day_no, starts, ends, kind FROM work_schedule
      fields: { key: id, name: title, cycleDays: cycle_days, anchor: first_day, day: day_no, start: starts, end: ends, kind: kind }
    persons:
      query: SELECT id, full_name, schedule_id FROM employee ORDER BY id
      fields: { key: id, name: full_name, schedule: schedule_id }
    identifiers:
      query: SELECT id, card_no FROM employee WHERE card_no IS NOT NULL
      fields: { person: id, number: { column: card_no, format: em-10d } }
    documents:
      query: SELECT id, employee_id, kind, since, till, doc_no, note FROM absence
      fields: { key: id, person: employee_id, type: kind, from: since, to: till, number: doc_no, comment: note }
    photos:
      versions: { query: "SELECT id, photo_version FROM employee", fields: { person: id, version: photo_version } }
      image: { query: "SELECT photo FROM employee WHERE id = :person", column: photo }
    events:
      insert: >-
        INSERT INTO access_event (id, happened, employee, door, direction, card)
        VALUES (:id, :time, :personKey, :accessPoint, :direction, :number)
      numberFormat: w26
    assignedNumbers:
      update: "UPDATE employee SET card_no = :number WHERE id = :personKey"
      format: em-10d
`);
}

/** Types of bytes, of a time of day and of an instant. */
function typesOf(name: TargetName): readonly [bytes: string, time: string, instant: string] {
  if (name.startsWith('PostgreSQL')) return ['BYTEA', 'TIME', 'TIMESTAMP'];
  if (name.startsWith('MariaDB')) return ['LONGBLOB', 'TIME', 'DATETIME(3)'];
  return name === 'Firebird' ? ['BLOB', 'TIME', 'TIMESTAMP'] : ['BLOB', 'VARCHAR(5)', 'TIMESTAMP'];
}

async function fill(hr: Source, name: TargetName): Promise<void> {
  const [bytes, time, instant] = typesOf(name);
  const tables = [
    `employee (id INTEGER NOT NULL PRIMARY KEY, full_name VARCHAR(100), schedule_id VARCHAR(20), card_no VARCHAR(20), photo ${bytes}, photo_version INTEGER)`,
    `work_schedule (id VARCHAR(20), title VARCHAR(100), cycle_days INTEGER, first_day DATE, day_no INTEGER, starts ${time}, ends ${time}, kind VARCHAR(10))`,
    `absence (id INTEGER, employee_id INTEGER, kind VARCHAR(10), since ${instant}, till ${instant}, doc_no VARCHAR(20), note VARCHAR(100))`,
    `access_event (id BIGINT NOT NULL PRIMARY KEY, happened ${instant}, employee INTEGER, door VARCHAR(100), direction VARCHAR(10), card VARCHAR(20))`,
  ];
  const characters = name.startsWith('MariaDB') ? ' CHARACTER SET utf8mb4' : '';
  for (const table of tables) await hr.write({ text: `CREATE TABLE ${table}${characters}` });
  const insert = (table: string, ...values: Value[]): Promise<unknown> => {
    const parameters = Object.fromEntries(values.map((value, index) => [`v${index}`, value]));
    const text = `INSERT INTO ${table} VALUES (${Object.keys(parameters)
      .map((key) => `:${key}`)
      .join(', ')})`;
    return hr.write({ text, parameters });
  };
  await insert('employee', 1, 'Иванова Анна Олеговна', 'DN', '0013961167', await portrait(1), 1);
  await insert('employee', 2, 'Сейітқали Айнұр', 'DN', null, await portrait(2), 1);
  for (const [day, starts, ends, kind] of [
    [1, '08:00', '20:00', 'work'],
    [1, '12:00', '12:45', 'break'],
    [2, '20:00', '08:00', 'work'],
  ] as const) {
    await insert('work_schedule', 'DN', 'День, ночь', 4, '2026-01-01', day, starts, ends, kind);
  }
  await insert('absence', 10, 1, 'ОТ', '2026-03-02 00:00:00', '2026-03-15 00:00:00', '17-О', 'отпуск');
  await insert('absence', 11, 2, '23', '2026-03-03 09:00:00', '2026-03-03 13:00:00', null, null);
}
