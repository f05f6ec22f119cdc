/** A server that a test takes away and brings back, with what it had stored. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { guardServer, type RunningServer, type ServerCommand } from './server-process.ts';

export interface Resumable {
  /** Kills it, as a power cut does. */
  halt(): Promise<void>;
  resume(): Promise<void>;
  /** Keeps it from answering, though its connections stay, until it is thawed. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  stop(): Promise<void>;
}

export function resumable(
  server: RunningServer,
  signal: 'INT' | 'TERM',
  command: ServerCommand,
  signIn: () => Promise<void>,
): Resumable {
  // Each start has a folder for its guard, which removes it in the end.
  const runs = [{ folder: server.folder, stop: server.stop }];
  const send = async (what: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<string> => {
    const folder = runs.at(-1)?.folder ?? server.folder;
    process.kill(Number(await readFile(join(folder, 'server.pid'), 'utf8')), what);
    return folder;
  };
  return {
    freeze: async () => void (await send('SIGSTOP')),
    thaw: async () => void (await send('SIGCONT')),
    async halt() {
      const folder = await send('SIGKILL');
      await patiently(() => readFile(join(folder, 'exited')));
    },
    async resume() {
      const folder = join(server.folder, `run-${runs.length}`);
      await mkdir(folder);
      runs.push({ folder, stop: guardServer(folder, signal, command).stop });
      await patiently(signIn);
    },
    async stop() {
      for (const { stop } of runs.splice(0).reverse()) await stop();
    },
  };
}

/** Waits until it no longer throws. */
async function patiently(act: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    try {
      await act();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(50);
    }
  }
}
