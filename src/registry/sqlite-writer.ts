/** The thread that writes, as the server sees it: requests in order, answers as promises. */
import { Worker } from 'node:worker_threads';
import type { WriteReply, WriteRequest, WriterOptions } from './sqlite-thread.ts';

export interface SqliteWriter {
  /** The answer to a request. Rejects with SQLite's error, its number in `errcode`. */
  ask(request: WriteRequest): Promise<unknown>;
  /** Closes the connection and ends the thread. */
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Starts the thread, and again when it has ended by a fault. It keeps the process alive only while a request runs. */
export function startSqliteWriter(options: WriterOptions): SqliteWriter {
  let worker: Worker | null = null;
  let waiting: Waiting[] = [];

  const start = (): Worker => {
    const started = new Worker(new URL('./sqlite-thread.js', import.meta.url), { workerData: options });
    const end = (error: Error): void => {
      if (worker !== started) return;
      worker = null;
      const left = waiting;
      waiting = [];
      for (const { reject } of left) reject(error);
    };
    started.on('message', (reply: WriteReply) => {
      const first = waiting.shift();
      if (waiting.length === 0) started.unref();
      if ('result' in reply) first?.resolve(reply.result);
      else first?.reject(Object.assign(new Error(reply.message), { errcode: reply.code ?? undefined }));
    });
    started.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
    started.on('exit', () => end(new Error('The thread that writes to the registry has ended')));
    return started;
  };

  return {
    ask(request) {
      worker ??= start();
      const asked = worker;
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        asked.ref();
        asked.postMessage(request);
      });
    },
    async close() {
      if (worker === null) return;
      const ending = worker;
      await this.ask({ kind: 'close' });
      await ending.terminate();
    },
  };
}
