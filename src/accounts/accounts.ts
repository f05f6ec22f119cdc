/** Accounts: made, changed and removed, by the server's interface and by the command line alike. */
import type { Context } from '../model/context.ts';
import { GatehouseError } from '../model/errors.ts';
import {
  type AccountRow,
  countOtherAdministrators,
  deleteAccount,
  findAccount,
  findAccountByName,
  insertAccount,
  readAccounts,
  updateAccount,
} from '../registry/accounts.ts';
import type { Database } from '../registry/database.ts';
import { deleteSessionsOf } from '../registry/sessions.ts';
import { checkPassword, hashPassword } from './password.ts';
import type { Role } from './role.ts';

export interface Account {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  readonly disabled: boolean;
  /** `password`, or `oidc` when another system signs the account in. */
  readonly signIn: 'password' | 'oidc';
  readonly createdAt: string;
  readonly signedInAt: string | null;
}

export interface NewAccount {
  readonly name: string;
  readonly role: Role;
  readonly password: string;
}

/** Errors: `account.name`, `account.password`. */
export async function createAccount(database: Database, context: Context, wanted: NewAccount): Promise<Account> {
  const row = await newAccountRow(context, wanted);
  return database.transaction((within) => storeNewAccount(within, row));
}

/** What `storeNewAccount` stores: made beforehand, because hashing takes its time. */
export async function newAccountRow(
  context: Context,
  wanted: NewAccount,
): Promise<Parameters<typeof insertAccount>[1]> {
  const name = checkedName(wanted.name);
  checkPassword(name, wanted.password);
  return {
    name,
    folded: foldedAccountName(name),
    role: wanted.role,
    password: await hashPassword(wanted.password),
    subject: null,
    createdAt: context.now().toISOString(),
  };
}

export async function storeNewAccount(within: Database, row: Parameters<typeof insertAccount>[1]): Promise<Account> {
  await refuseTakenName(within, row.folded, null);
  return accountOf({ ...row, id: await insertAccount(within, row), disabled: false, signedInAt: null });
}

export async function listAccounts(database: Database): Promise<Account[]> {
  return (await readAccounts(database)).map(accountOf);
}

export interface AccountChange {
  readonly name?: string | undefined;
  readonly role?: Role | undefined;
  readonly password?: string | undefined;
  readonly disabled?: boolean | undefined;
}

/**
 * A new password, or disabling, ends every session of the account. Errors: `account.unknown`, `account.name`, `account.password`,
 * `account.lastAdministrator`.
 */
export async function changeAccount(database: Database, id: number, change: AccountChange): Promise<Account> {
  const known = await existing(database, id);
  const name = change.name === undefined ? known.name : checkedName(change.name);
  if (change.password !== undefined) checkPassword(name, change.password);
  const password = change.password === undefined ? undefined : await hashPassword(change.password);
  return database.transaction(async (within) => {
    const before = await existing(within, id);
    const folded = foldedAccountName(name);
    await refuseTakenName(within, folded, id);
    const after: AccountRow = {
      ...before,
      name,
      role: change.role ?? before.role,
      disabled: change.disabled ?? before.disabled,
      password: password ?? before.password,
    };
    if (before.role === 'administrator' && (after.role !== 'administrator' || after.disabled)) {
      await refuseLastAdministrator(within, before);
    }
    await updateAccount(within, after, folded);
    if (password !== undefined || after.disabled) await deleteSessionsOf(within, id);
    return accountOf(after);
  });
}

/** Errors: `account.unknown`, `account.lastAdministrator`. */
export async function removeAccount(database: Database, id: number): Promise<void> {
  await database.transaction(async (within) => {
    const account = await existing(within, id);
    if (account.role === 'administrator') await refuseLastAdministrator(within, account);
    await deleteAccount(within, id);
  });
}

/** The account of a name, for the command line. Errors: `account.unknown`. */
export async function accountNamed(database: Database, name: string): Promise<Account> {
  const row = await findAccountByName(database, foldedAccountName(name));
  if (row === undefined) throw unknown(name);
  return accountOf(row);
}

/** Names are compared without regard to case and to how their letters are composed. */
export function foldedAccountName(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}

export function accountOf(row: AccountRow): Account {
  return {
    id: row.id,
    name: row.name,
    role: row.role as Role,
    disabled: row.disabled,
    signIn: row.subject === null ? 'password' : 'oidc',
    createdAt: row.createdAt,
    signedInAt: row.signedInAt,
  };
}

async function existing(database: Database, id: number): Promise<AccountRow> {
  const row = await findAccount(database, id);
  if (row === undefined) throw unknown(String(id));
  return row;
}

function unknown(which: string): GatehouseError {
  return new GatehouseError('account.unknown', `There is no account ${which}`, {
    remedy: '`gatehouse user list` shows those there are.',
  });
}

function checkedName(given: string): string {
  const name = given.normalize('NFC').trim();
  if (/^[\p{L}\p{N}][\p{L}\p{N}\p{M} ._@+'-]{0,63}$/u.test(name)) return name;
  throw new GatehouseError(
    'account.name',
    "The name of an account has 1 to 64 letters, digits, spaces and . _ @ + ' -",
    {
      place: 'body.name',
    },
  );
}

async function refuseTakenName(within: Database, folded: string, own: number | null): Promise<void> {
  const holder = await findAccountByName(within, folded);
  if (holder === undefined || holder.id === own) return;
  throw new GatehouseError('account.name', `There is an account ${holder.name} already`, {
    place: 'body.name',
    remedy: 'Choose another name.',
  });
}

async function refuseLastAdministrator(within: Database, account: AccountRow): Promise<void> {
  if (account.disabled || (await countOtherAdministrators(within, account.id)) > 0) return;
  throw new GatehouseError('account.lastAdministrator', `${account.name} is the last administrator who can sign in`, {
    remedy: 'Make somebody else an administrator first.',
  });
}
