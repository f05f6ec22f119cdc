/**
 * The sign-in of the demonstration: an administrator whose password nobody knows, and a link that signs in to it once, soon, and from this
 * machine only. The link's secret is kept in the memory of the server that made it, and both end with it.
 */
import { isIP } from 'node:net';
import type { Context } from '../model/context.ts';
import { GatehouseError } from '../model/errors.ts';
import { deleteAccount, markSignIn } from '../registry/accounts.ts';
import type { Database } from '../registry/database.ts';
import { type Account, createAccount } from './accounts.ts';
import { newSecret, sameDigest, secretDigest } from './secrets.ts';
import { countAttempt } from './throttle.ts';

const accountName = 'demo';
const lifeMilliseconds = 15 * 60_000;

export interface SignInLink {
  /** Belongs behind the `#` of the address, which browsers send to nobody. */
  readonly secret: string;
  /** Errors: `auth.link`, `auth.throttled`. */
  readonly use: (secret: string, address: string) => Promise<Account>;
  /** Removes the account with its sessions. */
  readonly remove: () => Promise<void>;
}

export async function makeSignInLink(database: Database, context: Context): Promise<SignInLink> {
  const secret = newSecret();
  const digest = secretDigest(secret);
  const end = context.now().getTime() + lifeMilliseconds;
  const account = await createAccount(database, context, {
    name: accountName,
    role: 'administrator',
    password: newSecret(),
  });
  let used = false;
  return {
    secret,
    use: async (given, address) => {
      if (!isOfThisMachine(address)) throw linkRefused();
      const attempt = await countAttempt(database, context, '', address);
      // Nothing waits between the check and the mark, so of two at once only one gets through.
      if (used || context.now().getTime() > end || !sameDigest(secretDigest(given), digest)) throw linkRefused();
      used = true;
      await attempt.forget();
      await markSignIn(database, account.id, context.now().toISOString());
      return account;
    },
    remove: () => database.transaction((within) => deleteAccount(within, account.id)),
  };
}

/** Whether the address, or the name of a host, can be reached from this machine only. */
export function isOfThisMachine(address: string): boolean {
  if (address === 'localhost' || address === '::1') return true;
  const embedded = address.replace(/^::ffff:/i, '');
  return isIP(embedded) === 4 && embedded.startsWith('127.');
}

export function linkRefused(): GatehouseError {
  return new GatehouseError('auth.link', 'The sign-in link was used already, is too old, or was never made', {
    place: 'body.secret',
    remedy: 'Start the demonstration again: it prints a new one.',
  });
}
