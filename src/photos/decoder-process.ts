/** One decoding process as the server sees it: a photo in, an outcome out, and an end that costs one photo at most. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { GatehouseError } from '../model/errors.ts';
import type { DecoderReply, DecoderRequest } from './decoder-protocol.ts';
import { type PhotoOutcome, rejected } from './outcome.ts';

export interface DecoderProcess {
  /**
   * Decodes one photo; only one call may wait. A crash and the time limit (milliseconds, from when the process is ready) are outcomes.
   * Errors: `photo.decoder` (the process does not start), `photo.cancelled`; both end the process.
   */
  decode(request: DecoderRequest, timeLimit: number, signal?: AbortSignal): Promise<PhotoOutcome>;
  /** Ends the process; resolves when it is gone. */
  close(): Promise<void>;
  readonly ended: boolean;
  /** Photos that it has decoded. */
  readonly decoded: number;
}

/** Loading libvips takes a tenth of a second; a machine may be busy. */
const startLimit = 60_000;
/** Of the JavaScript heap, in megabytes; the bytes of pictures lie outside of it. */
const heapLimit = 128;
const outputKept = 2000;
/** What the process inherits of the environment. No secret is among it: photos are foreign bytes. */
const inherited = ['PATH', 'LD_LIBRARY_PATH', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR', 'LANG', 'LC_ALL'];

/** Starts a decoding process. */
export function startDecoder(): DecoderProcess {
  const child = forkDecoder();
  let ready = false;
  let ended = false;
  let output = '';
  let decoded = 0;
  let wake: () => void = () => {};
  let outcome: PhotoOutcome | null = null;
  const kill = (): void => {
    ended = true;
    child.kill('SIGKILL');
  };
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-outputKept);
  });
  child.on('message', (reply: DecoderReply) => {
    if (reply.kind === 'ready') ready = true;
    else {
      outcome = reply.outcome;
      if (reply.exhausted) kill();
    }
    wake();
  });
  const gone = new Promise<void>((resolve) => {
    const end = (): void => {
      ended = true;
      wake();
      resolve();
    };
    child.on('close', end).on('error', (thrown) => {
      output += thrown.message;
      end();
    });
  });
  /** Waits until `done()`; false when the process ended or the time passed before. */
  const wait = async (done: () => boolean, milliseconds: number, signal?: AbortSignal): Promise<boolean> => {
    const deadline = performance.now() + milliseconds;
    for (;;) {
      if (done()) return true;
      if (signal?.aborted) {
        kill();
        throw new GatehouseError('photo.cancelled', 'Decoding a photo was cancelled.');
      }
      const left = deadline - performance.now();
      if (ended || left <= 0) return false;
      await woken(left, signal, (hand) => {
        wake = hand;
      });
    }
  };

  return {
    get ended() {
      return ended;
    },
    get decoded() {
      return decoded;
    },
    async decode(request, timeLimit, signal) {
      if (!(await wait(() => ready, startLimit, signal))) {
        kill();
        throw notStarted(output);
      }
      outcome = null;
      if (child.connected) child.send(request, () => {});
      if (await wait(() => outcome !== null, timeLimit, signal)) decoded += 1;
      else if (ended) return crashed(child);
      else {
        kill();
        return rejected('photo.timeout', `The photo was not decoded within ${timeLimit} ms.`);
      }
      return outcome ?? crashed(child);
    },
    async close() {
      kill();
      await gone;
    },
  };
}

function forkDecoder(): ChildProcess {
  const environment: NodeJS.ProcessEnv = {};
  for (const name of inherited) if (process.env[name] !== undefined) environment[name] = process.env[name];
  return fork(fileURLToPath(new URL('./decoder-child.js', import.meta.url)), [], {
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${heapLimit}`],
    // Two arenas keep glibc from holding on to the memory of large pictures once for each thread.
    env: { ...environment, MALLOC_ARENA_MAX: '2' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
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
    const timer = setTimeout(done, Math.ceil(milliseconds));
    signal?.addEventListener('abort', done, { once: true });
    hand(done);
  });
}

function crashed(child: ChildProcess): PhotoOutcome {
  const how = child.signalCode === null ? `with exit code ${child.exitCode}` : `by signal ${child.signalCode}`;
  return rejected('photo.crashed', `The decoder ended ${how} at this photo.`);
}

function notStarted(output: string): GatehouseError {
  const said = output.trim().split('\n').slice(-8).join('\n');
  return new GatehouseError('photo.decoder', `The decoder of photos does not start${said === '' ? '.' : `: ${said}`}`, {
    remedy: 'Check that the package sharp is installed with its binary for this system.',
  });
}
