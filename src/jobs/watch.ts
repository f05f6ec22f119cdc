/** Tells the newsroom what changed in the registry, whichever process changed it. Looks only while somebody listens. */

import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { messageOf } from '../model/errors.ts';
import { statusOfHooks } from '../operations/hooks.ts';
import type { Installation } from '../operations/installation.ts';
import { newestRecorded } from '../operations/record-events.ts';
import { type SourceStatus, statusOfSources } from '../operations/source-status.ts';
import type { HookStatus } from '../relay/hooks/status.ts';
import type { Newsroom } from './news.ts';
import type { RunningCycle } from './running-cycles.ts';

const lookMilliseconds = 1000;
const restFactor = 10;

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
  let knownHooks: readonly HookLag[] | undefined;
  let hooksAgain = 0;
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
  const lookAtHooks = async (): Promise<void> => {
    // Counting what waits for a hook that is far behind takes its time, which must not become all of the time there is.
    const began = performance.now();
    if (began < hooksAgain) return;
    const streams = await statusOfHooks(installation);
    const lags = streams.map(lagOf);
    if (knownHooks !== undefined && !isDeepStrictEqual(knownHooks, lags)) news.tell('hooks', { streams });
    knownHooks = lags;
    hooksAgain = performance.now() + (performance.now() - began) * restFactor;
  };
  const forget = (): void => {
    known = undefined;
    newest = undefined;
    knownHooks = undefined;
  };
  return {
    look: () => wake?.(),
    async snapshot() {
      const statuses = await statusOfSources(installation, running());
      const now = await newestRecorded(installation);
      known ??= new Map(statuses.map((status) => [status.name, status]));
      newest ??= now;
      knownHooks ??= (await statusOfHooks(installation)).map(lagOf);
      return statuses;
    },
    async run(signal) {
      while (!signal.aborted) {
        try {
          if (news.listeners() > 0) {
            await lookAtSources();
            await lookAtEvents();
            await lookAtHooks();
          } else forget();
        } catch (error) {
          if (!signal.aborted) {
            installation.context.log('warn', 'The state of sources and hooks cannot be told', {
              error: messageOf(error),
            });
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
  const { running, ...rest } = status;
  return { ...rest, running: running?.cycle };
}

type HookLag = Omit<HookStatus, 'position' | 'newest'>;

/** Where a log stands moves with each event that is delivered, which is no news. */
function lagOf(status: HookStatus): HookLag {
  const { position: _, newest: __, ...lag } = status;
  return lag;
}
