/** The first start: whoever can read the server's terminal may make the first administrator, by a code that is good once. */
import { randomInt } from 'node:crypto';
import type { Context } from '../model/context.ts';
import { GatehouseError } from '../model/errors.ts';
import { countAccounts } from '../registry/accounts.ts';
import type { Database } from '../registry/database.ts';
import { addSetupCode, deleteSetupCodes, isSetupCode } from '../registry/setup-codes.ts';
import { type Account, newAccountRow, storeNewAccount } from './accounts.ts';
import { secretDigest } from './secrets.ts';
import { countAttempt } from './throttle.ts';

const lifeMilliseconds = 24 * 3_600_000;
/** Without letters and digits that are mistaken for each other. */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

export async function isSetupNeeded(database: Database): Promise<boolean> {
  return (await countAccounts(database)) === 0;
}

/** A code for the first account, `XXXX-XXXX-XXXX-XXXX`; null when there is an account already. */
export async function offerSetup(database: Database, context: Context): Promise<string | null> {
  const groups = Array.from({ length: 4 }, () =>
    Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join(''),
  );
  const code = groups.join('-');
  const now = context.now();
  return database.transaction(async (within) => {
    if (!(await isSetupNeeded(within))) return null;
    await addSetupCode(within, digestOf(code), now.toISOString(), since(now));
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
  if (!(await isSetupCode(database, digestOf(setup.code), since(context.now())))) throw refused();
  return newAccountRow(context, { name: setup.name, password: setup.password, role: 'administrator' });
}

function digestOf(code: string): string {
  return secretDigest(code.toUpperCase().replaceAll(/[^A-Z2-9]/g, ''));
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
