/** Takes access events as JSON lines, as doors and other systems send them. */
import { type AccessEvent, accessEventReader } from '../model/access-event.ts';
import { GatehouseError, messageOf } from '../model/errors.ts';
import { newestEvent, type Recorded, recordEvents } from '../registry/access-events.ts';
import type { Installation } from './installation.ts';

export interface RecordingOptions {
  /** Ids of events are unique within one sender. */
  readonly sender: string;
  /** IANA zone of times that have none; the server's when undefined. */
  readonly zone?: string | undefined;
  readonly signal?: AbortSignal;
  /** Told after each commit. */
  readonly recorded?: () => void;
  /** Told of each line that is no event; the others are recorded. */
  readonly refused: (line: number, error: GatehouseError) => Promise<void>;
}

export interface RecordedLines extends Recorded {
  readonly refused: number;
}

const batchLines = 1000;
/** A line that comes alone waits no longer than this for others to be kept with. */
const batchMilliseconds = 20;

/** Records lines as they come; after an interruption those that had come are recorded. Errors: `registry.*`, `command.cancelled`. */
export async function recordEventLines(
  installation: Installation,
  lines: AsyncIterable<string | Uint8Array>,
  options: RecordingOptions,
): Promise<RecordedLines> {
  const read = accessEventReader(options.zone);
  const recorder = createRecorder(installation, options);
  let refused = 0;
  let number = 0;
  try {
    for await (const sent of lines) {
      number += 1;
      if (options.signal?.aborted) break;
      let event: AccessEvent;
      try {
        const line = typeof sent === 'string' ? sent : decoded(sent);
        if (line.trim() === '') continue;
        event = read(parsed(line));
      } catch (error) {
        if (!(error instanceof GatehouseError)) throw error;
        refused += 1;
        await options.refused(number, error);
        continue;
      }
      await recorder.add(event);
    }
  } finally {
    await recorder.finish();
  }
  if (options.signal?.aborted) throw new GatehouseError('command.cancelled', 'Recording was interrupted.');
  return { ...recorder.total, refused };
}

interface Recorder {
  readonly total: Recorded;
  /** Throws what went wrong with events that were added before. */
  add(event: AccessEvent): Promise<void>;
  finish(): Promise<void>;
}

/** Collects events into batches, each of which is recorded when it is full or has waited long enough. */
function createRecorder({ database, context }: Installation, { sender, recorded }: RecordingOptions): Recorder {
  const total = { recorded: 0, repeated: 0, unknownPerson: 0 };
  const recording = { context, sender, ...(recorded === undefined ? {} : { recorded }) };
  let batch: AccessEvent[] = [];
  let timer: NodeJS.Timeout | undefined;
  let failure: { readonly thrown: unknown } | undefined;
  let writing = Promise.resolve();
  const writeOne = async (events: readonly AccessEvent[]): Promise<void> => {
    if (failure !== undefined || events.length === 0) return;
    try {
      const done = await recordEvents(database, events, recording);
      total.recorded += done.recorded;
      total.repeated += done.repeated;
      total.unknownPerson += done.unknownPerson;
    } catch (thrown) {
      failure = { thrown };
    }
  };
  const write = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const events = batch;
    batch = [];
    // One after another, so that ids are in the order of the lines.
    writing = writing.then(() => writeOne(events));
    return writing;
  };
  const finish = async (): Promise<void> => {
    await write();
    if (failure !== undefined) throw failure.thrown;
  };
  return {
    total,
    async add(event) {
      batch.push(event);
      timer ??= setTimeout(() => void write(), batchMilliseconds);
      if (batch.length >= batchLines || failure !== undefined) await finish();
    },
    finish,
  };
}

/** The id of the newest event; 0 before the first. */
export function newestRecorded({ database }: Installation): Promise<number> {
  return newestEvent(database);
}

/** Bytes of another encoding would become names of doors that nobody knows. */
function decoded(line: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(line);
  } catch (cause) {
    throw new GatehouseError('event.syntax', 'The line is not UTF-8; convert the file to UTF-8 first.', { cause });
  }
}

function parsed(line: string): unknown {
  try {
    // Windows puts a mark in front of what is UTF-8.
    return JSON.parse(line.startsWith('\ufeff') ? line.slice(1) : line);
  } catch (error) {
    throw new GatehouseError('event.syntax', `The line is not JSON: ${messageOf(error)}.`, {
      value: line.slice(0, 100),
      remedy: 'Write one JSON object a line.',
      cause: error,
    });
  }
}
