/** Relays what waits and ends, for those who run it from time to time instead of always. */
import { setTimeout as sleep } from 'node:timers/promises';
import { waitingAttempts } from '../registry/number-writebacks.ts';
import type { RecordingFeed } from '../relay/recording-feed.ts';
import type { SinkStatus } from '../relay/status.ts';
import type { Installation } from './installation.ts';
import { runRelay } from './relay-run.ts';
import { statusOfRelays } from './relay-status.ts';

const lookMilliseconds = 50;

/** Resolves with how every source stands, when each has got everything or has failed. Errors: `config.*`, `registry.*`. */
export async function relayOnce(
  installation: Installation,
  signal: AbortSignal,
  feed?: RecordingFeed,
): Promise<SinkStatus[]> {
  const before = await standing(installation);
  const ending = new AbortController();
  const running = runRelay(installation, AbortSignal.any([signal, ending.signal]), feed);
  const watching = (async () => {
    while (!signal.aborted && !ending.signal.aborted) {
      const now = await standing(installation);
      if (now.every((line, index) => isDone(line, before[index]))) return;
      await sleep(lookMilliseconds, undefined, { signal }).catch(() => undefined);
    }
  })();
  // Whichever ends or fails first ends the other.
  await Promise.all([running.finally(() => ending.abort()), watching.finally(() => ending.abort())]);
  return statusOfRelays(installation);
}

interface Standing {
  readonly status: SinkStatus;
  /** Attempts so far at each number that still waits, by its id. */
  readonly numbers: ReadonlyMap<number, number>;
}

async function standing(installation: Installation): Promise<Standing[]> {
  const lines: Standing[] = [];
  for (const status of await statusOfRelays(installation)) {
    lines.push({ status, numbers: await waitingAttempts(installation.database, status.source) });
  }
  return lines;
}

/** Whether a source has got everything, or was tried in vain since the beginning. */
function isDone({ status, numbers }: Standing, before: Standing | undefined): boolean {
  if (status.state === 'readOnly') return true;
  const failed = status.error !== null && status.errorAt !== before?.status.errorAt;
  if (status.waiting > 0 && !failed) return false;
  return [...numbers].every(([id, attempts]) => attempts > (before?.numbers.get(id) ?? 0));
}
