/** A search that runs: its entries in portions, page after page, with at most some megabytes waiting to be taken. */
import { Buffer } from 'node:buffer';
import { type Control, type Filter, SearchRequest } from 'ldapts';
import type { Connection } from './connection.ts';
import { pageControl, pageCookie, pagedResults } from './controls.ts';
import type { EntryBytes } from './entry.ts';
import type { Outcome } from './messages.ts';

export interface SearchOrder {
  readonly base: string;
  readonly scope: 'base' | 'one' | 'sub';
  readonly filter: Filter;
  readonly attributes: readonly string[];
  /** Entries a page; null asks for no paging. */
  readonly pageSize: number | null;
  /** At most so many entries are wanted; 0 is all. */
  readonly sizeLimit: number;
  readonly controls: readonly Control[];
  /** Told what the directory says in the middle. */
  readonly onIntermediate?: (name: string, value: Buffer) => void;
}

export interface Searching {
  /** What has come since the last call, waiting for it; null at the end of the search, whose outcome is then there. */
  take(signal: AbortSignal): Promise<readonly EntryBytes[] | null>;
  /** Addresses of other servers that the directory named. */
  readonly references: readonly string[];
  outcome(): Outcome;
  /** Ends the search if it runs still. */
  stop(): void;
}

/** When this much waits to be taken, nothing more is read from the network. */
const mostWaiting = 2 * 1024 * 1024;
const mostReferences = 100;

export function startSearch(connection: Connection, order: SearchOrder): Searching {
  let queue: EntryBytes[] = [];
  let waiting = 0;
  let paused = false;
  let running = 0;
  let outcome: Outcome | null = null;
  let failure: Error | null = null;
  let wake: (() => void) | null = null;
  const references: string[] = [];

  const ring = (): void => {
    const waker = wake;
    wake = null;
    waker?.();
  };
  const page = (cookie: Buffer): void => {
    running = connection.send(searchRequest(order, cookie), {
      entry(entry) {
        queue.push(entry);
        waiting += entry.bytes.length;
        if (waiting > mostWaiting && !paused) {
          paused = true;
          connection.pause();
        }
        ring();
      },
      reference(addresses) {
        if (references.length < mostReferences) references.push(...addresses);
      },
      intermediate: (name, value) => order.onIntermediate?.(name, value),
      done(answer) {
        // The next page is asked for at once, so that the server works while this one is used. A page may be empty and yet not the last.
        const next = answer.code === 0 ? pageCookie(answer.controls.get(pagedResults)) : Buffer.alloc(0);
        if (next.length > 0 && order.pageSize !== null) page(next);
        else outcome = answer;
        ring();
      },
      failed(error) {
        failure = error;
        ring();
      },
    });
  };
  page(Buffer.alloc(0));

  const resume = (): void => {
    if (!paused) return;
    paused = false;
    connection.resume();
  };
  return {
    references,
    async take(signal) {
      while (queue.length === 0) {
        if (outcome !== null) return null;
        if (failure !== null) throw failure;
        await rung(signal, (waker) => {
          wake = waker;
        });
      }
      const taken = queue;
      queue = [];
      waiting = 0;
      resume();
      return taken;
    },
    outcome() {
      if (outcome === null) throw new Error('The search has not ended.');
      return outcome;
    },
    stop() {
      queue = [];
      if (outcome === null && failure === null) connection.abandon(running);
      resume();
    },
  };
}

function searchRequest(order: SearchOrder, cookie: Buffer): SearchRequest {
  const paging = order.pageSize === null ? [] : [pageControl(order.pageSize, cookie)];
  return new SearchRequest({
    messageId: 0,
    baseDN: order.base,
    scope: order.scope,
    filter: order.filter,
    attributes: [...order.attributes],
    sizeLimit: order.sizeLimit,
    // Time is kept on this side; the library would say 10 seconds.
    timeLimit: 0,
    controls: [...order.controls, ...paging],
  });
}

/** Until the bell rings or the signal is aborted. */
function rung(signal: AbortSignal, hand: (waker: () => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const aborted = (): void => reject(signal.reason);
    if (signal.aborted) return aborted();
    signal.addEventListener('abort', aborted, { once: true });
    hand(() => {
      signal.removeEventListener('abort', aborted);
      resolve();
    });
  });
}
