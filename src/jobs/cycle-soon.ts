/** Cycles that are wanted as soon as possible: at once, or when the one that runs has ended. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../model/context.ts';
import { GatehouseError, messageOf } from '../model/errors.ts';

export interface CyclesSoon {
  /** Wants a cycle that begins after now; several wants before it has begun are one. */
  readonly want: (source: string, actor: string) => void;
  /** Resolves when nothing is waited for any more, after the signal has aborted. */
  readonly settled: () => Promise<void>;
}

export interface CyclesSoonOptions {
  readonly start: (source: string, actor: string) => Promise<unknown>;
  /** Whether a cycle of the source runs in this process. */
  readonly runsHere: (source: string) => boolean;
  readonly context: Context;
  readonly signal: AbortSignal;
}

const lookMilliseconds = 200;
/** A cycle that another process runs is only found by trying to begin one. */
const tryMilliseconds = 5000;

export function createCyclesSoon({ start, runsHere, context, signal }: CyclesSoonOptions): CyclesSoon {
  const waiting = new Set<string>();
  const loops = new Set<Promise<void>>();
  const pause = (milliseconds: number): Promise<void> =>
    sleep(milliseconds, undefined, { signal }).catch(() => undefined);
  const begin = async (source: string, actor: string): Promise<void> => {
    while (!signal.aborted) {
      if (runsHere(source)) {
        await pause(lookMilliseconds);
        continue;
      }
      // Whoever wants one from here on may have stored what this one reads no more.
      waiting.delete(source);
      try {
        await start(source, actor);
        return;
      } catch (error) {
        if (!(error instanceof GatehouseError) || error.code !== 'cycle.running') {
          context.log('warn', 'A cycle did not begin', { source, error: messageOf(error) });
          return;
        }
      }
      if (waiting.has(source)) return;
      waiting.add(source);
      if (!runsHere(source)) await pause(tryMilliseconds);
    }
  };
  return {
    want(source, actor) {
      if (waiting.has(source) || signal.aborted) return;
      waiting.add(source);
      const loop = begin(source, actor).finally(() => loops.delete(loop));
      loops.add(loop);
    },
    settled: async () => {
      await Promise.all(loops);
    },
  };
}
