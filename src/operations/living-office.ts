/** The demonstration goes on by itself: the personnel office keeps changing the sample, and people keep passing doors. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Demonstration } from './demonstration.ts';
import type { Installation } from './installation.ts';
import { recordEventLines } from './record-events.ts';

const changeMilliseconds = 5000;
const passMilliseconds = 2000;

/** Resolves when the signal aborts. */
export async function keepOfficeLiving(
  installation: Installation,
  { changeALittle, traffic }: Demonstration,
  signal: AbortSignal,
): Promise<void> {
  const { context } = installation;
  const change = async (): Promise<void> => {
    changeALittle(context.now());
  };
  const pass = async (): Promise<void> => {
    const lines = traffic(context.now()).map((event) => JSON.stringify(event));
    await recordEventLines(installation, each(lines), {
      sender: 'demo',
      refused: async (_line, error) =>
        context.log('warn', 'A pass of the sample is not recorded', { error: error.message }),
    });
  };
  await Promise.all([repeat(change, changeMilliseconds, signal), repeat(pass, passMilliseconds, signal)]);
}

async function repeat(what: () => Promise<void>, milliseconds: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await what();
    await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
  }
}

async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}
