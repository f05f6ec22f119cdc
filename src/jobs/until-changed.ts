/** Runs something inside the server that reads the configuration once, and begins it anew whenever that changes or something fails. */
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../model/errors.ts';
import type { Installation } from '../operations/installation.ts';
import { readConfiguration } from '../registry/configuration.ts';

const lookMilliseconds = 1000;
const retryMilliseconds = 15_000;

/** `failed` says what does not go on then. Resolves when the signal aborts and everything under way has come to a clean end. */
export async function keepRunning(
  installation: Installation,
  run: (signal: AbortSignal) => Promise<void>,
  failed: string,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await runUntilChanged(installation, run, signal);
    } catch (error) {
      if (signal.aborted) return;
      installation.context.log('warn', failed, { error: messageOf(error) });
      await pause(retryMilliseconds, signal);
    }
  }
}

async function runUntilChanged(
  installation: Installation,
  run: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const round = new AbortController();
  const within = AbortSignal.any([signal, round.signal]);
  const configured = await readConfiguration(installation.database);
  const running = run(within).catch((error: unknown) => {
    round.abort();
    throw error;
  });
  const watching = (async () => {
    while (!within.aborted) {
      await pause(lookMilliseconds, within);
      if (!within.aborted && (await readConfiguration(installation.database)) !== configured) round.abort();
    }
  })();
  await Promise.all([running, watching.finally(() => round.abort())]);
}

function pause(milliseconds: number, within: AbortSignal): Promise<void> {
  return sleep(milliseconds, undefined, { signal: within }).catch(() => undefined);
}
