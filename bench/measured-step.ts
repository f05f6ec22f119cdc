/** One measured step: `drain` reads the rows in the arrangement of processes that a cycle has and drops them; `cycle` runs a cycle. */
import { readFileSync } from 'node:fs';
import type { SourceConfig } from '../src/config/document.ts';
import { systemContext } from '../src/model/context.ts';
import { openRegistry } from '../src/registry/open.ts';
import { openSource } from '../src/sources/open.ts';
import type { ReaderAhead } from '../src/sources/reader-ahead.ts';
import type { Source } from '../src/sources/source.ts';
import { runCycle } from '../src/sync/cycle.ts';
// Loaded beforehand like everything else: what loading costs is told as part of starting a cycle's process.
import '../src/sync/reading-cycle.ts';

export interface StepTask {
  readonly kind: 'drain' | 'cycle';
  readonly source: SourceConfig;
  /** Data folder of the registry. */
  readonly folder: string;
  /** Runs the cycle even when the version is the same. */
  readonly force: boolean;
  /** Starts the reading process when the source is opened, and not before everything else as the process of a cycle does. */
  readonly cold: boolean;
}

export interface StepResult {
  readonly milliseconds: number;
  /** Until everything was read and planned. */
  readonly readingMilliseconds: number;
  /** Processor time of the main process, in milliseconds. */
  readonly processor: number;
  /** Processor time of the reading process, in milliseconds. */
  readonly readerProcessor: number;
  /** Peak of resident memory of the main process and of the reading process, in bytes. */
  readonly memory: number;
  readonly readerMemory: number;
  /** Of both at the same time: the reading process has ended before anything is written. */
  readonly peak: number;
  readonly counts: {
    readonly state: string;
    readonly created: number;
    readonly updated: number;
    readonly unchanged: number;
  };
}

const context = systemContext();
/** `together`: the peak of both processes while there were two. */
const reader = { memory: 0, processor: 0, together: 0 };

export async function measure(task: StepTask, ahead: ReaderAhead | undefined): Promise<StepResult> {
  const before = process.cpuUsage();
  const measured = task.kind === 'drain' ? await drain(task, ahead) : await cycle(task, ahead);
  const used = process.cpuUsage(before);
  const memory = peakOf('self');
  return {
    ...measured,
    processor: (used.user + used.system) / 1000,
    readerProcessor: reader.processor,
    memory,
    readerMemory: reader.memory,
    peak: Math.max(memory, reader.together),
  };
}

type Measured = Pick<StepResult, 'milliseconds' | 'readingMilliseconds' | 'counts'>;

async function drain(task: StepTask, ahead: ReaderAhead | undefined): Promise<Measured> {
  const begin = performance.now();
  const source = await openMeasured(ahead, task.source);
  let rows = 0;
  for await (const batch of source.read({ text: task.source.persons?.query ?? '' })) rows += batch.count;
  await source.close();
  const milliseconds = performance.now() - begin;
  return {
    milliseconds,
    readingMilliseconds: milliseconds,
    counts: { state: 'drained', created: 0, updated: 0, unchanged: rows },
  };
}

async function cycle(task: StepTask, ahead: ReaderAhead | undefined): Promise<Measured> {
  const database = await openRegistry({ data: task.folder });
  try {
    const begin = performance.now();
    const report = await runCycle({
      database,
      config: task.source,
      sources: [task.source],
      context,
      dataFolder: task.folder,
      actor: 'bench',
      force: task.force,
      open: (config, signal, forValue) => openMeasured(ahead, config, signal, forValue),
    });
    const milliseconds = performance.now() - begin;
    if (report.error !== null) throw new Error(report.error.message);
    const { state, created, updated, unchanged } = report;
    return { milliseconds, readingMilliseconds: report.readingMs, counts: { state, created, updated, unchanged } };
  } finally {
    await database.close();
  }
}

/** Opens the source as the product does; before its process ends, notes what that process has used. */
async function openMeasured(
  ahead: ReaderAhead | undefined,
  config: SourceConfig,
  signal?: AbortSignal,
  forValue?: boolean,
): Promise<Source> {
  const source = await openSource(config, context, signal, forValue, ahead);
  return {
    ...source,
    close: async () => {
      noteReaders();
      await source.close();
    },
  };
}

/** A source may be closed once more after its process has ended: then there is nothing to note. */
function noteReaders(): void {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim();
  if (children === '') return;
  for (const child of children.split(' ')) {
    reader.memory = Math.max(reader.memory, peakOf(child));
    reader.processor += processorOf(child);
  }
  reader.together = Math.max(reader.together, peakOf('self') + reader.memory);
}

function peakOf(process: string): number {
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${process}/status`, 'utf8'))?.[1];
  return Number(peak ?? 0) * 1024;
}

/** User and system time; a clock tick is ten milliseconds. */
function processorOf(process: string): number {
  const fields = readFileSync(`/proc/${process}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
