/** The first start: whoever can read the server's terminal may make the first administrator, by a code that is good once. */
import type { Context } from '../model/context.ts';
import { GatehouseError } from '../model/errors.ts';
import { countAccounts } from '../registry/accounts.ts';
import type { Database } from '../registry/database.ts';
import { addSetupCode, deleteSetupCodes, isSetupCode } from '../registry/setup-codes.ts';
import { type Account, newAccountRow, storeNewAccount } from './accounts.ts';
import { countAttempt } from './throttle.ts';
import { newTypedCode, typedCodeDigest } from './typed-code.ts';

const lifeMilliseconds = 24 * 3_600_000;

export async function isSetupNeeded(database: Database): Promise<boolean> {
  return (await countAccounts(database)) === 0;
}

/** A code for the first account, `XXXX-XXXX-XXXX-XXXX`; null when there is an account already. */
export async function offerSetup(database: Database, context: Context): Promise<string | null> {
  const code = newTypedCode();
  const now = context.now();
  return database.transaction(async (within) => {
    if (!(await isSetupNeeded(within))) return null;
    await addSetupCode(within, typedCodeDigest(code), now.toISOString(), since(now));
    return code;
  });
}

export interface Setup {
  readonly code: string;
  readonly name: string;
  readonly password: string;
  readonly address: string;
}

/** Makes the first administrator. Errors: `auth.setup`, `auth.throttled`, `account.name`, `account.password`. */
export async function completeSetup(database: Database, context: Context, setup: Setup): Promise<Account> {
  const attempt = await countAttempt(database, context, '', setup.address);
  const row = await checkedSetup(database, context, setup);
  const account = await database.transaction(async (within) => {
    if (!(await isSetupNeeded(within))) throw refused();
    await deleteSetupCodes(within);
    return storeNewAccount(within, row);
  });
  await attempt.forget();
  return account;
}

async function checkedSetup(database: Database, context: Context, setup: Setup): ReturnType<typeof newAccountRow> {
  if (!(await isSetupNeeded(database))) throw refused();
  if (!(await isSetupCode(database, typedCodeDigest(setup.code), since(context.now())))) throw refused();
  return newAccountRow(context, { name: setup.name, password: setup.password, role: 'administrator' });
}

function since(now: Date): string {
  return new Date(now.getTime() - lifeMilliseconds).toISOString();
}

function refused(): GatehouseError {
  return new GatehouseError('auth.setup', 'The code is wrong or too old, or the first account exists already', {
    place: 'body.code',
    remedy: 'Use the code that the server printed when it started; starting it again prints a new one.',
  });
}
