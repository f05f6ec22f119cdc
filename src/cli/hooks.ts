import type { Command } from 'commander';
import { endExchange, exchangeSecret, hookSecret } from '../operations/apply-hook.ts';
import { type ShownHook, testHook } from '../operations/hooks.ts';
import type { HookStatus } from '../relay/hooks/status.ts';
import type { Run, Session } from './session.ts';
import { wrapped } from './table.ts';
import { counted, type Terminal } from './terminal.ts';

/** What of `relay` is about web hooks alone. */
export function addHooks(relay: Command, run: Run): void {
  relay
    .command('test')
    .argument('<HOOK>', 'name of a web hook')
    .summary('post a trial message to a web hook')
    .description('Posts a message of type gatehouse.ping to a web hook and tells what the receiver answers.')
    .addHelpText('after', '\nExample:\n  gatehouse relay test crm')
    .action((name: string, _options: unknown, command: Command) =>
      run(command, async ({ terminal, json, signal, withInstallation }) => {
        const pinged = await withInstallation('read', (installation) => testHook(installation, name, signal));
        const { ok, status, milliseconds, message, remedy, code } = pinged;
        if (json) await terminal.printJson(pinged);
        else if (ok)
          await terminal.print(`${name}: the receiver has taken the message (${status}, ${milliseconds} ms).`);
        else await terminal.print(wrapped(`${name}: ${message} ${remedy ?? ''} (${code})`, terminal.width, '  '));
        return ok ? 0 : 1;
      }),
    );
  relay
    .command('secret')
    .argument('[HOOK]', 'name of a web hook whose secret is exchanged')
    .option('--end', 'end the exchange: the secret before signs no more')
    .summary('make a secret for a web hook')
    .description(
      'Prints a new secret. With the name of a hook it becomes the secret of that hook, and the one before signs beside it until --end.',
    )
    .addHelpText('after', '\nExample:\n  gatehouse relay secret crm\n  gatehouse relay secret crm --end')
    .action((name: string | undefined, { end }: { end?: boolean }, command: Command) =>
      run(command, async ({ terminal, json, remark, withInstallation }) => {
        if (end === true && name !== undefined) {
          await withInstallation('write', (installation) => endExchange(installation, name));
          if (!json) await terminal.print(`${name}: only the new secret signs now.`);
          return 0;
        }
        const secret =
          name === undefined
            ? hookSecret()
            : await withInstallation('write', (installation) => exchangeSecret(installation, name));
        if (json) await terminal.printJson({ secret });
        else await terminal.print(secret);
        if (name !== undefined) {
          remark(`Give it to the receiver, then run: gatehouse relay secret ${name} --end`);
        }
        return 0;
      }),
    );
}

/** How every hook stands, for `relay status`. */
export async function printHooks(
  { terminal, json }: Pick<Session, 'terminal' | 'json'>,
  hooks: readonly ShownHook[],
): Promise<void> {
  for (const { streams, refusals, name } of hooks) {
    for (const line of streams) {
      const refused = refusals.filter(({ stream }) => stream === line.stream);
      if (json) {
        await terminal.printJson({ ...line, refusals: refused.map(({ eventId, error }) => ({ id: eventId, error })) });
        continue;
      }
      await printHook(terminal, line);
      for (const { eventId, error } of refused) {
        const what = line.stream === 'access' ? 'event' : 'change';
        await terminal.print(wrapped(`hook ${name} refuses ${what} ${eventId}: ${error}`, terminal.width, '  '));
      }
    }
  }
}

export async function printHook(terminal: Terminal, line: HookStatus): Promise<void> {
  const since = line.oldest === null ? '' : ` since ${line.oldest}`;
  const parts = [
    `${counted(line.waiting, line.stream === 'access' ? 'event' : 'change')} waiting${since}`,
    ...(line.refused > 0 ? [`${line.refused} refused`] : []),
    ...(line.error === null ? [] : [`${line.error} Next try ${line.nextTry ?? 'now'}.`]),
  ];
  const state = line.state === 'waiting' ? 'up to date' : line.state;
  const what = `hook ${line.hook}, ${line.stream === 'access' ? 'events' : 'changes'}`;
  await terminal.print(wrapped(`${what}: ${state}; ${parts.join('; ')}`, terminal.width));
}
