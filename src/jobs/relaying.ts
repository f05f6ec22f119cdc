/** Relays events and numbers inside the server, and begins anew whenever the configuration changes or something fails. */
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../model/errors.ts';
import type { Installation } from '../operations/installation.ts';
import { runRelay } from '../operations/relay-run.ts';
import { readConfiguration } from '../registry/configuration.ts';
import type { RecordingFeed } from '../relay/recording-feed.ts';

const lookMilliseconds = 1000;
const retryMilliseconds = 15_000;

/** Resolves when the signal aborts and everything under way has come to a clean end. */
export async function keepRelaying(
  installation: Installation,
  feed: RecordingFeed,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await relayUntilChanged(installation, feed, signal);
    } catch (error) {
      if (signal.aborted) return;
      installation.context.log('warn', 'Events and numbers are not relayed', { error: messageOf(error) });
      await pause(retryMilliseconds, signal);
    }
  }
}

async function relayUntilChanged(installation: Installation, feed: RecordingFeed, signal: AbortSignal): Promise<void> {
  const round = new AbortController();
  const within = AbortSignal.any([signal, round.signal]);
  const configured = await readConfiguration(installation.database);
  const relaying = runRelay(installation, within, feed).finally(() => round.abort());
  const watching = (async () => {
    while (!within.aborted) {
      await pause(lookMilliseconds, within);
      if (!within.aborted && (await readConfiguration(installation.database)) !== configured) round.abort();
    }
  })();
  await Promise.all([relaying, watching.finally(() => round.abort())]);
}

function pause(milliseconds: number, within: AbortSignal): Promise<void> {
  return sleep(milliseconds, undefined, { signal: within }).catch(() => undefined);
}
