/** The sample HR database as a configured source of a server under test. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { systemContext } from '../../src/model/context.ts';
import { applyConfiguration } from '../../src/operations/apply-configuration.ts';
import { openInstallation } from '../../src/operations/installation.ts';
import { changeSampleHr } from '../../src/sample/change.ts';
import { sampleConfiguration } from '../../src/sample/configuration.ts';
import { createSampleHr } from '../../src/sample/create.ts';
import type { ServerUnderTest } from './server-under-test.ts';

export interface SampleSource {
  readonly path: string;
  /** A day in the personnel office. */
  readonly change: () => string[];
}

/** Configures the source `hr` with this schedule; without one it is read by hand only. */
export async function addSampleSource(server: ServerUnderTest, schedule = '', version = true): Promise<SampleSource> {
  const path = join(server.place.data, 'hr.sqlite');
  rmSync(path, { force: true });
  createSampleHr(path, 1);
  await configure(server, sampleText(path, schedule, version));
  return { path, change: () => changeSampleHr(path) };
}

function sampleText(path: string, schedule: string, version: boolean): string {
  const text = sampleConfiguration(path).replace(
    /^ {4}schedule: .*\n/m,
    schedule === '' ? '' : `    schedule: ${schedule}\n`,
  );
  return version ? text : text.replace(/^ {4}version: .*\n/m, '');
}

export async function configure(server: ServerUnderTest, text: string): Promise<void> {
  const surroundings = { place: server.place, context: systemContext('error'), env: process.env, actor: 'test' };
  const installation = await openInstallation(surroundings, 'write');
  try {
    await applyConfiguration(installation, text, { prune: true });
  } finally {
    await installation.database.close();
  }
}

/** Asks again until the answer is as wanted; fails with the last answer after two minutes. */
export async function until<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
  const limit = performance.now() + 120_000;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (performance.now() > limit) throw new Error(`It did not come about: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
