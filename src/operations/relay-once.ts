/** Relays what waits and ends, for those who run it from time to time instead of always. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../registry/database.ts';
import { waitingAttempts } from '../registry/number-writebacks.ts';
import { marked } from '../registry/relay-cursors.ts';
import { hookSink } from '../relay/hooks/hook-sinks.ts';
import type { HookStatus } from '../relay/hooks/status.ts';
import type { RecordingFeed } from '../relay/recording-feed.ts';
import type { SinkStatus } from '../relay/status.ts';
import { statusOfHooks } from './hooks.ts';
import type { Installation } from './installation.ts';
import { runRelay } from './relay-run.ts';
import { statusOfRelays } from './relay-status.ts';

const lookMilliseconds = 50;

export interface Stood {
  readonly sources: readonly SinkStatus[];
  readonly hooks: readonly HookStatus[];
}

/** Resolves with how all sources and hooks stand, when each has got everything or has failed. Errors: `config.*`, `registry.*`. */
export async function relayOnce(installation: Installation, signal: AbortSignal, feed?: RecordingFeed): Promise<Stood> {
  const before = await standing(installation);
  const ending = new AbortController();
  const running = runRelay(installation, AbortSignal.any([signal, ending.signal]), feed);
  const watching = (async () => {
    while (!signal.aborted && !ending.signal.aborted) {
      const now = await standing(installation);
      if (now.every((line, index) => isDone(line, before[index], installation.context.now()))) return;
      await sleep(lookMilliseconds, undefined, { signal }).catch(() => undefined);
    }
  })();
  // Whichever ends or fails first ends the other.
  await Promise.all([running.finally(() => ending.abort()), watching.finally(() => ending.abort())]);
  return { sources: await statusOfRelays(installation), hooks: await statusOfHooks(installation) };
}

interface Standing {
  readonly status: Pick<SinkStatus, 'waiting' | 'error' | 'errorAt'> & { readonly state: string };
  /** Whether refused events are to be sent again. */
  readonly again: boolean;
  /** Its receiver asked not to be tried before this; null for sources, which are tried at once. */
  readonly notBefore: string | null;
  /** Attempts so far at each number that still waits, by its id. */
  readonly numbers: ReadonlyMap<number, number>;
}

async function standing(installation: Installation): Promise<Standing[]> {
  const { database } = installation;
  const lines: Standing[] = [];
  for (const status of await statusOfRelays(installation)) {
    const again = await isMarked(database, status.source);
    lines.push({ status, again, notBefore: null, numbers: await waitingAttempts(database, status.source) });
  }
  for (const status of await statusOfHooks(installation)) {
    const again = await isMarked(database, hookSink(status.hook, status.stream));
    lines.push({ status, again, notBefore: status.nextTry, numbers: new Map() });
  }
  return lines;
}

async function isMarked(database: Database, sink: string): Promise<boolean> {
  return (await marked(database, sink, 1)).length > 0;
}

/** Whether a sink has got everything, or was tried in vain since the beginning. */
function isDone({ status, again, notBefore, numbers }: Standing, before: Standing | undefined, now: Date): boolean {
  if (status.state === 'readOnly') return true;
  const later = notBefore !== null && Date.parse(notBefore) > now.getTime();
  const failed = status.error !== null && (later || status.errorAt !== before?.status.errorAt);
  if ((status.waiting > 0 || again) && !failed) return false;
  return [...numbers].every(([id, attempts]) => attempts > (before?.numbers.get(id) ?? 0));
}
