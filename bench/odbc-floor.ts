/** How near reading ODBC through the child process comes to a C program that only binds and fetches the same rows of the same table. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PeopleTable } from './people.ts';
import { median, runStep } from './steps.ts';

const run = promisify(execFile);

/** Rows per second of our reader as a part of the C program's; needs gcc and unixodbc-dev. */
export async function odbcReaderShare(
  table: PeopleTable,
  rounds: number,
  tell: (line: string) => void,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-bench-'));
  try {
    const program = join(folder, 'odbc-floor');
    const source = fileURLToPath(new URL('../../bench/odbc-floor.c', import.meta.url));
    await run('gcc', ['-O2', '-o', program, source, '-lodbc']);
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const floor = await readInC(program, table);
      const task = { kind: 'drain', source: table.source('odbc'), folder, force: false, cold: true } as const;
      const ours = await runStep(task);
      ratios.push(floor / ours.milliseconds);
      tell(`odbc reader: C ${floor.toFixed(0)} ms, Gatehouse ${ours.milliseconds.toFixed(0)} ms`);
    }
    return median(ratios);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readInC(program: string, table: PeopleTable): Promise<number> {
  const [count, seconds] = (await run(program, [table.odbcConnection, table.query])).stdout
    .trim()
    .split(' ')
    .map(Number);
  if (count !== table.people) throw new Error(`the C program read ${count} rows`);
  return (seconds ?? Number.NaN) * 1000;
}
