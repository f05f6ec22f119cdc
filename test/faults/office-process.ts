/** Runs cycles over the steps of an office until it is killed: arguments are the place of the registry and the seed; a line of input is the step to begin with. */
import { setTimeout as wait } from 'node:timers/promises';
import { openRegistry, type RegistryPlace } from '../../src/registry/open.ts';
import { worldOf } from '../cycle/harness.ts';
import { officeAt, officeConfig } from './office.ts';

const place = JSON.parse(process.argv[2] ?? '{}') as RegistryPlace;
const seed = Number(process.argv[3]);
const database = await openRegistry(place);
const world = worldOf(database, place.data, officeConfig);
process.stdout.write('ready\n');
process.stdin.once('data', (data) => void run(Number(data.toString())));
process.stdin.once('end', () => process.exit());

async function run(first: number): Promise<void> {
  process.stdout.write('begun\n');
  for (let step = first; ; step++) {
    const report = await syncWhenFree(step);
    process.stdout.write(report.error === null ? `${step}\n` : `failed ${JSON.stringify(report.error)}\n`);
  }
}

/** A server notices only after a moment that the connection of a killed process has ended. */
async function syncWhenFree(step: number): ReturnType<typeof world.sync> {
  for (;;) {
    try {
      return await world.sync(officeAt(seed, step));
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'cycle.running') throw error;
      await wait(10);
    }
  }
}
