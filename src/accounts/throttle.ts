/**
 * Slows guessing down: after some failures each further attempt has to wait, longer each time. What is counted is the account from one
 * address, the account from anywhere and the address, so that one guesser does not lock everybody else out at once.
 */
import type { Context } from '../model/context.ts';
import { GatehouseError } from '../model/errors.ts';
import { networkOf } from '../model/ip-address.ts';
import type { Database } from '../registry/database.ts';
import {
  addFailedAttempt,
  type FailedAttempts,
  findFailedAttempts,
  forgetFailedAttempts,
  forgetOldAttempts,
  takeBackAttempt,
} from '../registry/failed-attempts.ts';
import { secretDigest } from './secrets.ts';

const free = { pair: 5, address: 20, account: 50 };
const longestWaitSeconds = 15 * 60;
const memoryMilliseconds = 24 * 3_600_000;

export interface Attempt {
  /** It succeeded: what failed before it at this account is forgotten. */
  readonly forget: () => Promise<void>;
  /** It neither failed nor succeeded: it alone is not counted. */
  readonly takeBack: () => Promise<void>;
}

/**
 * Counts an attempt as failed before it is made, so that many at once do not slip through; see `Attempt` for what comes of it.
 * `name` may be empty where there is no account. Errors: `auth.throttled`, with the seconds to wait (see `retryAfterOf`).
 */
export async function countAttempt(
  database: Database,
  context: Context,
  name: string,
  address: string,
): Promise<Attempt> {
  const now = context.now();
  const subjects = subjectsOf(name, networkOf(address));
  await database.transaction(async (within) => {
    await forgetOldAttempts(within, new Date(now.getTime() - memoryMilliseconds).toISOString());
    const found = await findFailedAttempts(within, [...subjects.keys()]);
    const seconds = Math.max(0, ...found.map((attempts) => waitOf(attempts, subjects.get(attempts.subject) ?? 0, now)));
    if (seconds > 0) throw throttled(seconds);
    for (const subject of subjects.keys()) await addFailedAttempt(within, subject, now.toISOString());
  });
  return {
    forget: () =>
      database.transaction(async (within) => {
        // The address keeps what others failed at: an own account must not buy guesses at other people's.
        for (const subject of subjects.keys()) {
          if (subject.startsWith('address')) await takeBackAttempt(within, subject);
          else await forgetFailedAttempts(within, subject);
        }
      }),
    takeBack: () =>
      database.transaction(async (within) => {
        for (const subject of subjects.keys()) await takeBackAttempt(within, subject);
      }),
  };
}

/** Names are kept as digests: people type passwords into the wrong field. */
function subjectsOf(name: string, address: string): Map<string, number> {
  const account = secretDigest(name);
  return new Map([
    [`pair ${account} ${address}`, free.pair],
    [`account ${account}`, free.account],
    [`address ${address}`, free.address],
  ]);
}

function waitOf({ failures, lastAt }: FailedAttempts, allowed: number, now: Date): number {
  if (failures < allowed) return 0;
  const wait = Math.min(2 ** Math.min(failures - allowed, 20), longestWaitSeconds);
  return Math.max(0, Math.ceil((new Date(lastAt).getTime() + wait * 1000 - now.getTime()) / 1000));
}

function throttled(retryAfterSeconds: number): GatehouseError {
  return new GatehouseError('auth.throttled', 'There were too many failed attempts', {
    remedy: `Try again in ${retryAfterSeconds} seconds.`,
    cause: { retryAfterSeconds },
  });
}
