import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  type AccountBlockingStatus,
  accountBlockingStatus,
  countToUnblock,
  forgetAccount,
  type ListedAccount,
  listDirectoryAccounts,
  resumeAccountBlocking,
  suspendAccountBlocking,
  unblockAllAccounts,
} from '../operations/account-blocking.ts';
import { blockAccountsOnce } from '../operations/account-blocking-run.ts';
import type { Installation } from '../operations/installation.ts';
import { accountSentences } from './account-sentences.ts';
import { positiveInteger } from './numbers.ts';
import type { Run, Session } from './session.ts';
import { type Column, printTable, wrapped } from './table.ts';
import { counted } from './terminal.ts';

export function addAccounts(program: Command, run: Run): void {
  const accounts = program
    .command('accounts')
    .description(
      'Lists the accounts of the directory that are blocked, wait to be, or were left alone, with the reason, the time and the last error.',
    )
    .addHelpText(
      'after',
      '\nExample:\n  gatehouse accounts\n  gatehouse accounts --state changed --json\n  gatehouse accounts unblock-all --reason "network fault at the gate"',
    );
  // A command of its own, so that no switch takes an option that it would not heed.
  accounts
    .command('list', { isDefault: true })
    .addOption(new Option('--state <STATE>', 'only in this state').choices(Object.keys(accountSentences.states)))
    .summary('the accounts, also without this word')
    .addHelpText('after', '\nExample:\n  gatehouse accounts --state blocked')
    .action(({ state }: { state?: string }, command: Command) =>
      run(command, (session) =>
        session.withInstallation('read', async (installation) => {
          const listed = (await listDirectoryAccounts(installation)).filter(
            (account) => state === undefined || account.state === state,
          );
          await show(session, listed, await accountBlockingStatus(installation));
          return 0;
        }),
      ),
    );
  addSwitches(accounts, run);
}

function addSwitches(accounts: Command, run: Run): void {
  accounts
    .command('unblock-all')
    .requiredOption('--reason <TEXT>', 'why, for the audit log', given)
    .summary('unblock every account that Gatehouse blocked, now, and block nobody until resumed')
    .addHelpText('after', '\nExample:\n  gatehouse accounts unblock-all --reason "network fault at the gate"')
    .action(({ reason }: { reason: string }, command: Command) =>
      turn(command, run, async (installation, signal) => {
        await unblockAllAccounts(installation, reason);
        // In an emergency nobody should have to start a server first.
        const here = await blockAccountsOnce(installation, signal);
        const left = await countToUnblock(installation);
        return unblockedText(left, await accountBlockingStatus(installation), here);
      }),
    );
  accounts
    .command('suspend')
    .requiredOption('--reason <TEXT>', 'why, for the audit log', given)
    .summary('block nobody until resumed; who comes back is still unblocked')
    .addHelpText('after', '\nExample:\n  gatehouse accounts suspend --reason "evacuation exercise"')
    .action(({ reason }: { reason: string }, command: Command) =>
      turn(command, run, async (installation) => {
        await suspendAccountBlocking(installation, reason);
        return 'Nobody is blocked until `gatehouse accounts resume`.';
      }),
    );
  accounts
    .command('resume')
    .summary('block again after a suspension, a limit or a fire alarm')
    .addHelpText('after', '\nExample:\n  gatehouse accounts resume')
    .action((_options: unknown, command: Command) =>
      turn(command, run, async (installation) => {
        await resumeAccountBlocking(installation);
        const { configured, mode, counts } = await accountBlockingStatus(installation);
        if (!configured)
          return 'The suspension has ended; the configuration says nothing of accountBlocking, so nobody is blocked.';
        if (mode === 'dryRun') return 'The suspension has ended; this is a dry run, so nobody is blocked.';
        return `Accounts are blocked again; ${counts.waiting} ${counts.waiting === 1 ? 'waits' : 'wait'} already.`;
      }),
    );
  accounts
    .command('forget')
    .argument('<PERSON>', "the person's id in the registry", positiveInteger)
    .summary('forget what is known of an account, which stays as it is in the directory')
    .description('For an account that was deleted in the directory, or that somebody else looks after now.')
    .addHelpText('after', '\nExample:\n  gatehouse accounts forget 17')
    .action((person: number, _options: unknown, command: Command) =>
      turn(command, run, async (installation) => {
        const { account } = await forgetAccount(installation, person);
        return `The account ${account ?? ''} of person ${person} is forgotten; in the directory it stays as it is.`;
      }),
    );
}

