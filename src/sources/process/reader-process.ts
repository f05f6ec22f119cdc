/** One reading process as the server sees it: requests in, events out, and an end that always comes. */
import type { ChildProcess } from 'node:child_process';
import type { SourceConfig } from '../../config/document.ts';
import type { Context } from '../../model/context.ts';
import { GatehouseError } from '../../model/errors.ts';
import type { RowBatch } from '../../model/row-batch.ts';
import { killChild } from './fork-reader.ts';
import { frameReader } from './frames.ts';
import { type Reply, type Request, replyDescriptor } from './protocol.ts';
import { hideConfigured } from './secrets.ts';

export type ReaderEvent =
  | Exclude<Reply, { kind: 'log' | 'opening' }>
  | { readonly kind: 'batch'; readonly id: number; readonly batch: RowBatch };

export interface ReaderProcess {
  send(request: Request): void;
  /**
   * The next event. Rejects with `onTimeout()` after `milliseconds`, with `source.cancelled` when the signal aborts, and with the reason of
   * the end when the process has ended. Only one call may wait.
   */
  next(milliseconds: number, onTimeout: () => GatehouseError, signal?: AbortSignal): Promise<ReaderEvent>;
  /** Ends the process now; whoever waits is told `reason`. */
  kill(reason: GatehouseError): void;
  /** Lets the process close its connection and end by itself; kills it if it does not. Resolves when it has ended. */
  close(): Promise<void>;
  readonly ended: boolean;
  /** Whether anything was done for a source yet. */
  readonly began: boolean;
}

/** Closing a connection may take this many milliseconds. */
const closeLimit = 2000;
const outputKept = 4000;

/** Makes a process that reads nothing yet that of one source; nothing is opened by it. The secrets of `config` go to it by message only. */
export function attendReader(child: ChildProcess, config: SourceConfig, context: Context): ReaderProcess {
  const events: ReaderEvent[] = [];
  let began = false;
  let columns: readonly string[] = [];
  let wake: (() => void) | null = null;
  let reason: GatehouseError | null = null;

  const end = (why: GatehouseError): void => {
    reason ??= why;
    wake?.();
  };
  const give = (event: ReaderEvent): void => {
    events.push(event);
    wake?.();
  };
  const read = frameReader({
    reply(reply) {
      if (reply.kind === 'log') context.log(reply.level, hideConfigured(reply.message, config), reply.facts);
      else if (reply.kind === 'opening') began = true;
      else {
        if (reply.kind === 'columns') columns = reply.columns;
        give(reply);
      }
    },
    batch: (id, count, starts, bytes) => give({ kind: 'batch', id, batch: { columns, count, starts, bytes } }),
  });
  const closed = attend(child, config, read, end);

  return {
    get ended() {
      return reason !== null;
    },
    get began() {
      return began;
    },
    send(request) {
      if (child.connected) child.send(request, () => {});
    },
    async next(milliseconds, onTimeout, signal) {
      const deadline = performance.now() + milliseconds;
      for (;;) {
        if (signal?.aborted) throw new GatehouseError('source.cancelled', `Reading "${config.name}" was cancelled.`);
        const event = events.shift();
        if (event !== undefined) return event;
        if (reason !== null) throw reason;
        const left = deadline - performance.now();
        if (left <= 0) throw onTimeout();
        await woken(left, signal, (wakeUp) => {
          wake = wakeUp;
        });
        wake = null;
      }
    },
    kill(why) {
      end(why);
      killChild(child);
    },
    async close() {
      const timer = setTimeout(() => killChild(child), closeLimit);
      if (child.connected) child.send({ kind: 'close' } satisfies Request, () => {});
      reason ??= new GatehouseError('source.read', `The connection to "${config.name}" is closed.`);
      await closed;
      clearTimeout(timer);
    },
  };
}

/** Listens to a process: hands on its pipe's chunks, tells its end, and resolves once all that it wrote has been read. */
function attend(
  child: ChildProcess,
  config: SourceConfig,
  read: (chunk: Uint8Array) => void,
  end: (why: GatehouseError) => void,
): Promise<void> {
  let output = '';
  child.stdio[replyDescriptor]?.on('data', read).on('error', () => {});
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-outputKept);
  });
  child.on('error', (thrown) => end(new GatehouseError('source.crashed', `The reading process: ${thrown.message}`)));
  // `close` comes after the last frame has been read; `exit` might come before.
  return new Promise<void>((resolve) => {
    child.on('close', (code, signal) => {
      end(crash(config, code, signal, output));
      resolve();
    });
  });
}

/** Resolves when woken, when the time has passed or when the signal aborts. */
function woken(milliseconds: number, signal: AbortSignal | undefined, hand: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, Math.min(Math.ceil(milliseconds), 0x7fffffff));
    signal?.addEventListener('abort', done, { once: true });
    hand(done);
  });
}

function crash(config: SourceConfig, code: number | null, signal: string | null, output: string): GatehouseError {
  const how = signal === null ? `with exit code ${code}` : `by signal ${signal}`;
  const last = hideConfigured(output, config).trim().split('\n').slice(-5).join('\n');
  return new GatehouseError(
    'source.crashed',
    `The reading process of "${config.name}" ended ${how}${last === '' ? '.' : `, after saying: ${last}`}`,
    {
      place: `source "${config.name}"`,
      remedy: 'Most often the driver is at fault: install its current version, or read this database without ODBC.',
    },
  );
}
