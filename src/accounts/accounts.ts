/** Accounts: made, changed and removed, by the server's interface and by the command line alike. */
import type { Context } from '../model/context.ts';
import { GatehouseError } from '../model/errors.ts';
import {
  type AccountRow,
  countOtherAdministrators,
  deleteAccount,
  findAccount,
  findAccountByName,
  findAccountBySubject,
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
  /** How it signs in: by a password, at an OpenID provider, or either way. */
  readonly signIn: 'password' | 'openid' | 'both';
  /** Who it is at an OpenID provider. */
  readonly openid: { readonly issuer: string; readonly subject: string } | null;
  readonly createdAt: string;
  readonly signedInAt: string | null;
  /** Whether it needs a code of an app besides the password. */
  readonly secondFactor: boolean;
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
  return accountOf({
    ...row,
    id: await insertAccount(within, row),
    disabled: false,
    signedInAt: null,
    secondFactor: false,
  });
}

export async function listAccounts(database: Database): Promise<Account[]> {
  return (await readAccounts(database)).map(accountOf);
}

export interface AccountChange {
  readonly name?: string | undefined;
  readonly role?: Role | undefined;
  readonly password?: string | undefined;
  readonly disabled?: boolean | undefined;
  /** Who signs in to it at an OpenID provider; null for nobody any more. */
  readonly openid?: { readonly issuer: string; readonly subject: string } | null | undefined;
}

/**
 * A new password, another subject, or disabling ends every session of the account. Errors: `account.unknown`, `account.name`,
 * `account.password`, `account.subject`, `account.lastAdministrator`.
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
      subject: await checkedSubject(within, before, change.openid),
    };
    if (after.password === null && after.subject === null) throw withoutSignIn(before);
    if (before.role === 'administrator' && (after.role !== 'administrator' || after.disabled)) {
      await refuseLastAdministrator(within, before);
    }
    await updateAccount(within, after, folded);
    const outside = password !== undefined || after.disabled || after.subject !== before.subject;
    if (outside) await deleteSessionsOf(within, id);
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
  if (row === undefined) throw unknownAccount(name);
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
    signIn: signInOf(row),
    openid: openidOf(row),
    createdAt: row.createdAt,
    signedInAt: row.signedInAt,
    secondFactor: row.secondFactor,
  };
}

/** Issuer and subject as one text; an issuer has no spaces. */
export function subjectText(issuer: string, subject: string): string {
  return `${issuer} ${subject}`;
}

function openidOf({ subject }: AccountRow): Account['openid'] {
  if (subject === null) return null;
  const space = subject.indexOf(' ');
  return { issuer: subject.slice(0, space), subject: subject.slice(space + 1) };
}

function signInOf({ subject, password }: AccountRow): Account['signIn'] {
  if (subject === null) return 'password';
  return password === null ? 'openid' : 'both';
}

async function checkedSubject(
  within: Database,
  { id, subject }: AccountRow,
  openid: AccountChange['openid'],
): Promise<string | null> {
  if (openid === undefined) return subject;
  if (openid === null) return null;
  const wanted = subjectText(openid.issuer, openid.subject);
  const holder = await findAccountBySubject(within, wanted);
  if (holder === undefined || holder.id === id) return wanted;
  throw new GatehouseError('account.subject', `The account ${holder.name} belongs to this subject already`, {
    place: 'body.subject',
    remedy: 'Unlink or remove that account first.',
  });
}

function withoutSignIn({ name }: AccountRow): GatehouseError {
  return new GatehouseError('account.subject', `${name} has no password and could not sign in any more`, {
    place: 'body.subject',
    remedy: 'Set a password first, or remove the account.',
  });
}

async function existing(database: Database, id: number): Promise<AccountRow> {
  const row = await findAccount(database, id);
  if (row === undefined) throw unknownAccount(String(id));
  return row;
}

export function unknownAccount(which: string): GatehouseError {
  return new GatehouseError('account.unknown', `There is no account ${which}`, {
    remedy: '`gatehouse user list` shows those there are.',
  });
}

/** The text as the name of an account; null where it cannot be one. */
export function fittingName(given: string): string | null {
  const name = given.normalize('NFC').trim();
  return /^[\p{L}\p{N}][\p{L}\p{N}\p{M} ._@+'-]{0,63}$/u.test(name) ? name : null;
}

function checkedName(given: string): string {
  const name = fittingName(given);
  if (name !== null) return name;
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
