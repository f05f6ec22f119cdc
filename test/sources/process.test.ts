/** What holds of a source in a process of its own: time limits, cancelling, crashes, credits, no orphans. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { SourceConfig } from '../../src/config/document.ts';
import { systemContext } from '../../src/model/context.ts';
import { openRegistry } from '../../src/registry/open.ts';
import { openSource } from '../../src/sources/open.ts';
import { openInProcess } from '../../src/sources/process/host.ts';
import { runCycle } from '../../src/sync/cycle.ts';
import { startMariadb } from '../servers/mariadb.ts';
import { startPostgresql } from '../servers/postgresql.ts';
import type { TestServer } from '../servers/server-process.ts';
import { odbcConfig, rowsOf } from './odbc-config.ts';
import { commandOf, eventually, readers } from './reading-processes.ts';

// Processes and servers start slowly on a loaded machine.
vi.setConfig({ testTimeout: 60_000 });

const context = systemContext('error');
let postgresql: TestServer;
let mariadb: TestServer;
let connection = '';
let mariadbConnection = '';
let silent: Server;
let silentPort = 0;
const sockets = new Set<Socket>();

beforeAll(async () => {
  [postgresql, mariadb] = await Promise.all([startPostgresql(), startMariadb()]);
  const of = (driver: string, url: string): string => {
    const { port, username, password, pathname } = new URL(url);
    return `Driver={${driver}};Server=127.0.0.1;Port=${port};Database=${pathname.slice(1)};Uid=${username};Pwd=${password}`;
  };
  connection = of('PostgreSQL Unicode', postgresql.url);
  mariadbConnection = of('MariaDB Unicode', mariadb.url);
  silent = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  silentPort = typeof address === 'object' && address !== null ? address.port : 0;
}, 120_000);

afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  silent.close();
  await Promise.all([postgresql.stop(), mariadb.stop()]);
}, 60_000);

describe.each([
  ['PostgreSQL Unicode', 'Database=x;Uid=u;Pwd=p'],
  ['PostgreSQL ANSI', 'Database=x;Uid=u;Pwd=p'],
  ['MariaDB Unicode', 'Database=x;Uid=u;Pwd=p'],
  ['FreeTDS', 'Database=x;Uid=u;Pwd=p'],
])('a server that never answers, with %s', (driver, rest) => {
  const silentConfig = (connect: number) =>
    odbcConfig(`Driver={${driver}};Server=127.0.0.1;Port=${silentPort};${rest}`, { timeLimits: { connect } });

  test('ends by the time limit of connecting', async () => {
    await expect(openInProcess(silentConfig(1500), context)).rejects.toMatchObject({
      code: 'source.timeout',
      message: expect.stringContaining('1500 ms (timeLimits.connect)'),
    });
    await eventually(() => readers().length === 0);
  });

  test('ends when cancelled', async () => {
    const stopper = new AbortController();
    setTimeout(() => stopper.abort(), 500);
    await expect(openInProcess(silentConfig(60_000), context, stopper.signal)).rejects.toMatchObject({
      code: 'source.cancelled',
    });
    await eventually(() => readers().length === 0);
  });
});

test('a query without a row within its time ends by the limit of the first row, and the source goes on', async () => {
  for (const [string, sleep] of [
    [connection, 'select pg_sleep(30)'],
    [mariadbConnection, 'select sleep(30)'],
  ] as const) {
    const source = await openInProcess(odbcConfig(string, { timeLimits: { firstRow: 700 } }), context);
    await expect(rowsOf(source, sleep)).rejects.toMatchObject({
      code: 'source.timeout',
      message: expect.stringContaining('700 ms (timeLimits.firstRow)'),
    });
    expect(await rowsOf(source, 'select 1 as a')).toEqual([['1']]);
    await source.close();
  }
});

const stalling = 'select n, case when n > 25000 then pg_sleep(30)::text end as s from generate_series(1, 30000) n';

test('silence between rows ends the reading, and counts only while the consumer waits', async () => {
  const source = await openInProcess(odbcConfig(connection, { timeLimits: { silence: 1000 } }), context);
  let rows = 0;
  const reading = (async () => {
    for await (const batch of source.read({ text: stalling })) {
      if (rows === 0) await wait(2500);
      rows += batch.count;
    }
  })();
  await expect(reading).rejects.toMatchObject({
    code: 'source.timeout',
    message: expect.stringContaining('1000 ms (timeLimits.silence)'),
  });
  expect(rows).toBeGreaterThan(0);
  await source.close();
});

test('cancelling ends a hanging query in less than a second, though the driver is in native code', async () => {
  for (const [string, sleep] of [
    [connection, 'select pg_sleep(30)'],
    [mariadbConnection, 'select sleep(30)'],
    [connection, stalling],
  ] as const) {
    const source = await openInProcess(odbcConfig(string), context);
    const stopper = new AbortController();
    const reading = rowsOf(source, sleep, stopper.signal).catch((thrown: unknown) => thrown);
    await wait(700);
    const begin = performance.now();
    stopper.abort();
    expect(await reading).toMatchObject({ code: 'source.cancelled' });
    expect(performance.now() - begin).toBeLessThan(1000);
    expect(await rowsOf(source, 'select 1 as a')).toEqual([['1']]);
    await source.close();
  }
  await eventually(() => readers().length === 0);
});

test('a process that dies while reading is told as a crash with its signal, and the source goes on', async () => {
  const source = await openInProcess(odbcConfig(connection), context);
  const reading = (async () => {
    for await (const batch of source.read({ text: 'select n from generate_series(1, 1000000) n' }))
      if (batch.count > 0) for (const id of readers()) process.kill(id, 'SIGSEGV');
  })();
  await expect(reading).rejects.toMatchObject({ code: 'source.crashed', message: expect.stringContaining('SIGSEGV') });
  expect(await rowsOf(source, 'select 1 as a')).toEqual([['1']]);
  await source.close();
});

test('a consumer who leaves early leaves the connection usable', async () => {
  const source = await openInProcess(odbcConfig(connection), context);
  const before = readers();
  for await (const batch of source.read({ text: 'select n from generate_series(1, 1000000) n' })) {
    expect(batch.count).toBe(1000);
    break;
  }
  expect(await rowsOf(source, 'select 1 as a')).toEqual([['1']]);
  expect(readers()).toEqual(before);
  await source.close();
  expect(readers()).toEqual([]);
});

test('connecting anew keeps the process, and a process that is gone is replaced', async () => {
  const source = await openInProcess(odbcConfig(connection), context);
  const backend = (): Promise<unknown> => rowsOf(source, 'select pg_backend_pid() as pid');
  const first = await backend();
  const before = readers();
  await source.renew?.();
  expect(await backend()).not.toEqual(first);
  expect(readers()).toEqual(before);
  for (const id of before) process.kill(id, 'SIGKILL');
  await expect(backend()).rejects.toMatchObject({ code: 'source.crashed' });
  await source.renew?.();
  expect(await rowsOf(source, 'select 1 as a')).toEqual([['1']]);
  await source.close();
  expect(readers()).toEqual([]);
});

test('a cycle reads in the process that has told it the version', async () => {
  const data = mkdtempSync(join(tmpdir(), 'gatehouse-process-'));
  const database = await openRegistry({ data });
  const query = { query: "select 1 as id, 'Any' as surname" };
  const fields = { key: { kind: 'column', column: 'id' }, surname: { kind: 'column', column: 'surname' } } as const;
  const config = odbcConfig(connection, {
    version: 'select count(*) from pg_class',
    persons: { ...query, fields, match: [], identity: 'record' },
  });
  const opened: boolean[] = [];
  const open = (of: SourceConfig, signal: AbortSignal, forValue: boolean) => {
    opened.push(forValue);
    return openSource(of, context, signal, forValue);
  };
  try {
    const task = { database, config, sources: [config], context, dataFolder: data, actor: 'test', open };
    expect(await runCycle(task)).toMatchObject({ state: 'applied', created: 1, error: null });
    expect(await runCycle(task)).toMatchObject({ state: 'skipped' });
    expect(await runCycle({ ...task, force: true })).toMatchObject({ state: 'unchanged', unchanged: 1, error: null });
    expect(opened).toEqual([true, true, true]);
    await eventually(() => readers().length === 0);
  } finally {
    await database.close();
    rmSync(data, { recursive: true });
  }
});

test('a second reading at the same time is refused', async () => {
  const source = await openInProcess(odbcConfig(connection), context);
  const reading = source.read({ text: 'select n from generate_series(1, 5000) n' })[Symbol.asyncIterator]();
  await reading.next();
  await expect(rowsOf(source, 'select 1 as a')).rejects.toMatchObject({ code: 'source.unsupported' });
  await reading.return?.();
  expect(await rowsOf(source, 'select 1 as a')).toEqual([['1']]);
  await source.close();
});

test('a slow consumer keeps the memory of both processes flat', async () => {
  const source = await openInProcess(odbcConfig(connection), context);
  const [id] = readers();
  const resident = (process: number | string = 'self'): number =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${process}/status`, 'utf8'))?.[1]) / 1024;
  let rows = 0;
  let childAt = 0;
  let hereAt = 0;
  // 2 GB of text in all: what is not held back would show.
  for await (const batch of source.read({ text: "select repeat('x', 1000) as t from generate_series(1, 2000000)" })) {
    rows += batch.count;
    if (rows === 20_000) {
      [childAt, hereAt] = [resident(id), resident()];
      await wait(1500);
      expect(resident(id) - childAt).toBeLessThan(40);
      expect(resident() - hereAt).toBeLessThan(60);
      break;
    }
  }
  await source.close();
});

test('no secret of the connection is seen in the list of processes', async () => {
  const source = await openInProcess(odbcConfig(`${connection};Description=Tell-tale`), context);
  for (const id of readers()) {
    expect(commandOf(id)).not.toContain('trusted');
    expect(readFileSync(`/proc/${id}/environ`, 'utf8')).not.toContain('Tell-tale');
  }
  await source.close();
});

test('the reading process ends with the server, even when the driver hangs', async () => {
  const host = new URL('../../src/sources/process/host.js', import.meta.url).href;
  const config = JSON.stringify(odbcConfig(connection));
  const program = `
    const { openInProcess } = await import(${JSON.stringify(host)});
    const source = await openInProcess(${config}, { now: () => new Date(), log: () => {} });
    console.log('open');
    for await (const batch of source.read({ text: 'select pg_sleep(60)' }));`;
  const server = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => server.stdout.once('data', resolve));
  await wait(500);
  const [id] = readers(server.pid);
  expect(id).toBeDefined();
  server.kill('SIGKILL');
  await eventually(
    () => !execFileSync('ps', ['-eo', 'pid,stat'], { encoding: 'utf8' }).match(new RegExp(`^\\s*${id}\\s+[^Z]`, 'm')),
  );
});
