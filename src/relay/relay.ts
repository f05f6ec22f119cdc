/**
 * Brings access events and assigned numbers to the sources: a loop for each, none of which can hold up another. One process relays at a time;
 * others stand by.
 */
import type { SourceConfig } from '../config/document.ts';
import { GatehouseError, messageOf } from '../model/errors.ts';
import { newestEvent } from '../registry/access-events.ts';
import { type Lease, takeLease } from '../registry/leases.ts';
import { relayNumbers } from './numbers.ts';
import { relayEvents } from './relay-events.ts';
import type { RelayTask } from './relay-task.ts';

/** Whether events or numbers may go to this source: `readOnly` overrules everything else. */
export function writesTo(config: SourceConfig): boolean {
  return !config.readOnly && (config.events !== undefined || config.assignedNumbers !== undefined);
}

/** Runs until the signal aborts; what is under way is then brought to a clean end. */
export async function runRelays(task: RelayTask, signal: AbortSignal): Promise<void> {
  const lease = await waitForTurn(task, signal);
  if (lease === null) return;
  try {
    const loops = task.sources
      .filter(writesTo)
      .flatMap((config) => [
        ...(config.events === undefined ? [] : [relayEvents(task, config, config.events, signal)]),
        ...(config.assignedNumbers === undefined ? [] : [relayNumbers(task, config, config.assignedNumbers, signal)]),
      ]);
    await Promise.all([...loops, watchLog(task, signal)]);
  } finally {
    await lease.release();
  }
}

/** No source has this id. */
const relayLease = 0;
const standbyMilliseconds = 1000;

async function waitForTurn(task: RelayTask, signal: AbortSignal): Promise<Lease | null> {
  while (!signal.aborted) {
    try {
      return await takeLease(task.database, relayLease, 'relay', task.newToken(), task.context.now());
    } catch (error) {
      if (!(error instanceof GatehouseError) || error.code !== 'cycle.running') throw error;
      task.context.log('info', 'Another process relays events; this one stands by');
    }
    await task.pause(standbyMilliseconds, signal);
  }
  return null;
}

/** A look at one row costs some microseconds embedded and a tenth of a millisecond in PostgreSQL. */
const watchMilliseconds = 20;

/** Announces what other processes have recorded. */
async function watchLog({ database, feed, context, pause }: RelayTask, signal: AbortSignal): Promise<void> {
  let known = 0;
  while (!signal.aborted) {
    try {
      const newest = await newestEvent(database);
      if (newest !== known) feed.announce();
      known = newest;
    } catch (error) {
      context.log('warn', 'The event log cannot be read', { error: messageOf(error) });
      await pause(standbyMilliseconds, signal);
    }
    await pause(watchMilliseconds, signal);
  }
}
