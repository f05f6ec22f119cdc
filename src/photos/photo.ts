/**
 * Photos as they come from a source, made into those that are kept. Foreign bytes are decoded in processes of their own: a crash or a hang of
 * a decoder costs one photo.
 */
import { availableParallelism } from 'node:os';
import { GatehouseError } from '../model/errors.ts';
import { type DecoderProcess, startDecoder } from './decoder-process.ts';
import { type FitSettings, type PhotoOutcome, rejected } from './outcome.ts';
import { sniffPhoto } from './sniff.ts';

export interface PhotoDecoderOptions {
  /** The fitted photo is not larger than this, in pixels; smaller ones are not enlarged. Default 480 x 640. */
  readonly box?: FitSettings['box'];
  /** Of the JPEG, 1 to 100; default 85. */
  readonly quality?: number;
  /** Larger files are rejected; default 64 MiB. */
  readonly maxBytes?: number;
  /** Larger pictures are rejected; default 50 million. */
  readonly maxPixels?: number;
  /** Milliseconds for one photo; default 20,000. */
  readonly timeLimit?: number;
  /** Bytes that one decoding process may occupy; default 1 GiB. */
  readonly memoryLimit?: number;
  /** Decoding processes at a time; default and at most one for each core. They start when there is work for them. */
  readonly processes?: number;
}

export interface PhotoDecoder {
  /**
   * What becomes of the photo in `bytes`. As many as there are processes are decoded side by side, the others wait.
   * Errors: `photo.decoder` (no process starts; the photo was not judged), `photo.cancelled` (the signal, or `close`).
   */
  decode(bytes: Uint8Array, signal?: AbortSignal): Promise<PhotoOutcome>;
  /** Cancels what is being decoded and ends the processes. */
  close(): Promise<void>;
}

/** A process is replaced after this many photos, so that no leak of a decoder adds up. */
const photosPerProcess = 2000;

/** Starting a process costs as much as decoding many photos, so another is not started before the last one has shown what it does, or has had this long. */
const trialMilliseconds = 1000;

/** A decoder of photos; its processes run until `close`. */
export function createPhotoDecoder(options: PhotoDecoderOptions = {}): PhotoDecoder {
  const { maxBytes = 64 * 2 ** 20, timeLimit = 20_000, memoryLimit = 2 ** 30 } = options;
  const { box = { width: 480, height: 640 }, quality = 85, maxPixels = 50_000_000 } = options;
  const settings: FitSettings = { box, quality, maxPixels };
  const processes = processPool(Math.min(options.processes ?? Infinity, availableParallelism()));
  return {
    async decode(bytes, signal) {
      if (bytes.length > maxBytes)
        return rejected('photo.tooLarge', `The photo has ${bytes.length} bytes; at most ${maxBytes} are accepted.`);
      const sniffed = sniffPhoto(bytes);
      if (sniffed.kind === 'other')
        return rejected('photo.format', `The bytes are not a photo that is accepted, but ${sniffed.what}.`);
      const request = { bytes, format: sniffed.format, settings, memoryLimit };
      return processes.use(signal, (decoder, within) => decoder.decode(request, timeLimit, within));
    },
    close: () => processes.close(),
  };
}

interface ProcessPool {
  /** Calls `work` with a process that nobody else uses meanwhile. Errors: `photo.cancelled` and those of `work`. */
  use<T>(
    signal: AbortSignal | undefined,
    work: (decoder: DecoderProcess, within: AbortSignal) => Promise<T>,
  ): Promise<T>;
  close(): Promise<void>;
}

function processPool(most: number): ProcessPool {
  const idle: DecoderProcess[] = [];
  const running = new Set<DecoderProcess>();
  const waiting = new Set<() => void>();
  /** One for each call, to cancel it. */
  const calls = new Set<AbortController>();
  /** The process that was started last, until it has decoded a photo or its trial is over. */
  let onTrial: DecoderProcess | null = null;
  let free = most;
  let closed = false;

  const tried = (decoder: DecoderProcess): void => {
    if (onTrial !== decoder) return;
    onTrial = null;
    next(waiting);
  };
  const start = (): DecoderProcess => {
    const decoder = startDecoder();
    running.add(decoder);
    onTrial = decoder;
    setTimeout(tried, trialMilliseconds, decoder).unref();
    return decoder;
  };
  const take = async (within: AbortSignal): Promise<DecoderProcess> => {
    const mustWait = (): boolean => free === 0 || (onTrial !== null && idle.length === 0);
    while (mustWait() && !within.aborted) await turn(waiting, within);
    if (within.aborted) {
      // The call may have been woken for a place that it leaves to the next.
      if (free > 0) next(waiting);
      throw new GatehouseError('photo.cancelled', 'Decoding a photo was cancelled.');
    }
    free -= 1;
    for (let decoder = idle.pop(); decoder !== undefined; decoder = idle.pop()) {
      if (!decoder.ended) {
        // There may be more photos than processes that are idle.
        if (free > 0) next(waiting);
        return decoder;
      }
      running.delete(decoder);
    }
    return start();
  };
  const giveBack = (decoder: DecoderProcess): void => {
    if (!decoder.ended && decoder.decoded < photosPerProcess && !closed) idle.push(decoder);
    else void decoder.close().then(() => running.delete(decoder));
    free += 1;
    if (onTrial === decoder) tried(decoder);
    else next(waiting);
  };

  return {
    async use(signal, work) {
      const call = new AbortController();
      const cancel = (): void => call.abort();
      if (closed || signal?.aborted) cancel();
      signal?.addEventListener('abort', cancel, { once: true });
      calls.add(call);
      try {
        const decoder = await take(call.signal);
        return await work(decoder, call.signal).finally(() => giveBack(decoder));
      } finally {
        calls.delete(call);
        signal?.removeEventListener('abort', cancel);
      }
    },
    async close() {
      closed = true;
      for (const call of calls) call.abort();
      await Promise.all([...running].map((decoder) => decoder.close()));
    },
  };
}

/** Waits in line; resolves when `next` calls or the signal aborts. */
function turn(waiting: Set<() => void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      waiting.delete(done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    waiting.add(done);
    signal.addEventListener('abort', done, { once: true });
  });
}

function next(waiting: Set<() => void>): void {
  const [first] = waiting;
  first?.();
}
