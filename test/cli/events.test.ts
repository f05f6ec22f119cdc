/** `gatehouse events record`: what is sent while it listens, what is no event, and what is no file. */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { eventually } from '../relay/relaying.ts';
import { startPostgresql } from '../servers/postgresql.ts';
import { newFolder, program } from './program.ts';

const line = (id: string, fields: Readonly<Record<string, unknown>> = {}): string =>
  `${JSON.stringify({ id, time: '2026-01-31T08:59:30Z', accessPoint: 'Gate', ...fields })}\n`;

it('what is sent to standard input is recorded when it comes, not when there is much of it', async () => {
  const folder = newFolder();
  await folder.here(['apply', emptyConfiguration(folder.path)]);
  const child = spawn(process.execPath, [program, 'events', 'record', '-'], {
    cwd: folder.path,
    env: { PATH: process.env['PATH'], HOME: folder.path, TMPDIR: tmpdir() },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const recorded = async (): Promise<number> => (await folder.here(['list', 'events', '--json'])).lines().length;
  child.stdin.write(line('a'));
  await eventually(async () => (await recorded()) === 1, 20);
  child.stdin.write(line('b') + line('c'));
  await eventually(async () => (await recorded()) === 3, 20);

  // An interrupt ends it at once, and loses nothing that was sent before.
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.stdin.write(line('d') + line('e'));
  await eventually(async () => (await recorded()) === 5, 20);
  child.kill('SIGINT');
  expect(await ended).toBe(1);
  expect(await recorded()).toBe(5);
});

it('a file that was written by Windows, a folder and a missing file', async () => {
  const folder = newFolder();
  await folder.here(['apply', emptyConfiguration(folder.path)]);
  writeFileSync(join(folder.path, 'passes.jsonl'), `\ufeff${line('a').trim()}\r\n${line('b').trim()}\r\n`);
  expect(await folder.here(['events', 'record', 'passes.jsonl'])).toMatchObject({
    status: 0,
    out: '2 events recorded, 0 known already.\n',
  });
  mkdirSync(join(folder.path, 'passes'));
  for (const place of ['passes', 'none.jsonl']) {
    const { status, err } = await folder.here(['events', 'record', place]);
    expect(status).toBe(2);
    expect(err).toContain('The file of events cannot be read');
  }
});

it('a file in another encoding is refused line by line, instead of doors whose names nobody can read', async () => {
  const folder = newFolder();
  await folder.here(['apply', emptyConfiguration(folder.path)]);
  const file = join(folder.path, 'passes.jsonl');
  // As `Ворота` in Windows-1251.
  const door = Buffer.from([0xc2, 0xee, 0xf0, 0xee, 0xf2, 0xe0]).toString('latin1');
  writeFileSync(file, line('a', { accessPoint: door }) + line('b'), 'latin1');
  expect(await folder.here(['events', 'record', file])).toMatchObject({
    status: 3,
    out: 'line 1: The line is not UTF-8; convert the file to UTF-8 first.\n1 event recorded, 0 known already.\n',
  });
  // What JavaScript takes for the end of a line is none in JSON.
  const odd = 'Ворота\u2028 2';
  writeFileSync(file, line('c', { accessPoint: odd }));
  expect(await folder.here(['events', 'record', file])).toMatchObject({ status: 0 });
  const events = (await folder.here(['list', 'events', '--json'])).lines();
  expect(events).toMatchObject([{ accessPoint: odd }, { accessPoint: 'Gate' }]);
});

it('one event with a wrong clock costs only itself, in a registry with a table for each month', async () => {
  const server = await startPostgresql();
  onTestFinished(() => server.stop());
  const folder = newFolder();
  const env = { GATEHOUSE_DATABASE: await server.createDatabase() };
  const clocks = ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '1970-01-01T00:00:00Z', '2999-12-31T23:59:59Z'];
  writeFileSync(
    join(folder.path, 'passes.jsonl'),
    `${clocks.map((time, index) => line(`c${index}`, { time })).join('')}${line('good')}`,
  );
  const ran = await folder.run(['events', 'record', 'passes.jsonl'], env);
  expect(ran.status).toBe(3);
  expect(ran.out).toBe(
    'line 1: time "0000-01-01T00:00:00Z" is not within the years 1970 to 2999.\n' +
      'line 2: time "9999-12-31T23:59:59Z" is not within the years 1970 to 2999.\n' +
      '3 events recorded, 0 known already.\n',
  );
});

function emptyConfiguration(folder: string): string {
  const file = join(folder, 'gatehouse.yaml');
  writeFileSync(file, 'sources: []\n');
  return file;
}
