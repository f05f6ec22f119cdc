/** Keeps presence in step with the event log, and blocks and unblocks the accounts of a directory by it, until it is interrupted. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PresenceConfig } from '../config/document.ts';
import { resolveDocument, resolveOwnSettings } from '../config/resolve.ts';
import { GatehouseError } from '../model/errors.ts';
import { accountsRound, noteProblem } from '../presence/accounts-round.ts';
import type { BlockingTask } from '../presence/blocking-task.ts';
import { followLog } from '../presence/follow.ts';
import { type Lease, takeLease } from '../registry/leases.ts';
import { uniqueToken } from '../registry/open.ts';
import type { RecordingFeed } from '../relay/recording-feed.ts';
import { openDirectoryAccounts } from '../sources/open.ts';
import type { Installation } from './installation.ts';
import { type Opened, openStored } from './stored-configuration.ts';

/** How often people are looked at without being told of an event; delays, documents and retries come due by themselves. */
const lookMilliseconds = 2000;
/** Events come in heaps, and one look serves all of them. */
const restMilliseconds = 200;
const standbyMilliseconds = 1000;
/** No source has this id. */
const presenceLease = -1;

/** Resolves when the signal aborts. One process does it at a time, others stand by. Errors: `config.*`, `registry.*`. */
export async function runAccountBlocking(
  installation: Installation,
  feed: RecordingFeed,
  signal: AbortSignal,
): Promise<void> {
  const opened = await openStored(installation);
  const { presence, accountBlocking } = resolveOwnSettings(opened.raw, installation.lookup);
  if (presence === undefined) {
    if (accountBlocking !== undefined) await noteProblem(installation, problemOf(installation, withoutZones()));
    return;
  }
  const lease = await waitForTurn(installation, signal);
  if (lease === null) return;
  try {
    while (!signal.aborted) {
      const heard = feed.heard();
      await round(installation, opened, presence, signal);
      await pause(restMilliseconds, signal);
      await feed.wait(heard, lookMilliseconds, signal);
    }
  } finally {
    await lease.release();
  }
}

/** Looks at everybody once, where no server does it all the time. False when one does. Errors: `config.*`, `registry.*`. */
export async function blockAccountsOnce(installation: Installation, signal: AbortSignal): Promise<boolean> {
  const opened = await openStored(installation);
  const { presence } = resolveOwnSettings(opened.raw, installation.lookup);
  if (presence === undefined) return false;
  const lease = await takeTurn(installation);
  if (lease === null) return false;
  try {
    // What was interrupted on its way is blocked by the first look, and unblocked by the second.
    for (let look = 0; look < 2; look++) await round(installation, opened, presence, signal);
    return true;
  } finally {
    await lease.release();
  }
}

async function round(
  installation: Installation,
  opened: Opened,
  presence: PresenceConfig,
  signal: AbortSignal,
): Promise<void> {
  const { database } = installation;
  try {
    const task = taskOf(installation, opened, presence);
    if (task === null) await followLog(database, presence, signal);
    else await accountsRound(task, signal);
  } catch (thrown) {
    if (signal.aborted) return;
    if (!(thrown instanceof GatehouseError)) throw thrown;
    await noteProblem(installation, problemOf(installation, thrown));
    await followLog(database, presence, signal);
  }
}

/** Null where no accounts are to be blocked. Errors: `config.*`, `accounts.configuration`. */
function taskOf(installation: Installation, { raw, lost }: Opened, presence: PresenceConfig): BlockingTask | null {
  const { database, context, lookup } = installation;
  const config = resolveOwnSettings(raw, lookup).accountBlocking;
  if (config === undefined) return null;
  const error = lost.get(config.source);
  if (error !== undefined) throw error;
  const source = resolveDocument(raw, lookup, [config.source]).sources[0];
  if (source === undefined) {
    throw new GatehouseError('accounts.configuration', `No source is called "${config.source}".`, {
      place: 'accountBlocking.source',
      value: config.source,
      remedy: 'Name the directory among the sources.',
    });
  }
  const open = (signal: AbortSignal) => openDirectoryAccounts(source, context, signal);
  return { database, context, config, presence, source, open };
}

function withoutZones(): GatehouseError {
  return new GatehouseError(
    'accounts.configuration',
    'Accounts cannot be blocked, because presence is not configured.',
    {
      place: 'presence',
      remedy: 'Say under presence which access points lead into which zones.',
    },
  );
}

function problemOf({ context }: Installation, { code, message }: GatehouseError) {
  return { code, message, at: context.now().toISOString() };
}

async function waitForTurn(installation: Installation, signal: AbortSignal): Promise<Lease | null> {
  while (!signal.aborted) {
    const lease = await takeTurn(installation);
    if (lease !== null) return lease;
    await pause(standbyMilliseconds, signal);
  }
  return null;
}

/** Null while another process has it. */
async function takeTurn({ database, context }: Installation): Promise<Lease | null> {
  try {
    return await takeLease(database, presenceLease, 'presence', uniqueToken(), context.now());
  } catch (error) {
    if (!(error instanceof GatehouseError) || error.code !== 'cycle.running') throw error;
    return null;
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
