/**
 * Brings access events and assigned numbers to the sources, events and changes to web hooks: a loop for each, none of which can hold up another. One process relays at a time;
 * others stand by.
 */
import type { EventsConfig, SourceConfig } from '../config/document.ts';
import { GatehouseError, messageOf } from '../model/errors.ts';
import { newestOfAll } from '../registry/hook-cursors.ts';
import { type Lease, takeLease } from '../registry/leases.ts';
import { followLog } from './follow-log.ts';
import { hookDeliveries } from './hooks/hook-delivery.ts';
import { relayNumbers } from './numbers.ts';
import type { RelayTask } from './relay-task.ts';
import { sourceDelivery } from './source-delivery.ts';

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
    const hooks = task.hooks.flatMap((hook) =>
      hookDeliveries(task, hook).map((delivery) => followLog(task, delivery, signal)),
    );
    await Promise.all([...loops, ...hooks, watchLogs(task, signal)]);
  } finally {
    await lease.release();
  }
}

async function relayEvents(
  task: RelayTask,
  config: SourceConfig,
  events: EventsConfig,
  signal: AbortSignal,
): Promise<void> {
  await followLog(task, await sourceDelivery(task, config, events), signal);
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

/** A look at two rows costs some microseconds embedded and a tenth of a millisecond in PostgreSQL. */
const watchMilliseconds = 20;

/** Announces what other processes have recorded, and what was changed. */
async function watchLogs({ database, feed, context, pause }: RelayTask, signal: AbortSignal): Promise<void> {
  let known = 0;
  while (!signal.aborted) {
    try {
      const newest = await newestOfAll(database);
      if (newest !== known) feed.announce();
      known = newest;
    } catch (error) {
      context.log('warn', 'The event log cannot be read', { error: messageOf(error) });
      await pause(standbyMilliseconds, signal);
    }
    await pause(watchMilliseconds, signal);
  }
}
