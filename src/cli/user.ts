import { type Command, Option } from 'commander';
import { addUser, changeUser, linkUser, listUsers, resetUserFactor } from '../operations/accounts.ts';
import { readPassword } from './read-password.ts';
import type { Run, Session } from './session.ts';

const roles = ['administrator', 'operator', 'auditor'] as const;
type Role = (typeof roles)[number];

export function addUserCommands(program: Command, run: Run): void {
  const user = program.command('user').addHelpText('after', '\nExample:\n  gatehouse user add anna --role operator');
  user
    .command('add')
    .argument('<NAME>', 'name to sign in by')
    .addOption(roleOption().makeOptionMandatory())
    .summary('make an account; asks for its password, or reads it from standard input')
    .addHelpText('after', '\nExample:\n  gatehouse user add anna --role operator')
    .action((name: string, options: { role: string }, command: Command) =>
      run(command, async (session) => {
        const password = await readPassword(`Password for ${name}: `, session.signal);
        const account = await session.withInstallation('create', (installation) =>
          addUser(installation, { name, role: roleOf(options.role), password }),
        );
        return told(session, account, `${account.name} may sign in as ${account.role}.`);
      }),
    );
  addList(user, run);
  user
    .command('role')
    .argument('<NAME>')
    .addArgument(program.createArgument('<ROLE>', 'the new role').choices([...roles, 'admin']))
    .summary('give an account another role')
    .action((name: string, role: string, _options: unknown, command: Command) =>
      run(command, (session) => change(session, name, { role: roleOf(role) }, `is ${roleOf(role)} now`)),
    );
  user
    .command('password')
    .argument('<NAME>')
    .summary('set a new password and end all sessions of the account')
    .action((name: string, _options: unknown, command: Command) =>
      run(command, async (session) => {
        const password = await readPassword(`New password for ${name}: `, session.signal);
        return change(session, name, { password }, 'has a new password; all sessions ended');
      }),
    );
  user
    .command('reset-factor')
    .argument('<NAME>')
    .summary('take the second factor away, for whoever has lost app and recovery codes; ends all sessions')
    .action((name: string, _options: unknown, command: Command) =>
      run(command, async (session) => {
        const account = await session.withInstallation('write', (installation) => resetUserFactor(installation, name));
        return told(session, account, `${account.name} signs in without a second factor; all sessions ended.`);
      }),
    );
  addLinks(user, run);
  for (const [verb, disabled] of [
    ['disable', true],
    ['enable', false],
  ] as const) {
    user
      .command(verb)
      .argument('<NAME>')
      .summary(
        disabled ? 'keep an account from signing in; ends its sessions and stops its tokens' : 'let it sign in again',
      )
      .action((name: string, _options: unknown, command: Command) =>
        run(command, (session) =>
          change(session, name, { disabled }, disabled ? 'may not sign in now' : 'may sign in again'),
        ),
      );
  }
}

function addList(user: Command, run: Run): void {
  user
    .command('list')
    .summary('all accounts')
    .action((_options: unknown, command: Command) =>
      run(command, async (session) => {
        const { terminal, json } = session;
        for (const account of await session.withInstallation('read', listUsers)) {
          if (json) await terminal.printJson(account);
          else await terminal.print(lineOf(account));
        }
        return 0;
      }),
    );
}

/** `anna  operator  signs in by password and OpenID (248289761001)`. */
function lineOf({
  name,
  role,
  signIn,
  openid,
  disabled,
  secondFactor,
}: Awaited<ReturnType<typeof listUsers>>[number]): string {
  const ways = { password: 'password', openid: 'OpenID', both: 'password and OpenID' };
  const subject = openid === null ? '' : ` (${openid.subject})`;
  return `${name}  ${role}  signs in by ${ways[signIn]}${subject}${secondFactor ? ' with a second factor' : ''}${disabled ? '  disabled' : ''}`;
}

function addLinks(user: Command, run: Run): void {
  user
    .command('link')
    .argument('<NAME>')
    .argument('<SUBJECT>', 'the claim `sub` of the person, as the audit log shows it')
    .summary('let somebody sign in to an account at the OpenID provider of signIn.openid')
    .addHelpText('after', '\nExample:\n  gatehouse user link anna 248289761001')
    .action((name: string, subject: string, _options: unknown, command: Command) =>
      run(command, async (session) => {
        const account = await session.withInstallation('write', (installation) =>
          linkUser(installation, name, subject),
        );
        return told(session, account, `${account.name} signs in at the OpenID provider as ${subject}.`);
      }),
    );
  user
    .command('unlink')
    .argument('<NAME>')
    .summary('let an account sign in by password alone again')
    .action((name: string, _options: unknown, command: Command) =>
      run(command, async (session) => {
        const account = await session.withInstallation('write', (installation) => linkUser(installation, name, null));
        return told(session, account, `${account.name} signs in by password only.`);
      }),
    );
}

async function change(
  session: Session,
  name: string,
  wanted: { role?: Role; password?: string; disabled?: boolean },
  sentence: string,
): Promise<number> {
  const account = await session.withInstallation('write', (installation) => changeUser(installation, name, wanted));
  return told(session, account, `${account.name} ${sentence}.`);
}

async function told({ json, terminal }: Session, account: unknown, sentence: string): Promise<number> {
  if (json) await terminal.printJson(account);
  else await terminal.print(sentence);
  return 0;
}

function roleOption(): Option {
  return new Option('--role <ROLE>', 'what the account may do').choices([...roles, 'admin']);
}

/** `admin` is short for `administrator`. */
function roleOf(word: string): Role {
  return roles.find((role) => role === word) ?? 'administrator';
}
