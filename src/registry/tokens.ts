/** API tokens as rows; `secret` is a SHA-256. */
import { type Database, one, type Row } from './database.ts';
import { textOf } from './people.ts';

export interface TokenRow {
  readonly id: number;
  readonly accountId: number;
  /** Name and role of the account. */
  readonly account: string;
  readonly role: string;
  readonly disabled: boolean;
  readonly name: string;
  readonly secret: string;
  readonly scopes: readonly string[];
  readonly source: string | null;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly usedAt: string | null;
}

const joined = 'SELECT t.*, a.name AS account, a.role, a.disabled FROM token t JOIN account a ON a.id = t.account_id';

export async function findToken(database: Database, id: number): Promise<TokenRow | undefined> {
  const row = await one(database, `${joined} WHERE t.id = ?`, [id]);
  return row === undefined ? undefined : tokenOf(row);
}

/** The tokens of one account, or of all. */
export async function readTokens(database: Database, accountId: number | null): Promise<TokenRow[]> {
  const rows =
    accountId === null
      ? await database.all(`${joined} ORDER BY t.id`)
      : await database.all(`${joined} WHERE t.account_id = ? ORDER BY t.id`, [accountId]);
  return rows.map(tokenOf);
}

/** The id of the new token. */
export async function insertToken(
  within: Database,
  token: Pick<TokenRow, 'accountId' | 'name' | 'secret' | 'scopes' | 'source' | 'createdAt' | 'expiresAt'>,
): Promise<number> {
  const row = await one(
    within,
    'INSERT INTO token (account_id, name, secret, scopes, source, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id',
    [token.accountId, token.name, token.secret, token.scopes.join(' '), token.source, token.createdAt, token.expiresAt],
  );
  return Number(row?.['id']);
}

export async function markTokenUsed(database: Database, id: number, at: string): Promise<void> {
  await database.run('UPDATE token SET used_at = ? WHERE id = ?', [at, id]);
}

export async function deleteToken(database: Database, id: number): Promise<void> {
  await database.run('DELETE FROM token WHERE id = ?', [id]);
}

function tokenOf(row: Row): TokenRow {
  return {
    id: Number(row['id']),
    accountId: Number(row['account_id']),
    account: String(row['account']),
    role: String(row['role']),
    disabled: Number(row['disabled']) === 1,
    name: String(row['name']),
    secret: String(row['secret']),
    scopes: String(row['scopes']).split(' '),
    source: textOf(row['source']),
    createdAt: String(row['created_at']),
    expiresAt: textOf(row['expires_at']),
    usedAt: textOf(row['used_at']),
  };
}
