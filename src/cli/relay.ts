import type { Command } from 'commander';
import { listHooks, retryHook } from '../operations/hooks.ts';
import { relayOnce, type Stood } from '../operations/relay-once.ts';
import { retryRefused } from '../operations/relay-retry.ts';
import { runRelay } from '../operations/relay-run.ts';
import { refusedEvents, statusOfRelays } from '../operations/relay-status.ts';
import type { SinkStatus } from '../relay/status.ts';
import { addHooks, printHook, printHooks } from './hooks.ts';
import { positiveInteger } from './numbers.ts';
import type { Run, Session } from './session.ts';
import { wrapped } from './table.ts';
import { counted, type Terminal } from './terminal.ts';

export function addRelay(program: Command, run: Run): void {
  const relay = program
    .command('relay')
    .description(
      'Writes access events and assigned numbers to the sources that are configured for them, and posts events and changes to web hooks.',
    )
    .addHelpText('after', '\nExample:\n  gatehouse relay run');
  relay
    .command('run')
    .option('--once', 'relay what waits and end')
    .summary('relay until interrupted')
    .description(
      'Relays to all sources and web hooks until SIGTERM or Ctrl+C; with --once until each has got everything or has failed, and then the status is 1 if anything still waits. One process relays at a time, others stand by.',
    )
    .addHelpText('after', '\nExample:\n  gatehouse relay run')
    .action(({ once = false }: { once?: boolean }, command: Command) =>
      run(command, (session) =>
        session.withInstallation('write', async (installation) => {
          if (once) return endOf(session, await relayOnce(installation, session.signal));
          session.remark('Relaying; Ctrl+C ends it.');
          await runRelay(installation, session.signal);
          return 0;
        }),
      ),
    );
  addStatus(relay, run);
  addHooks(relay, run);
  relay
    .command('retry')
    .argument('[SOURCE]', 'only what this source refused')
    .option('--hook <HOOK>', 'only what the receiver of this web hook refused')
    .option('--event <ID>', 'only this event', positiveInteger)
    .option('--change <ID>', 'with --hook: only this change', positiveInteger)
    .summary('send refused events again')
    .description(
      'Has refused events sent again by the process that relays, after what made the target refuse them was put right.',
    )
    .addHelpText('after', '\nExample:\n  gatehouse relay status\n  gatehouse relay retry hr')
    .action((source: string | undefined, { event, change, hook }: RetryOptions, command: Command) =>
      run(command, async ({ terminal, json, withInstallation }) => {
        const count = await withInstallation('write', (installation) =>
          hook === undefined
            ? retryRefused(installation, { source: source ?? null, event: event ?? null })
            : retryHook(installation, hook, onlyOf(event, change)),
        );
        if (json) await terminal.printJson({ again: count });
        else await terminal.print(`${counted(count, 'event')} will be sent again.`);
        return 0;
      }),
    );
}

interface RetryOptions {
  readonly event?: number;
  readonly change?: number;
  readonly hook?: string;
}

function onlyOf(event: number | undefined, change: number | undefined): Parameters<typeof retryHook>[2] {
  if (event !== undefined) return { stream: 'access', id: event };
  return change === undefined ? null : { stream: 'changes', id: change };
}

/** What `--once` came to. */
async function endOf({ terminal, json }: Session, { sources, hooks }: Stood): Promise<number> {
  for (const line of sources) {
    if (json) await terminal.printJson(line);
    else await printStatus(terminal, line);
  }
  for (const line of hooks) {
    if (json) await terminal.printJson(line);
    else await printHook(terminal, line);
  }
  const complete = sources.every(
    ({ state, waiting, numbersWaiting }) => state === 'readOnly' || waiting + numbersWaiting === 0,
  );
  return complete && hooks.every(({ waiting }) => waiting === 0) ? 0 : 1;
}

async function printStatus(terminal: Terminal, line: SinkStatus): Promise<void> {
  const since = line.oldest === null ? '' : ` since ${line.oldest}`;
  const parts = [
    `${counted(line.waiting, 'event')} waiting${since}`,
    ...(line.refused > 0 ? [`${line.refused} refused`] : []),
    ...(line.numbersWaiting > 0 ? [`${counted(line.numbersWaiting, 'number')} waiting`] : []),
    ...(line.numbersMissing > 0
      ? [`${counted(line.numbersMissing, 'number')} written, but not found there since`]
      : []),
    ...(line.error === null ? [] : [`${line.error} Next try ${line.nextTry}.`]),
    ...(line.numberError === null ? [] : [line.numberError]),
  ];
  await terminal.print(wrapped(`${line.source}: ${stateText(line)}; ${parts.join('; ')}`, terminal.width));
}

function stateText({ state, numbersWaiting }: SinkStatus): string {
  if (state === 'waiting') return numbersWaiting > 0 ? 'behind' : 'up to date';
  return state === 'readOnly' ? 'readOnly, nothing is written' : state;
}

const refusedShown = 20;

function addStatus(relay: Command, run: Run): void {
  relay
    .command('status')
    .summary('how far behind each source and web hook is')
    .description(
      'Shows what waits for each source and each web hook, what went wrong last, and the events that were refused.',
    )
    .addHelpText('after', '\nExample:\n  gatehouse relay status')
    .action((_options: unknown, command: Command) =>
      run(command, ({ terminal, json, withInstallation }) =>
        withInstallation('read', async (installation) => {
          for (const line of await statusOfRelays(installation)) {
            if (!json) {
              await printStatus(terminal, line);
              continue;
            }
            const refused = await refusedEvents(installation, line.source, refusedShown);
            const refusals = refused.map(({ eventId, error }) => ({ event: eventId, error }));
            await terminal.printJson({ ...line, refusals });
          }
          const hooks = await listHooks(installation);
          await printHooks({ terminal, json }, hooks);
          if (json) return 0;
          for (const { sink, eventId, error } of await refusedEvents(installation, null, refusedShown)) {
            if (sink.includes(':')) continue;
            await terminal.print(wrapped(`${sink} refuses event ${eventId}: ${error}`, terminal.width, '  '));
          }
          return 0;
        }),
      ),
    );
}
