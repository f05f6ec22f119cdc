/** Accounts from the command line: the same as the server's interface does. */
import {
  type Account,
  type AccountChange,
  accountNamed,
  changeAccount,
  createAccount,
  listAccounts,
  type NewAccount,
} from '../accounts/accounts.ts';
import { removeSecondFactor } from '../accounts/second-factor.ts';
import { GatehouseError } from '../model/errors.ts';
import type { Installation } from './installation.ts';
import { openidSettings } from './openid-settings.ts';

/** Errors: `account.name`, `account.password`. */
export function addUser({ database, context }: Installation, wanted: NewAccount): Promise<Account> {
  return createAccount(database, context, wanted);
}

/** Errors: `account.unknown`, `account.password`, `account.lastAdministrator`. */
export async function changeUser({ database }: Installation, name: string, change: AccountChange): Promise<Account> {
  const { id } = await accountNamed(database, name);
  return changeAccount(database, id, change);
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

/** Takes the second factor of an account away, for whoever has lost app and codes, and ends its sessions. Errors: `account.unknown`. */
export async function resetUserFactor({ database }: Installation, name: string): Promise<Account> {
  const { id } = await accountNamed(database, name);
  await removeSecondFactor(database, id, true);
  return accountNamed(database, name);
}

export function listUsers(installation: Installation): Promise<Account[]> {
  return listAccounts(installation.database);
}
