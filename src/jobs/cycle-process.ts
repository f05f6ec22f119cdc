/** One cycle in a process of its own: however it ends, the server goes on. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Context } from '../model/context.ts';
import { cycleFlags, frugalEnvironment } from '../model/frugal-process.ts';
import type { Progress } from '../sync/cycle.ts';
import { type CycleEnd, type CycleRequest, type FromCycle, refusedBy, type ToCycle } from './cycle-messages.ts';

export interface CycleProcess {
  /** The cycle's number as soon as there is one; null when it ended without, as a skipped one does. */
  readonly started: Promise<number | null>;
  /** Never rejects. */
  readonly ended: Promise<CycleEnd>;
  /** Asks the cycle to stop, and kills its process when it has not after the time. Resolves when the process is gone. */
  readonly cancel: (graceMilliseconds: number) => Promise<void>;
}

export interface CycleSurroundings {
  readonly context: Context;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly progress: (progress: Progress) => void;
}

const program = fileURLToPath(new URL('./cycle-child.js', import.meta.url));

/** The process starts while its request is still being made. A request that cannot be made refuses the cycle. */
export function startCycleProcess(
  request: Promise<CycleRequest>,
  { context, env, progress }: CycleSurroundings,
): CycleProcess {
  // The request goes through the channel: an URL with a password would be seen among the arguments.
  const child = fork(program, [], {
    env: { ...frugalEnvironment, ...env },
    execArgv: [...cycleFlags],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  const started = deferred<number | null>();
  const ended = deferred<CycleEnd>();
  const gone = deferred<void>();
  let end: CycleEnd | undefined;
  child.on('message', (message: FromCycle) => {
    if (message.kind === 'started') started.resolve(message.cycle);
    else if (message.kind === 'progress') progress(message.progress);
    else if (message.kind === 'log') context.log(message.level, message.message, message.facts);
    else end = message.end;
  });
  const finish = (reason: string): void => {
    started.resolve(null);
    ended.resolve(
      end ?? { kind: 'refused', error: { code: 'cycle.crashed', message: `The process of the cycle ${reason}.` } },
    );
    gone.resolve();
  };
  child.once('error', (error) => finish(`could not be started: ${error.message}`));
  child.once('close', (code, signal) =>
    finish(signal === null ? `ended with status ${code}` : `was ended (${signal})`),
  );
  request.then(
    (ready) => send(child, { kind: 'run', request: ready }),
    (thrown: unknown) => {
      end = refusedBy(thrown);
      // It has begun nothing.
      child.kill('SIGKILL');
    },
  );
  return {
    started: started.promise,
    ended: ended.promise,
    cancel: async (graceMilliseconds) => {
      send(child, { kind: 'cancel' });
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMilliseconds);
      await gone.promise;
      clearTimeout(timer);
    },
  };
}

/** To a process that is gone nothing can be said; that it is gone is told by its end. */
function send(child: ChildProcess, message: ToCycle): void {
  if (child.connected) child.send(message, () => {});
}

function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
