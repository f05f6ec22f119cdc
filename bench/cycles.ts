/** Cycles over one table, measured in turns with the drain: first load, unchanged, one in a hundred changed, skipped. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StepResult } from './measured-step.ts';
import type { PeopleTable, Way } from './people.ts';
import { median, runStep } from './steps.ts';

type Step = Exclude<keyof CycleFigures, 'rounds'>;

export interface CycleFigures {
  /** Of the cycles; each has two drains and two unchanged cycles. */
  readonly rounds: number;
  readonly drain: readonly StepResult[];
  readonly load: readonly StepResult[];
  readonly unchanged: readonly StepResult[];
  readonly changed: readonly StepResult[];
  readonly skipped: readonly StepResult[];
  /** By ODBC: with a reading process that is started only when the version is asked for. */
  readonly skippedCold: readonly StepResult[];
}

export async function measureCycles(
  table: PeopleTable,
  way: Way,
  rounds: { readonly load: number; readonly cycle: number },
  tell: (line: string) => void,
): Promise<CycleFigures> {
  const figures: Record<Step, StepResult[]> = {
    drain: [],
    load: [],
    unchanged: [],
    changed: [],
    skipped: [],
    skippedCold: [],
  };
  const source = table.source(way);
  let folder = '';
  const drop = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const step = async (name: Step, kind: 'drain' | 'cycle', force: boolean, expected: Partial<StepResult['counts']>) => {
    const result = await runStep({ kind, source, folder, force, cold: name === 'skippedCold' });
    for (const [key, value] of Object.entries(expected)) {
      const got = result.counts[key as keyof StepResult['counts']];
      if (got !== value) throw new Error(`${name}: ${key} is ${got} instead of ${value}`);
    }
    figures[name].push(result);
    tell(`${way} ${table.people} ${name}: ${shown(result)}`);
  };
  try {
    for (let round = 0; round < rounds.load; round++) {
      if (round > 0) await drop();
      folder = await mkdtemp(join(tmpdir(), 'gatehouse-bench-'));
      await step('load', 'cycle', false, { created: table.people });
    }
    const drain = () => step('drain', 'drain', false, { unchanged: table.people });
    const unchanged = () => step('unchanged', 'cycle', true, { state: 'unchanged', unchanged: table.people });
    for (let round = 0; round < rounds.cycle; round++) {
      // Forwards and backwards, so that a machine that becomes slower or quicker meanwhile does so for all of them.
      await drain();
      await unchanged();
      await step('skipped', 'cycle', false, { state: 'skipped' });
      if (way === 'odbc') await step('skippedCold', 'cycle', false, { state: 'skipped' });
      await table.change();
      await step('changed', 'cycle', false, { state: 'applied', updated: table.people / 100 });
      await unchanged();
      await drain();
    }
  } finally {
    await drop();
  }
  return { ...figures, rounds: rounds.cycle };
}

function shown(result: StepResult): string {
  const { milliseconds, readingMilliseconds, processor, readerProcessor, memory, readerMemory, peak } = result;
  const whole = (value: number): string => value.toFixed(0);
  return `${whole(milliseconds)} ms (reading ${whole(readingMilliseconds)}), processor ${whole(processor)} + ${whole(readerProcessor)} ms, memory ${whole(memory / 1e6)} + ${whole(readerMemory / 1e6)} MB, peak ${whole(peak / 1e6)}`;
}

export function medianOf(results: readonly StepResult[], value: (result: StepResult) => number): number {
  return median(results.map(value));
}

/** The ratios of `what` to `floor`, one for each round. */
export function ratiosOf(
  figures: CycleFigures,
  what: Step,
  floor: Step,
  value: (result: StepResult) => number = millisecondsOf,
): number[] {
  const meanOf = (results: readonly StepResult[], round: number): number => {
    const each = results.length / figures.rounds;
    return results.slice(round * each, (round + 1) * each).reduce((sum, result) => sum + value(result), 0) / each;
  };
  return Array.from(
    { length: figures.rounds },
    (_, round) => meanOf(figures[what], round) / meanOf(figures[floor], round),
  );
}

export function millisecondsOf({ milliseconds }: StepResult): number {
  return milliseconds;
}

/** Processor time of both processes. */
export function processorOf({ processor, readerProcessor }: StepResult): number {
  return processor + readerProcessor;
}

/** The highest peak of both processes together, in megabytes. */
export function peakOf(results: readonly StepResult[]): number {
  return Math.max(...results.map(({ peak }) => peak)) / 1e6;
}
