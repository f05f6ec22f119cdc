/** The process of one cycle. It is started by `cycle-process.ts`, told what to do, and ends by itself. */
import type { Context } from '../model/context.ts';
import { GatehouseError, GatehouseErrors, messageOf } from '../model/errors.ts';
import { openInstallation } from '../operations/installation.ts';
import { syncSources } from '../operations/sync-sources.ts';
import type { Progress } from '../sync/cycle.ts';
import type { CycleEnd, CycleRequest, FromCycle, ToCycle, ToldError } from './cycle-messages.ts';

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
  await tell({ kind: 'ended', end: await runCycleOf(request) });
  if (process.connected) process.disconnect();
  process.exitCode = 0;
}

async function runCycleOf({ place, source, actor, force }: CycleRequest): Promise<CycleEnd> {
  try {
    const installation = await openInstallation({ place, context, env: process.env, actor }, 'write');
    try {
      const options = {
        signal: cancelled.signal,
        force,
        started: (cycle: number) => void tell({ kind: 'started', cycle }),
        progress: rarely((progress) => void tell({ kind: 'progress', progress })),
      };
      for await (const synced of syncSources(installation, [source], options)) {
        return synced.kind === 'report' ? synced : { kind: 'refused', error: toldError(synced.error) };
      }
      return {
        kind: 'refused',
        error: { code: 'cycle.cancelled', message: 'The cycle was cancelled before it began.' },
      };
    } finally {
      await installation.database.close();
    }
  } catch (error) {
    return { kind: 'refused', error: toldError(error) };
  }
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

function toldError(thrown: unknown): ToldError {
  const error = thrown instanceof GatehouseErrors ? thrown.errors[0] : thrown;
  if (!(error instanceof GatehouseError)) return { code: 'bug', message: messageOf(thrown) };
  const { code, message, place, value, remedy } = error;
  return { code, message, place, value, remedy };
}
