/** So many at a time; whoever comes later waits for a turn, and may give up waiting. */
export interface Turns {
  take<T>(signal: AbortSignal, body: () => Promise<T>): Promise<T>;
}

export function createTurns(most: number): Turns {
  let busy = 0;
  const waiting = new Set<() => void>();
  const turn = (signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    if (busy < most) {
      busy += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        signal.removeEventListener('abort', giveUp);
        waiting.delete(begin);
        resolve();
      };
      const giveUp = (): void => {
        waiting.delete(begin);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      waiting.add(begin);
    });
  };
  return {
    async take(signal, body) {
      await turn(signal);
      try {
        return await body();
      } finally {
        const [next] = waiting;
        // The turn passes on, so that nobody comes in between.
        if (next === undefined) busy -= 1;
        else next();
      }
    },
  };
}
