/** Whoever is killed, when and how often: a web hook's receiver gets every event, in order, none lost. */
import { type ChildProcess, fork } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { recordChanges } from '../../src/registry/changes.ts';
import { hookTo, type Receiver, startReceiver } from './receiver.ts';
import { createTestRegistry, eventually, startRelay, type TestRegistry } from './relaying.ts';

const kills = 12;

test('a sender that is killed again and again loses nothing and changes no order', { timeout: 180_000 }, async () => {
  const registry = await createTestRegistry();
  const target = await startReceiver();
  const hook = hookTo(target.url, { streams: ['access', 'changes'] });
  const settings = join(registry.folder, 'relay.json');
  await writeFile(settings, JSON.stringify({ folder: registry.folder, sources: [], hooks: [hook] }));
  const finished = startRelayAfter(registry, hook);
  let recorded = 0;
  try {
    for (let kill = 0; kill < kills; kill++) {
      const child = fork(fileURLToPath(new URL('./relay-process.js', import.meta.url)), [settings], {
        execArgv: [],
        stdio: 'inherit',
      });
      await once(child, 'message');
      for (let part = 0; part < 3; part++) {
        await registry.record(recorded + 1, 15);
        await change(registry, 5);
        recorded += 15;
        await sleep(Math.random() * 30);
      }
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    finished.start();
    await expectAll(target, 'access', recorded);
    await expectAll(target, 'change', kills * 15);
  } finally {
    await finished.stop();
    await target.close();
    await registry.close();
  }
});

test('a receiver that goes down and comes back again and again gets everything in order', {
  timeout: 180_000,
}, async () => {
  const registry = await createTestRegistry();
  let target = await startReceiver();
  const port = Number(new URL(target.url).port);
  const taken: string[] = [];
  const relay = startRelay(registry, [], [hookTo(target.url)]);
  let recorded = 0;
  try {
    for (let round = 0; round < kills; round++) {
      await registry.record(recorded + 1, 20);
      recorded += 20;
      await sleep(Math.random() * 30);
      await target.close();
      taken.push(...target.taken);
      target = await startReceiver(undefined, port);
      // Back-off begins anew with whatever arrives, so that many failures do not end in waiting for minutes.
      await eventually(async () => target.taken.length > 0 || taken.at(-1) === `access-${recorded}`);
    }
    await eventually(async () => new Set([...taken, ...target.taken]).size === recorded);
    expectOrder([...taken, ...target.taken], 'access', recorded);
  } finally {
    await relay.stop();
    await target.close();
    await registry.close();
  }
});

/** A relay in this process, for when the last one has been killed. */
function startRelayAfter(registry: TestRegistry, hook: ReturnType<typeof hookTo>) {
  let running: { stop(): Promise<void> } | undefined;
  return {
    start: () => {
      running = startRelay(registry, [], [hook]);
    },
    stop: async () => running?.stop(),
  };
}

async function change({ database }: TestRegistry, count: number): Promise<void> {
  const facts = { entity: 'persons', key: 'k1', localId: 1, kind: 'update', fields: { surname: ['A', 'B'] } } as const;
  const author = { cycleId: null, sourceId: null, actor: 'anna' };
  const changes = Array.from({ length: count }, () => facts);
  await database.transaction((within) => recordChanges(within, changes, author, new Date()));
}

async function expectAll(target: Receiver, kind: string, count: number): Promise<void> {
  const of = (): string[] => target.taken.filter((id) => id.startsWith(`${kind}-`));
  await eventually(async () => new Set(of()).size === count);
  expectOrder(of(), kind, count);
}

/** Each once or more often, and for the first time after those before it. */
function expectOrder(taken: readonly string[], kind: string, count: number): void {
  expect([...new Set(taken)]).toEqual(Array.from({ length: count }, (_, index) => `${kind}-${index + 1}`));
}

function once(child: ChildProcess, event: 'message' | 'exit'): Promise<void> {
  return new Promise((resolve) => {
    if (event === 'exit' && (child.exitCode !== null || child.signalCode !== null)) resolve();
    else child.once(event, () => resolve());
  });
}
