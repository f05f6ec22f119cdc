/** What tests need that kill a relay, or what it relays to, and look whether the target's table equals the log. */
import { type ChildProcess, fork } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { readRefusals } from '../../src/registry/relay-cursors.ts';
import { relayStatus } from '../../src/relay/status.ts';
import { openSource } from '../../src/sources/open.ts';
import { testContext } from '../sources/source-config.ts';
import { eventually, rowsOf, startRelay, type TestRegistry } from './relaying.ts';
import type { Target } from './targets.ts';

/** In all, of the targets that are tried most. To go on for longer: GATEHOUSE_KILLS=1000. */
export const kills = Math.max(4, Number(process.env['GATEHOUSE_KILLS'] ?? 100));
export const killsTimeout = Math.max(300_000, kills * 10_000);

/** `exactlyOnce` by our table, so no unique id catches what would arrive twice. */
export const everyPass = {
  scope: 'all',
  insert: 'INSERT INTO passes (id) VALUES (:id)',
  exactlyOnce: 'table',
} as const;

/** Kills a relay so many times while events come; gives how many were recorded. */
export async function killRelay(
  registry: TestRegistry,
  target: Target,
  times: number,
  url: string | undefined,
): Promise<number> {
  const settings = join(registry.folder, 'relay.json');
  await writeFile(settings, JSON.stringify({ folder: registry.folder, url, sources: [target.config] }));
  let recorded = 0;
  for (let kill = 0; kill < times; kill++) {
    const child = startProcess(settings);
    await once(child, 'message');
    // Events come all the while, and the end comes at any point between connecting and the third batch.
    for (let part = 0; part < 3; part++) {
      await registry.record(recorded + 1, 40);
      recorded += 40;
      await sleep(Math.random() * 25);
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  return recorded;
}

function startProcess(settings: string): ChildProcess {
  return fork(fileURLToPath(new URL('./relay-process.js', import.meta.url)), [settings], {
    execArgv: [],
    stdio: 'inherit',
  });
}

function once(child: ChildProcess, event: 'message' | 'exit'): Promise<void> {
  return new Promise((resolve) => {
    if (event === 'exit' && (child.exitCode !== null || child.signalCode !== null)) resolve();
    else child.once(event, () => resolve());
  });
}

export async function positionOf({ database }: TestRegistry): Promise<number> {
  const rows = await database.all('SELECT position FROM relay_cursor');
  return Number(rows[0]?.['position'] ?? 0);
}

/** Every event is there once, and none was refused. */
export async function expectEqual(
  registry: TestRegistry,
  target: Target,
  recorded: number,
  running = startRelay(registry, [target.config]),
): Promise<void> {
  await eventually(async () => (await positionOf(registry)) === recorded, 60).catch(async () => {
    throw new Error(`Not delivered: ${JSON.stringify(await relayStatus(registry.database, [target.config]))}`);
  });
  await running.stop();
  // The test's own connection may have been cut as well.
  const source = await openSource(target.config, testContext, undefined, true);
  const rows = await rowsOf(source, 'SELECT id FROM passes ORDER BY id');
  await source.close();
  expect(rows.map(([id]) => Number(id))).toEqual(Array.from({ length: recorded }, (_, index) => index + 1));
  expect(await readRefusals(registry.database, null, 10)).toEqual([]);
}
