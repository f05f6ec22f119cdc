/** Server-sent events: what happens, as it happens. */
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { Jobs } from '../../jobs/jobs.ts';
import type { News } from '../../jobs/news.ts';
import { GatehouseError } from '../../model/errors.ts';
import { type Operation, operation } from '../operation.ts';
import { otherAnswer } from '../other-answer.ts';
import type { Service } from '../service.ts';

/** How often a stream shows that it lives, and asks whether its listener may still listen. */
const heartbeatMilliseconds = 5_000;
/** Streams stay open, so limits on requests do not hold them back. */
const mostStreams = { account: 50, all: 1000 };
/** A reader who is so far behind is not reading any more. */
const mostBytesBehind = 1024 * 1024;

export function liveOperations({ jobs }: Service): Operation[] {
  const open = new Map<number, number>();
  return [
    operation({
      method: 'GET',
      path: '/api/v1/live',
      id: 'watchLive',
      tag: 'live',
      summary:
        'Server-sent events: `progress` of cycles, `source`, `cycle` and `hooks` when their state changes, `events` recorded',
      description:
        'The data of `source` is a SourceStatus, of `cycle` the CycleSummary of a cycle that has ended, of `progress` {source, cycle, step, entity, rows, expected}, of `events` {count, newest}, of `hooks` {streams} with a line for each log of each web hook. It begins with a `source` for each source. After a lost connection nothing is repeated: read lists of cycles and events again.',
      needs: 'read',
      background: true,
      answer: z.string(),
      answerTypes: ['text/event-stream'],
      run: async ({ caller, signal, still, answerHeader }) => {
        takePlace(open, caller.accountId, signal);
        answerHeader('x-accel-buffering', 'no');
        return otherAnswer('text/event-stream; charset=utf-8', await streamOf(jobs, signal, still));
      },
    }),
  ];
}

/** Counts the open streams of each account. Errors: `request.limit`. */
function takePlace(open: Map<number, number>, account: number, signal: AbortSignal): void {
  const own = open.get(account) ?? 0;
  const all = [...open.values()].reduce((sum, count) => sum + count, 0);
  if (own >= mostStreams.account || all >= mostStreams.all) {
    throw new GatehouseError(
      'request.limit',
      `There are ${own >= mostStreams.account ? own : all} live streams already`,
      {
        place: own >= mostStreams.account ? 'account' : 'server',
        remedy: 'Close some of them, such as pages that nobody looks at.',
      },
    );
  }
  open.set(account, own + 1);
  const leave = (): void => {
    const left = (open.get(account) ?? 1) - 1;
    if (left === 0) open.delete(account);
    else open.set(account, left);
  };
  signal.addEventListener('abort', leave, { once: true });
}

async function streamOf(
  { news, snapshot }: Jobs,
  signal: AbortSignal,
  still: () => Promise<boolean>,
): Promise<Readable> {
  const stream = new Readable({ read: () => {} });
  let told = 0;
  let ended = false;
  const end = (): void => {
    if (ended) return;
    ended = true;
    stop();
    clearInterval(heartbeat);
    stream.push(null);
  };
  const send = (text: string): void => {
    // What the reader has not taken yet waits here; a browser that sleeps must not fill the memory.
    if (ended) return;
    if (stream.readableLength > mostBytesBehind) end();
    else stream.push(text);
  };
  const tell = ({ kind, data }: News): void => {
    told += 1;
    send(`id: ${told}\nevent: ${kind}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const stop = news.listen(tell);
  const heartbeat = setInterval(() => {
    send(': still here\n\n');
    // Whoever is signed out, disabled or has another role meanwhile must hear nothing more.
    void still().then(
      (may) => may || end(),
      () => end(),
    );
  }, heartbeatMilliseconds);
  signal.addEventListener('abort', end, { once: true });
  send('retry: 2000\n\n');
  try {
    for (const status of await snapshot()) tell({ kind: 'source', data: status });
  } catch (error) {
    end();
    throw error;
  }
  if (signal.aborted) end();
  return stream;
}
