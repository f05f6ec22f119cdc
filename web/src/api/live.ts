/** What happens on the server, told as it happens: server-sent events, taken up again when the connection breaks. */

import { address } from './client.ts';
import type { Progress } from './cycles.ts';
import type { SourceStatus } from './sources.ts';

export interface LiveEvents {
  /** A running cycle went on. */
  readonly progress: Progress & { readonly source: string };
  /** The state of a source is another one. */
  readonly source: SourceStatus;
  /** Access events arrived. */
  readonly events: { readonly count: number };
  /** A web hook fell behind, caught up, failed or got through again. */
  readonly hooks: object;
  /** A cycle began or ended. */
  readonly cycle: { readonly id: number; readonly source: string; readonly state: string };
}

export type LiveKind = keyof LiveEvents;
export type LiveState = 'connecting' | 'open' | 'lost';

export interface LiveListener {
  readonly on: { readonly [Kind in LiveKind]: (event: LiveEvents[Kind]) => void };
  readonly state: (state: LiveState) => void;
}

const shortestPause = 1_000;
const longestPause = 30_000;

/** Listens until the function it gives is called. A browser gives up after some failures; this does not. */
export function listenLive({ on, state }: LiveListener): () => void {
  let source: EventSource | undefined;
  let timer: number | undefined;
  let pause = shortestPause;

  const connect = () => {
    state('connecting');
    source = new EventSource(address('/live'));
    source.onopen = () => {
      pause = shortestPause;
      state('open');
    };
    source.onerror = () => {
      source?.close();
      state('lost');
      timer = window.setTimeout(connect, pause);
      pause = Math.min(pause * 2, longestPause);
    };
    const listen = <Kind extends LiveKind>(kind: Kind) =>
      source?.addEventListener(kind, (message) => on[kind](JSON.parse(message.data) as LiveEvents[Kind]));
    listen('progress');
    listen('source');
    listen('events');
    listen('cycle');
    listen('hooks');
  };

  connect();
  return () => {
    window.clearTimeout(timer);
    source?.close();
  };
}
