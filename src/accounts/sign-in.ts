/** Sign-in by name and password. */
import type { Context } from '../model/context.ts';
import { GatehouseError } from '../model/errors.ts';
import { findAccount, findAccountByName, markSignIn } from '../registry/accounts.ts';
import type { Database } from '../registry/database.ts';
import { type Account, accountOf, foldedAccountName } from './accounts.ts';
import { isPassword } from './password.ts';
import { countAttempt } from './throttle.ts';

export interface SignIn {
  readonly name: string;
  readonly password: string;
  /** Network address of whoever tries. */
  readonly address: string;
}

/** The same answer in the same time whether the name, the password or both are wrong. Errors: `auth.failed`, `auth.throttled`. */
export async function signIn(
  database: Database,
  context: Context,
  { name, password, address }: SignIn,
): Promise<Account> {
  const folded = foldedAccountName(name);
  const attempt = await countAttempt(database, context, folded, address);
  const row = await findAccountByName(database, folded);
  const fits = await isPassword(row?.password, password);
  if (row === undefined || !fits || row.disabled) throw failed();
  await attempt.forget();
  await markSignIn(database, row.id, context.now().toISOString());
  return accountOf(row);
}

/** Asks a signed-in person for the password once more. Errors: `auth.failed`, `auth.throttled`. */
export async function confirmPassword(
  database: Database,
  context: Context,
  accountId: number,
  password: string,
  address: string,
): Promise<void> {
  const row = await findAccount(database, accountId);
  const attempt = await countAttempt(database, context, foldedAccountName(row?.name ?? ''), address);
  if (!(await isPassword(row?.password, password))) throw failed();
  await attempt.forget();
}

function failed(): GatehouseError {
  return new GatehouseError('auth.failed', 'Name or password is wrong, or the account may not sign in', {
    remedy: 'Check both. An administrator can set a new password: gatehouse user password NAME.',
  });
}
