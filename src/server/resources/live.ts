/** Server-sent events: what happens, as it happens. */
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { Jobs } from '../../jobs/jobs.ts';
import type { News } from '../../jobs/news.ts';
import { type Operation, operation } from '../operation.ts';
import { otherAnswer } from '../other-answer.ts';
import type { Service } from '../service.ts';

const heartbeatMilliseconds = 15_000;
/** A reader who is so far behind is not reading any more. */
const mostBytesBehind = 1024 * 1024;

export function liveOperations({ jobs }: Service): Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/api/v1/live',
      id: 'watchLive',
      tag: 'live',
      summary:
        'Server-sent events: `progress` of cycles, `source` and `cycle` when their state changes, `events` recorded',
      description:
        'The data of `source` is a SourceStatus, of `cycle` the CycleSummary of a cycle that has ended, of `progress` {source, cycle, step, entity, rows, expected}, of `events` {count, newest}. It begins with a `source` for each source. After a lost connection nothing is repeated: read lists of cycles and events again.',
      needs: 'read',
      answer: z.string(),
      answerTypes: ['text/event-stream'],
      run: async ({ signal, answerHeader }) => {
        answerHeader('x-accel-buffering', 'no');
        return otherAnswer('text/event-stream; charset=utf-8', await streamOf(jobs, signal));
      },
    }),
  ];
}

async function streamOf({ news, snapshot }: Jobs, signal: AbortSignal): Promise<Readable> {
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
  const heartbeat = setInterval(() => send(': still here\n\n'), heartbeatMilliseconds);
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
