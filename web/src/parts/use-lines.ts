/** Rows that arrive as a stream, shown while they arrive. */
import { useCallback, useEffect, useRef, useState } from 'react';

export interface Lines<T> {
  /** Grows in place: compare `count` to see that there are more. */
  readonly rows: readonly T[];
  readonly count: number;
  readonly state: 'running' | 'done' | 'failed' | 'stopped';
  readonly error: unknown;
  readonly stop: () => void;
}

type Snapshot<T> = Pick<Lines<T>, 'rows' | 'count' | 'state' | 'error'>;

// Drawing more often than this costs more than anybody sees.
const drawEvery = 200;

/** Starts the stream, and another one whenever `start` is another function. What nobody looks at any more is cancelled. */
export function useLines<T>(start: (signal: AbortSignal) => AsyncIterable<readonly T[]>): Lines<T> {
  const [shown, setShown] = useState<Snapshot<T>>({ rows: [], count: 0, state: 'running', error: null });
  const controller = useRef<AbortController>(null);

  useEffect(() => {
    const ending = new AbortController();
    controller.current = ending;
    const rows: T[] = [];
    // The first rows are drawn as soon as they are there.
    let drawnAt = Number.NEGATIVE_INFINITY;
    const draw = (state: Lines<T>['state'], error: unknown = null) => {
      if (rows.length > 0) drawnAt = performance.now();
      setShown({ rows, count: rows.length, state, error });
    };
    const run = async () => {
      draw('running');
      try {
        for await (const batch of start(ending.signal)) {
          for (const row of batch) rows.push(row);
          if (performance.now() - drawnAt >= drawEvery) draw('running');
        }
        draw('done');
      } catch (thrown) {
        if (controller.current !== ending) return;
        if (ending.signal.aborted) draw('stopped');
        else draw('failed', thrown);
      }
    };
    void run();
    return () => {
      controller.current = null;
      ending.abort();
    };
  }, [start]);

  const stop = useCallback(() => controller.current?.abort(), []);
  return { ...shown, stop };
}
