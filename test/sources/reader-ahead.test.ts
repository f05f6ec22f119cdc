/** What holds of a reading process that was started before it was needed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { openSource } from '../../src/sources/open.ts';
import { type ReaderAhead, startReaderAhead } from '../../src/sources/reader-ahead.ts';
import { startPostgresql } from '../servers/postgresql.ts';
import type { TestServer } from '../servers/server-process.ts';
import { odbcConfig, odbcOf, rowsOf } from './odbc-config.ts';
import { eventually, isAlive, readers } from './reading-processes.ts';
import { testContext } from './source-config.ts';

// Processes and servers start slowly on a loaded machine.
vi.setConfig({ testTimeout: 60_000 });

let postgresql: TestServer;
let connection = '';
let ahead: ReaderAhead | undefined;

beforeAll(async () => {
  postgresql = await startPostgresql();
  connection = odbcOf('PostgreSQL Unicode', postgresql.url);
}, 120_000);

afterAll(() => postgresql.stop(), 60_000);

afterEach(async () => {
  ahead?.drop();
  await eventually(() => readers().length === 0);
});

/** Starts one; gives its id. */
function start(): number {
  ahead = startReaderAhead('odbc');
  const [id, ...others] = readers();
  if (id === undefined || others.length > 0) throw new Error('Not one reading process runs');
  return id;
}

const open = (changes: Parameters<typeof odbcConfig>[1] = {}) =>
  openSource(odbcConfig(connection, changes), testContext, undefined, false, ahead);

test('the first source that is opened is read in it, and the next in a process of its own', async () => {
  const id = start();
  const source = await open();
  expect(readers()).toEqual([id]);
  expect(await rowsOf(source, 'select 1 as a')).toEqual([['1']]);
  const next = await open();
  expect(readers()).toHaveLength(2);
  expect(await rowsOf(next, 'select 2 as a')).toEqual([['2']]);
  await next.close();
  ahead?.drop();
  expect(await rowsOf(source, 'select 3 as a')).toEqual([['3']]);
  expect(readers()).toEqual([id]);
  await source.close();
  expect(readers()).toEqual([]);
});

test('a single value that is read without a process leaves it to the rows', async () => {
  const id = start();
  const native = odbcConfig('', { type: 'postgresql', connection: postgresql.url });
  const value = await openSource(native, testContext, undefined, true, ahead);
  expect(await rowsOf(value, 'select 1 as a')).toEqual([['1']]);
  await value.close();
  const rows = await openSource(native, testContext, undefined, false, ahead);
  expect(readers()).toEqual([id]);
  expect(await rowsOf(rows, 'select 2 as a')).toEqual([['2']]);
  await rows.close();
});

test.each([
  ['long before', 500],
  ['a moment before', 0],
])('one that was killed %s is replaced without an error', async (_, milliseconds) => {
  const id = start();
  process.kill(id, 'SIGKILL');
  if (milliseconds > 0) await wait(milliseconds);
  const source = await open();
  expect(readers()).not.toContain(id);
  expect(await rowsOf(source, 'select 1 as a')).toEqual([['1']]);
  await source.close();
});

test('its crash is told of the source that it reads', async () => {
  const id = start();
  const source = await open({ name: 'payroll' });
  const reading = rowsOf(source, 'select pg_sleep(30)');
  process.kill(id, 'SIGSEGV');
  await expect(reading).rejects.toMatchObject({
    code: 'source.crashed',
    message: expect.stringMatching(/"payroll" ended by signal SIGSEGV/),
    place: 'source "payroll"',
  });
  await source.close();
});

test('one that nobody takes keeps no program alive, and ends with it', async () => {
  const module = new URL('../../src/sources/reader-ahead.js', import.meta.url).href;
  const text = `
    const { startReaderAhead } = await import(${JSON.stringify(module)});
    startReaderAhead('odbc');
    const { readFileSync } = await import('node:fs');
    console.log(readFileSync('/proc/self/task/' + process.pid + '/children', 'utf8').trim());`;
  const program = spawn(process.execPath, ['--input-type=module', '-e', text], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void program.kill('SIGKILL'));
  let told = '';
  program.stdout.setEncoding('utf8').on('data', (part: string) => {
    told += part;
  });
  expect(await once(program, 'close')).toEqual([0, null]);
  expect(told.trim()).toMatch(/^\d+$/);
  await eventually(() => !isAlive(Number(told)));
});