/** `here`: no server runs, and the command did what it could by itself. */
function unblockedText(left: number, { problem }: AccountBlockingStatus, here: boolean): string {
  const until = 'nobody is blocked until `gatehouse accounts resume`.';
  if (!here) return `${counted(left, 'account')} will be unblocked by the server that runs, and ${until}`;
  if (left === 0) return `Every account that Gatehouse had blocked is unblocked, and ${until}`;
  const why = problem === null ? 'see `gatehouse accounts`' : problem.message;
  return `${counted(left, 'account')} could not be unblocked: ${why}\nNo server runs that would try again; repeat this, or run \`gatehouse serve\`. Besides, ${until}`;
}

function given(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Say why.');
  return text.trim();
}

function turn(
  command: Command,
  run: Run,
  act: (installation: Installation, signal: AbortSignal) => Promise<string>,
): Promise<void> {
  return run(command, ({ terminal, json, signal, withInstallation }) =>
    withInstallation('write', async (installation) => {
      const said = await act(installation, signal);
      if (json) await terminal.printJson(await accountBlockingStatus(installation));
      else await terminal.print(said);
      return 0;
    }),
  );
}

const columns: readonly Column<ListedAccount>[] = [
  { title: 'person', text: ({ personId }) => String(personId), number: true },
  { title: 'name', text: ({ person }) => person },
  { title: 'account', text: ({ account }) => account ?? '', whole: true },
  { title: 'state', text: ({ state }) => accountSentences.states[state], whole: true },
  { title: 'since (UTC)', text: ({ changedAt }) => changedAt.slice(0, 16).replace('T', ' '), whole: true },
  // What the list is for; a long one goes over the end of the line.
  { title: 'why', text: whyOf, whole: true },
];

function whyOf({ reason, error, leftAt, accessPoint }: ListedAccount): string {
  if (error !== null) return error;
  const left = `left ${leftAt.slice(0, 16).replace('T', ' ')} through ${accessPoint}`;
  return reason === null ? left : (accountSentences.reasons[reason] ?? reason);
}

async function show(
  { terminal, json, remark }: Session,
  accounts: readonly ListedAccount[],
  status: AccountBlockingStatus,
): Promise<void> {
  if (json) {
    for (const account of accounts) await terminal.printJson(account);
    return;
  }
  await printTable(terminal, columns, [accounts]);
  const say = (text: string): void => remark(wrapped(text, terminal.width));
  if (!status.configured) say('The configuration says nothing of accountBlocking. See docs/account-blocking.md.');
  else if (status.mode === 'off') say('It has not begun yet: a server does it, which is run by `gatehouse serve`.');
  else if (accounts.length === 0) say('No account is blocked or waits to be.');
  if (status.configured && status.mode === 'dryRun')
    say('This is a dry run: no account is blocked until accountBlocking.enabled is true.');
  if (status.suspension !== null) {
    const { by, at, reason } = status.suspension;
    say(`Blocking is suspended since ${at} by ${by}: ${reason}. \`gatehouse accounts resume\` ends it.`);
  }
  if (status.problem !== null) say(`It does not work: ${status.problem.message}`);
  if (status.counts.blocked > 0) {
    say('Blocking keeps the next sign-in out; what is open already goes on until its tickets end.');
  }
}
