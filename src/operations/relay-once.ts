/** Relays what waits and ends, for those who run it from time to time instead of always. */
import { setTimeout as sleep } from 'node:timers/promises';
import { buildDocument } from '../config/build.ts';
import type { Database } from '../registry/database.ts';
import { waitingAttempts } from '../registry/number-writebacks.ts';
import { marked } from '../registry/relay-cursors.ts';
import { hookSink } from '../relay/hooks/hook-sinks.ts';
import { hookStatus } from '../relay/hooks/status.ts';
import type { RecordingFeed } from '../relay/recording-feed.ts';
import type { SinkStatus } from '../relay/status.ts';
import type { Installation } from './installation.ts';
import { runRelay } from './relay-run.ts';
import { statusOfRelays } from './relay-status.ts';
import { openStored } from './stored-configuration.ts';

const lookMilliseconds = 50;

/** Resolves with how every source stands, when each, and each hook, has got everything or has failed. Errors: `config.*`, `registry.*`. */
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
  readonly status: Pick<SinkStatus, 'waiting' | 'error' | 'errorAt'> & { readonly state: string };
  /** Whether refused events are to be sent again. */
  readonly again: boolean;
  /** Attempts so far at each number that still waits, by its id. */
  readonly numbers: ReadonlyMap<number, number>;
}

async function standing(installation: Installation): Promise<Standing[]> {
  const { database } = installation;
  const lines: Standing[] = [];
  for (const status of await statusOfRelays(installation)) {
    const again = await isMarked(database, status.source);
    lines.push({ status, again, numbers: await waitingAttempts(database, status.source) });
  }
  const { raw } = await openStored(installation);
  for (const status of await hookStatus(database, buildDocument(raw).hooks)) {
    const again = await isMarked(database, hookSink(status.hook, status.stream));
    lines.push({ status, again, numbers: new Map() });
  }
  return lines;
}

async function isMarked(database: Database, sink: string): Promise<boolean> {
  return (await marked(database, sink, 1)).length > 0;
}

/** Whether a sink has got everything, or was tried in vain since the beginning. */
function isDone({ status, again, numbers }: Standing, before: Standing | undefined): boolean {
  if (status.state === 'readOnly') return true;
  const failed = status.error !== null && status.errorAt !== before?.status.errorAt;
  if ((status.waiting > 0 || again) && !failed) return false;
  return [...numbers].every(([id, attempts]) => attempts > (before?.numbers.get(id) ?? 0));
}
