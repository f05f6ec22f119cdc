/** Tells relays in this process that events were recorded, so that they need not wait for their next look at the log. */
export interface RecordingFeed {
  /** To be called after each recording. */
  readonly announce: () => void;
  /** How often `announce` was called. */
  readonly heard: () => number;
  /** Resolves when `announce` was called since it was called `heard` times, after the time, or when the signal aborts. */
  wait(heard: number, milliseconds: number, signal: AbortSignal): Promise<void>;
}

export function createRecordingFeed(): RecordingFeed {
  let count = 0;
  const waiting = new Set<() => void>();
  return {
    announce() {
      count += 1;
      for (const wake of waiting) wake();
    },
    heard: () => count,
    wait(heard, milliseconds, signal) {
      if (count !== heard || signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          waiting.delete(done);
          signal.removeEventListener('abort', done);
          resolve();
        };
        const timer = setTimeout(done, milliseconds);
        waiting.add(done);
        signal.addEventListener('abort', done, { once: true });
      });
    },
  };
}
