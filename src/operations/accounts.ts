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
import { addAuditEntry } from '../registry/audit.ts';
import type { Installation } from './installation.ts';

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
