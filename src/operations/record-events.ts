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

/** Records lines as they come, in batches. Errors: `registry.*`, `command.cancelled`. */
export async function recordEventLines(
  installation: Installation,
  lines: AsyncIterable<string>,
  options: RecordingOptions,
): Promise<RecordedLines> {
  const read = accessEventReader(options.zone);
  const total = { recorded: 0, repeated: 0, unknownPerson: 0, refused: 0 };
  let batch: AccessEvent[] = [];
  const record = async (): Promise<void> => {
    const done = await recordEvents(installation.database, batch, {
      context: installation.context,
      sender: options.sender,
      ...(options.recorded === undefined ? {} : { recorded: options.recorded }),
    });
    batch = [];
    total.recorded += done.recorded;
    total.repeated += done.repeated;
    total.unknownPerson += done.unknownPerson;
  };
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (options.signal?.aborted) throw new GatehouseError('command.cancelled', 'Recording was interrupted.');
    if (line.trim() === '') continue;
    try {
      batch.push(read(parsed(line)));
    } catch (error) {
      if (!(error instanceof GatehouseError)) throw error;
      total.refused += 1;
      await options.refused(number, error);
    }
    if (batch.length === batchLines) await record();
  }
  if (batch.length > 0) await record();
  return total;
}

/** The id of the newest event; 0 before the first. */
export function newestRecorded({ database }: Installation): Promise<number> {
  return newestEvent(database);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new GatehouseError('event.syntax', `The line is not JSON: ${messageOf(error)}.`, {
      value: line.slice(0, 100),
      remedy: 'Write one JSON object a line.',
      cause: error,
    });
  }
}
