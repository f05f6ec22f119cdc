/** Runs measured steps, each in a process of its own, which has the memory settings of the server's cycle processes. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cycleFlags, frugalEnvironment } from '../src/model/frugal-process.ts';
import type { StepResult, StepTask } from './measured-step.ts';

const run = promisify(execFile);
const program = fileURLToPath(new URL('./step.js', import.meta.url));

/** `BENCH_PROFILE=folder` writes a processor profile of each step there. */
export async function runStep(task: StepTask): Promise<StepResult> {
  const folder = process.env['BENCH_PROFILE'];
  const profile = folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`];
  const { stdout } = await run(process.execPath, [...cycleFlags, ...profile, program, JSON.stringify(task)], {
    env: { ...frugalEnvironment, ...process.env },
  });
  return JSON.parse(stdout) as StepResult;
}

/** The middle one; of an even number the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}
