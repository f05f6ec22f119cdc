/** Sign-in by name and password, and by the code of a second factor where there is one. */
import { GatehouseError } from '../model/errors.ts';
import { type AccountRow, findAccount, findAccountByName, markSignIn } from '../registry/accounts.ts';
import { type Account, accountOf, foldedAccountName } from './accounts.ts';
import { isPassword } from './password.ts';
import { type Keeper, takeCode } from './second-factor.ts';
import { type Attempt, countAttempt } from './throttle.ts';

export interface SignIn {
  readonly name: string;
  readonly password: string;
  /** Of the second factor. */
  readonly code?: string | undefined;
  /** Network address of whoever tries. */
  readonly address: string;
}

/**
 * The same answer in the same time whether the name, the password or both are wrong. Errors: `auth.failed`, `auth.throttled`, and with the
 * right password those of `takeCode`.
 */
export async function signIn(keeper: Keeper, { name, password, code, address }: SignIn): Promise<Account> {
  const { database, context } = keeper;
  const folded = foldedAccountName(name);
  const attempt = await countAttempt(database, context, folded, address);
  const row = await findAccountByName(database, folded);
  const fits = await isPassword(row?.password, password);
  if (row === undefined || !fits || row.disabled) throw failed();
  await confirmCode(keeper, row.id, code, attempt);
  await attempt.forget();
  await markSignIn(database, row.id, context.now().toISOString());
  return accountOf(row);
}

/** That no code came yet is no guess, and must not make guesses forgotten either. */
async function confirmCode(keeper: Keeper, id: number, code: string | undefined, attempt: Attempt): Promise<void> {
  try {
    await takeCode(keeper, id, code);
  } catch (thrown) {
    if (thrown instanceof GatehouseError && thrown.code === 'auth.codeNeeded') await attempt.takeBack();
    throw thrown;
  }
}

/** Asks a signed-in person for the password once more. Errors: `auth.failed`, `auth.throttled`. */
export function confirmPassword(
  keeper: Keeper,
  accountId: number,
  { password, address }: Pick<SignIn, 'password' | 'address'>,
): Promise<void> {
  return confirmed(keeper, accountId, address, async (row) => {
    if (!(await isPassword(row?.password, password))) throw failed();
  });
}

/** The same with a code of the second factor. Errors: those of `confirmPassword` and `takeCode`. */
export function confirmBoth(
  keeper: Keeper,
  accountId: number,
  { password, code, address }: Omit<SignIn, 'name'>,
): Promise<void> {
  return confirmed(keeper, accountId, address, async (row) => {
    if (!(await isPassword(row?.password, password))) throw failed();
    await takeCode(keeper, accountId, code);
  });
}

/** Guesses at what a signed-in person is asked for are slowed down like those at a sign-in. Errors: `auth.throttled`. */
export async function confirmed<T>(
  { database, context }: Keeper,
  accountId: number,
  address: string,
  check: (row: AccountRow | undefined) => Promise<T>,
): Promise<T> {
  const row = await findAccount(database, accountId);
  const attempt = await countAttempt(database, context, foldedAccountName(row?.name ?? ''), address);
  const result = await check(row);
  await attempt.forget();
  return result;
}

function failed(): GatehouseError {
  return new GatehouseError('auth.failed', 'Name or password is wrong, or the account may not sign in', {
    remedy: 'Check both. An administrator can set a new password: gatehouse user password NAME.',
  });
}
