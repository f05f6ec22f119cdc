/** Accounts as rows. */
import { type Database, one, type Row } from './database.ts';
import { textOf } from './people.ts';
import { deleteSecondFactor } from './second-factors.ts';

export interface AccountRow {
  readonly id: number;
  readonly name: string;
  readonly role: string;
  readonly password: string | null;
  readonly disabled: boolean;
  /** Issuer, a space and subject of an account that an OpenID provider signs in. */
  readonly subject: string | null;
  readonly createdAt: string;
  readonly signedInAt: string | null;
  readonly secondFactor: boolean;
}

const columns =
  'account.*, (SELECT count(*) FROM second_factor f WHERE f.account_id = account.id AND f.confirmed_at IS NOT NULL) AS second_factor';

export async function findAccount(database: Database, id: number): Promise<AccountRow | undefined> {
  return accountOf(await one(database, `SELECT ${columns} FROM account WHERE id = ?`, [id]));
}

/** `folded` is the name as `foldedName` gives it. */
export async function findAccountByName(database: Database, folded: string): Promise<AccountRow | undefined> {
  return accountOf(await one(database, `SELECT ${columns} FROM account WHERE folded = ?`, [folded]));
}

/** `subject` is the text of issuer and subject as it is stored. */
export async function findAccountBySubject(database: Database, subject: string): Promise<AccountRow | undefined> {
  return accountOf(await one(database, `SELECT ${columns} FROM account WHERE subject = ?`, [subject]));
}

/** In order of name. */
export async function readAccounts(database: Database): Promise<AccountRow[]> {
  const rows = await database.all(`SELECT ${columns} FROM account ORDER BY folded`);
  return rows.flatMap((row) => accountOf(row) ?? []);
}

export async function countAccounts(database: Database): Promise<number> {
  return Number((await one(database, 'SELECT count(*) AS n FROM account'))?.['n']);
}

/** Administrators who can sign in, besides one account. */
export async function countOtherAdministrators(database: Database, id: number): Promise<number> {
  const row = await one(
    database,
    "SELECT count(*) AS n FROM account WHERE role = 'administrator' AND disabled = 0 AND id <> ?",
    [id],
  );
  return Number(row?.['n']);
}

export interface NewAccountRow {
  readonly name: string;
  readonly folded: string;
  readonly role: string;
  readonly password: string | null;
  readonly subject: string | null;
  readonly createdAt: string;
}

/** The id of the new account. */
export async function insertAccount(within: Database, account: NewAccountRow): Promise<number> {
  const row = await one(
    within,
    `INSERT INTO account (name, folded, role, password, disabled, subject, created_at)
      VALUES (?, ?, ?, ?, 0, ?, ?) RETURNING id`,
    [account.name, account.folded, account.role, account.password, account.subject, account.createdAt],
  );
  return Number(row?.['id']);
}

export async function updateAccount(
  within: Database,
  account: Omit<AccountRow, 'createdAt' | 'signedInAt' | 'secondFactor'>,
  folded: string,
): Promise<void> {
  const { name, role, password, disabled, subject, id } = account;
  await within.run(
    'UPDATE account SET name = ?, folded = ?, role = ?, password = ?, disabled = ?, subject = ? WHERE id = ?',
    [name, folded, role, password, disabled ? 1 : 0, subject, id],
  );
}

export async function markSignIn(database: Database, id: number, at: string): Promise<void> {
  await database.run('UPDATE account SET signed_in_at = ? WHERE id = ?', [at, id]);
}

/** Removes an account with its sessions, tokens and second factor; the audit log keeps what it did. */
export async function deleteAccount(within: Database, id: number): Promise<void> {
  await within.run('DELETE FROM session WHERE account_id = ?', [id]);
  await within.run('DELETE FROM token WHERE account_id = ?', [id]);
  await deleteSecondFactor(within, id);
  await within.run('DELETE FROM account WHERE id = ?', [id]);
}

function accountOf(row: Row | undefined): AccountRow | undefined {
  if (row === undefined) return undefined;
  return {
    id: Number(row['id']),
    name: String(row['name']),
    role: String(row['role']),
    password: textOf(row['password']),
    disabled: Number(row['disabled']) === 1,
    subject: textOf(row['subject']),
    createdAt: String(row['created_at']),
    signedInAt: textOf(row['signed_in_at']),
    secondFactor: Number(row['second_factor']) > 0,
  };
}
