/** Accounts from the command line: the same as the server's interface does, noted in the same audit log. */
import {
  type Account,
  type AccountChange,
  accountNamed,
  changeAccount,
  createAccount,
  listAccounts,
  type NewAccount,
} from '../accounts/accounts.ts';
import { GatehouseError } from '../model/errors.ts';
import { addAuditEntry } from '../registry/audit.ts';
import type { Installation } from './installation.ts';
import { openidSettings } from './openid-settings.ts';

/** Errors: `account.name`, `account.password`. */
export async function addUser(installation: Installation, wanted: NewAccount): Promise<Account> {
  const account = await createAccount(installation.database, installation.context, wanted);
  await note(installation, 'made an account', `account ${account.id} (${account.name}), ${account.role}`);
  return account;
}

/** Errors: `account.unknown`, `account.password`, `account.lastAdministrator`. */
export async function changeUser(installation: Installation, name: string, change: AccountChange): Promise<Account> {
  const { id } = await accountNamed(installation.database, name);
  const account = await changeAccount(installation.database, id, change);
  await note(installation, 'changed an account', `account ${id}: ${Object.keys(change).join(', ')}`);
  return account;
}

/** Who an account is to be at the configured provider; null for nobody. Errors: `auth.openidOff`, `config.reference`. */
export async function linkOf(
  installation: Installation,
  subject: string | null,
): Promise<NonNullable<Account['openid']> | null> {
  if (subject === null) return null;
  const issuer = (await openidSettings(installation))?.issuer;
  if (issuer !== undefined) return { issuer, subject };
  throw new GatehouseError('auth.openidOff', 'No OpenID provider is configured to which the subject could belong', {
    remedy: 'Apply a configuration with signIn.openid first.',
  });
}

/** Links an account with a person at the configured provider, or with nobody any more. Errors: those of `linkOf` and `changeUser`. */
export async function linkUser(installation: Installation, name: string, subject: string | null): Promise<Account> {
  return changeUser(installation, name, { openid: await linkOf(installation, subject) });
}

export function listUsers(installation: Installation): Promise<Account[]> {
  return listAccounts(installation.database);
}

async function note({ database, context, actor }: Installation, what: string, target: string): Promise<void> {
  await addAuditEntry(database, {
    at: context.now().toISOString(),
    accountId: null,
    actor,
    tokenId: null,
    what,
    target,
    outcome: 'done',
    address: 'local',
  });
}
