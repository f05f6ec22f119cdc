/** Numbers that were given out here are written to their source, one statement each, until it has taken them. */
import type { AssignedNumbersConfig, SourceConfig } from '../config/document.ts';
import { GatehouseError, messageOf } from '../model/errors.ts';
import { dueWritebacks, markFailed, markWritten, type Writeback } from '../registry/number-writebacks.ts';
import type { Source } from '../sources/source.ts';
import { backOff } from './back-off.ts';
import type { RelayTask } from './relay-task.ts';

const lookMilliseconds = 500;
const atOnce = 100;

/** Runs until the signal aborts. */
export async function relayNumbers(
  task: RelayTask,
  config: SourceConfig,
  numbers: AssignedNumbersConfig,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await writeDueNumbers(task, config, numbers, signal);
    } catch (error) {
      if (!signal.aborted) {
        task.context.log('warn', 'Numbers could not be written back', { source: config.name, error: messageOf(error) });
      }
    }
    await task.pause(lookMilliseconds, signal);
  }
}

/** Writes the numbers whose time has come; how many were written. A failure is noted with its number, which is tried again later. */
export async function writeDueNumbers(
  task: Pick<RelayTask, 'database' | 'context' | 'open'>,
  config: SourceConfig,
  numbers: AssignedNumbersConfig,
  signal: AbortSignal,
): Promise<number> {
  const { database, context } = task;
  const due = await dueWritebacks(database, config.name, context.now(), atOnce);
  if (due.length === 0) return 0;
  const failed = (item: Writeback, error: unknown): Promise<void> =>
    markFailed(database, item.id, messageOf(error), new Date(context.now().getTime() + backOff(item.attempts + 1)));
  let source: Source;
  try {
    source = await task.open(config, signal);
  } catch (error) {
    for (const item of due) await failed(item, error);
    return 0;
  }
  let written = 0;
  try {
    for (const item of due) {
      try {
        const touched = await source.write({ text: numbers.update, parameters: parametersOf(item) }, signal);
        if (touched === 0) throw untouched(config, item);
        await markWritten(database, item.id, context.now());
        written += 1;
      } catch (error) {
        if (signal.aborted) throw error;
        await failed(item, error);
      }
    }
  } finally {
    await source.close().catch(() => undefined);
  }
  return written;
}

function parametersOf(item: Writeback & { readonly employeeId: string | null; readonly kind: string }) {
  const { number, personKey, personId, employeeId, kind } = item;
  return { number, personKey, personId, employeeId, kind };
}

function untouched(config: SourceConfig, item: Writeback): GatehouseError {
  return new GatehouseError(
    'relay.notWritten',
    `The statement of ${config.name}.assignedNumbers touched no row for the person with the key "${item.personKey}".`,
    {
      place: `${config.name}.assignedNumbers.update`,
      value: item.personKey,
      remedy: 'Check the condition of the statement, and that the person is still in the source.',
    },
  );
}
