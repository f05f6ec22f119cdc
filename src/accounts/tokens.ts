/** API tokens, `gh_<id>_<secret>`: shown once, kept as a digest, limited by scopes, by the account's role and by an end. */
import type { Context } from '../model/context.ts';
import { GatehouseError } from '../model/errors.ts';
import type { Database } from '../registry/database.ts';
import { deleteToken, findToken, insertToken, markTokenUsed, readTokens, type TokenRow } from '../registry/tokens.ts';
import type { Permission, Role } from './role.ts';
import { newSecret, sameDigest, secretDigest } from './secrets.ts';

const markMilliseconds = 60_000;
/** Of one account: enough for a program each, too few to fill the registry with. */
const mostTokens = 100;

export interface Token {
  readonly id: number;
  readonly name: string;
  readonly accountId: number;
  readonly account: string;
  readonly scopes: readonly Permission[];
  /** The only source that it may push into; null for any. */
  readonly source: string | null;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly usedAt: string | null;
}

export interface NewToken {
  readonly accountId: number;
  readonly name: string;
  readonly scopes: readonly Permission[];
  /** The only source that it may push into; null for any. */
  readonly source: string | null;
  /** The instant of its end, ISO 8601 in UTC; null for none. */
  readonly expiresAt: string | null;
}

/** The token's id and its text, which can be had only now. Errors: `account.tokens`. */
export async function createToken(
  database: Database,
  context: Context,
  wanted: NewToken,
): Promise<{ readonly id: number; readonly token: string }> {
  const secret = newSecret();
  const row = { ...wanted, secret: secretDigest(secret), createdAt: context.now().toISOString() };
  const id = await database.transaction(async (within) => {
    if ((await readTokens(within, wanted.accountId)).length >= mostTokens) throw tooMany();
    return insertToken(within, row);
  });
  return { id, token: `gh_${id}_${secret}` };
}

/**
 * The token with its account's present role; undefined when it is wrong or has ended, or the account is disabled. The use is noted
 * unless somebody only `looks`.
 */
export async function acceptToken(
  database: Database,
  context: Context,
  text: string,
  looks = false,
): Promise<(Token & { readonly role: Role }) | undefined> {
  const [, id, secret] = /^gh_(\d{1,15})_([\w-]{43})$/.exec(text) ?? [];
  if (id === undefined || secret === undefined) return undefined;
  const row = await findToken(database, Number(id));
  if (row === undefined || !sameDigest(row.secret, secretDigest(secret)) || row.disabled) return undefined;
  const now = context.now();
  if (row.expiresAt !== null && row.expiresAt <= now.toISOString()) return undefined;
  if (looks) return { ...tokenOf(row), role: row.role as Role };
  if (row.usedAt === null || now.getTime() - new Date(row.usedAt).getTime() > markMilliseconds) {
    await markTokenUsed(database, row.id, now.toISOString());
  }
  return { ...tokenOf(row), role: row.role as Role };
}

/** The tokens of one account, or of all. */
export async function listTokens(database: Database, accountId: number | null): Promise<Token[]> {
  return (await readTokens(database, accountId)).map(tokenOf);
}

/** `accountId` limits it to the tokens of one account. Errors: `account.unknown`. */
export async function removeToken(database: Database, id: number, accountId: number | null): Promise<void> {
  const row = await findToken(database, id);
  if (row === undefined || (accountId !== null && row.accountId !== accountId)) {
    throw unknownToken(id);
  }
  await deleteToken(database, id);
}

export function unknownToken(id: number): GatehouseError {
  return new GatehouseError('account.unknown', `There is no token ${id}`);
}

function tooMany(): GatehouseError {
  return new GatehouseError('account.tokens', `The account has ${mostTokens} tokens already`, {
    remedy: 'Remove those that no program uses any more.',
  });
}

function tokenOf(row: TokenRow): Token {
  const { id, name, accountId, account, source, createdAt, expiresAt, usedAt } = row;
  const scopes = row.scopes as readonly Permission[];
  return { id, name, accountId, account, scopes, source, createdAt, expiresAt, usedAt };
}
