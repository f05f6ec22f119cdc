/** Cycles that are killed at random instants, hundreds of times: the next one goes on, and the registry ends as if nothing had happened. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openRegistry, type RegistryPlace } from '../../src/registry/open.ts';
import { canonical } from '../cycle/canonical.ts';
import { worldOf } from '../cycle/harness.ts';
import { onBothRegistries } from '../cycle/registries.ts';
import { mixed, officeAt, officeConfig } from './office.ts';

const kills = Number(process.env['GATEHOUSE_TEST_KILLS'] ?? 300);
/** On a machine that is busy with other things it ends after fewer kills. */
const milliseconds = kills * 450;
const seed = Number(process.env['GATEHOUSE_TEST_SEED'] ?? Date.now() % 100_000);
const program = fileURLToPath(new URL('office-process.js', import.meta.url));

interface Victim {
  readonly child: ChildProcess;
  readonly lines: string[];
  readonly until: (holds: (lines: readonly string[]) => boolean) => Promise<void>;
}

function start(place: RegistryPlace): Victim {
  const child = spawn(process.execPath, [program, JSON.stringify(place), String(seed)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  let rest = '';
  child.stdout?.on('data', (data: Buffer) => {
    const parts = (rest + data.toString()).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
    for (const look of waiting) look();
  });
  const until = (holds: (lines: readonly string[]) => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!holds(lines)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      child.once('exit', () => reject(new Error(`The process ended by itself after ${lines.join(' ')}`)));
      look();
    });
  return { child, lines, until };
}

async function end(victim: Victim): Promise<void> {
  if (victim.child.exitCode !== null || victim.child.signalCode !== null) return;
  const ended = once(victim.child, 'exit');
  victim.child.kill('SIGKILL');
  await ended;
}

onBothRegistries('killed cycles', (registries) => {
  test(
    `leave the registry of an undisturbed run (up to ${kills} kills, seed ${seed})`,
    async () => {
      const place = await registries.place();
      const database = await openRegistry(place);
      const undisturbed = worldOf(await registries.open(), registries.folder(), officeConfig);
      const mirror = undisturbed.task().database;
      const world = worldOf(database, place.data, officeConfig);
      let step = 0;
      let next = start(place);
      let interrupted = 0;
      let late = false;
      const started = performance.now();
      try {
        for (let kill = 1; kill <= kills && !late; kill++) {
          late = performance.now() - started > milliseconds;
          const victim = next;
          await victim.until((lines) => lines.includes('ready'));
          next = start(place);
          victim.child.stdin?.write(`${step}\n`);
          await victim.until((lines) => lines.includes('begun'));
          await wait(mixed(seed, kill) * 150);
          await end(victim);
          expect(victim.lines.filter((line) => line.startsWith('failed'))).toEqual([]);
          step = Math.max(step, ...victim.lines.map(Number).filter(Number.isInteger)) + 1;
          const running = await database.all("SELECT 1 FROM cycle WHERE state = 'running'");
          interrupted += running.length;
          if (kill % 10 !== 0 && kill !== kills && !late) continue;
          const rows = officeAt(seed, step);
          await eventuallySync(() => world.sync(rows));
          await undisturbed.sync(rows);
          expect(await canonical(database)).toEqual(await canonical(mirror));
          expect((await world.sync()).state).toBe('unchanged');
        }
        expect(interrupted).toBeGreaterThan(0);
      } finally {
        await end(next);
        await database.close();
      }
    },
    2 * milliseconds + 60_000,
  );
});

/** A server notices only after a moment that the connection of a killed process has ended. */
async function eventuallySync(sync: () => Promise<{ readonly error: unknown }>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      expect((await sync()).error).toBeNull();
      return;
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'cycle.running' || tries === 100) throw error;
      await wait(50);
    }
  }
}
