/** Tells the newsroom what changed in the registry, whichever process changed it. Looks only while somebody listens. */

import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { messageOf } from '../model/errors.ts';
import type { Installation } from '../operations/installation.ts';
import { newestRecorded } from '../operations/record-events.ts';
import { type SourceStatus, statusOfSources } from '../operations/source-status.ts';
import type { Newsroom } from './news.ts';
import type { RunningCycle } from './running-cycles.ts';

const lookMilliseconds = 1000;

export interface Watch {
  /** Looks again at once. */
  readonly look: () => void;
  /** How everything stands; whatever changes after that is told to whoever listens already. */
  readonly snapshot: () => Promise<readonly SourceStatus[]>;
  /** Resolves when the signal aborts. */
  readonly run: (signal: AbortSignal) => Promise<void>;
}

export function createWatch(
  installation: Installation,
  news: Newsroom,
  running: () => ReadonlyMap<string, RunningCycle>,
): Watch {
  let wake: (() => void) | undefined;
  let known: ReadonlyMap<string, SourceStatus> | undefined;
  let newest: number | undefined;
  const lookAtSources = async (): Promise<void> => {
    const statuses = new Map((await statusOfSources(installation, running())).map((status) => [status.name, status]));
    for (const [name, status] of statuses) {
      const before = known?.get(name);
      if (known === undefined || isDeepStrictEqual(withoutProgress(before), withoutProgress(status))) continue;
      news.tell('source', status);
      if (!isDeepStrictEqual(before?.lastCycle ?? null, status.lastCycle)) news.tell('cycle', status.lastCycle);
    }
    known = statuses;
  };
  const lookAtEvents = async (): Promise<void> => {
    const now = await newestRecorded(installation);
    if (newest !== undefined && now > newest) news.tell('events', { count: now - newest, newest: now });
    newest = now;
  };
  return {
    look: () => wake?.(),
    async snapshot() {
      const statuses = await statusOfSources(installation, running());
      const now = await newestRecorded(installation);
      known ??= new Map(statuses.map((status) => [status.name, status]));
      newest ??= now;
      return statuses;
    },
    async run(signal) {
      while (!signal.aborted) {
        try {
          if (news.listeners() > 0) {
            await lookAtSources();
            await lookAtEvents();
          } else {
            known = undefined;
            newest = undefined;
          }
        } catch (error) {
          if (!signal.aborted) {
            installation.context.log('warn', 'The state of the sources cannot be told', { error: messageOf(error) });
          }
        }
        const woken = new AbortController();
        wake = () => woken.abort();
        const until = AbortSignal.any([signal, woken.signal]);
        await sleep(lookMilliseconds, undefined, { signal: until }).catch(() => undefined);
      }
    },
  };
}

/** Progress is told by itself, and much more often. */
function withoutProgress(status: SourceStatus | undefined): unknown {
  if (status === undefined) return undefined;
  const { running, relay: _, ...rest } = status;
  return { ...rest, running: running?.cycle };
}
