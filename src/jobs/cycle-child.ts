/**
 * The process of one cycle. It is started by `cycle-process.ts`, told what to do, and ends by itself. The process that will read is what a cycle
 * waits for longest, so this file starts that one first and loads the rest beside it.
 */
import type { Context } from '../model/context.ts';
import { startReaderFor } from '../operations/reader-ahead.ts';
import type { Progress } from '../sync/cycle.ts';
import type { CycleRequest, FromCycle, ToCycle } from './cycle-messages.ts';

const cancelled = new AbortController();

process.on('message', (message: ToCycle) => {
  if (message.kind === 'cancel') cancelled.abort();
  else void run(message.request);
});
// Without the server nobody would hear of the cycle or could cancel it.
process.on('disconnect', () => cancelled.abort());
// What interrupts the server on a terminal reaches this process too; the server decides what becomes of its cycles.
process.on('SIGINT', () => {});

async function run(request: CycleRequest): Promise<void> {
  const ahead = startReaderFor(request.source.config);
  const { runRequestedCycle } = await import('./requested-cycle.ts');
  const end = await runRequestedCycle(request, context, {
    signal: cancelled.signal,
    ahead,
    started: (cycle) => void tell({ kind: 'started', cycle }),
    progress: rarely((progress) => void tell({ kind: 'progress', progress })),
  });
  ahead?.drop();
  await tell({ kind: 'ended', end });
  if (process.connected) process.disconnect();
  process.exitCode = 0;
}

const context: Context = {
  now: () => new Date(),
  log: (level, message, facts) => void tell({ kind: 'log', level, message, facts }),
};

const leastMilliseconds = 100;

/** A reading tells its progress thousands of times a second; nobody looks that often. A new step or entity is always told. */
function rarely(report: (progress: Progress) => void): (progress: Progress) => void {
  let last: Progress | undefined;
  let at = 0;
  return (progress) => {
    const now = performance.now();
    if (last?.step === progress.step && last.entity === progress.entity && now - at < leastMilliseconds) return;
    last = progress;
    at = now;
    report(progress);
  };
}

function tell(message: FromCycle): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) resolve();
    else process.send(message, () => resolve());
  });
}
