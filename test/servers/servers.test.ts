import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { type ServerName, serverAvailable } from './available.ts';
import { startFirebird } from './firebird.ts';
import { startMariadb } from './mariadb.ts';
import { startPostgresql } from './postgresql.ts';
import type { TestServer } from './server-process.ts';

const servers: readonly [ServerName, () => Promise<TestServer>][] = [
  ['postgresql', startPostgresql],
  ['mariadb', startMariadb],
  ['firebird', startFirebird],
];

for (const [name, start] of servers)
  describe.runIf(serverAvailable(name))(`the private ${name} server`, () => {
    let stop: (() => Promise<void>) | undefined;
    afterAll(async () => stop?.());

    it('starts on a free loopback port, creates databases, and leaves nothing behind', async () => {
      const server = await start();
      stop = server.stop;
      expect(server.host).toBe('127.0.0.1');
      expect(server.url).toContain(`127.0.0.1:${server.port}/`);
      expect(await server.createDatabase()).toContain('/');
      expect(await server.createDatabase('named')).toContain('named');
      await server.stop();
      if (server.socketFolder !== undefined) expect(existsSync(server.socketFolder)).toBe(false);
    }, 180_000);
  });

it('a server ends and its folder goes when the test process is killed', async () => {
  const ended = await killedTestProcess();
  expect(ended.folderIsGone).toBe(true);
}, 60_000);

/** Starts a process that guards a "server" and kills it without a chance to clean up. */
async function killedTestProcess(): Promise<{ folderIsGone: boolean }> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-killed-'));
  const script = `
    import { guardServer } from ${JSON.stringify(new URL('server-process.js', import.meta.url).href)};
    guardServer(${JSON.stringify(folder)}, 'TERM', { words: ['sleep', '600'] });
    setInterval(() => undefined, 1000);
    console.log('started');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  const deadline = Date.now() + 30_000;
  while (existsSync(folder) && Date.now() < deadline) await sleep(50);
  return { folderIsGone: !existsSync(folder) };
}
