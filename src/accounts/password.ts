/** Passwords: which are good enough, and how they are kept (Argon2id) and compared. */
import { hash, verify } from '@node-rs/argon2';
import { GatehouseError } from '../model/errors.ts';
import { commonPasswords } from './common-passwords.ts';

const leastLength = 12;
/** Long enough for any sentence, short enough that hashing it costs nothing. */
const mostLength = 200;

/** Argon2id (the library's default kind) with the memory and passes that OWASP recommends. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Errors: `account.password` with what is wrong; the password itself is in no message. */
export function checkPassword(name: string, password: string): void {
  const refuse = (what: string): GatehouseError =>
    new GatehouseError('account.password', `The password ${what}`, {
      place: 'body.password',
      remedy: `Use at least ${leastLength} characters: several words that do not belong together are easy to remember.`,
    });
  const { length } = Array.from(password);
  if (length < leastLength) throw refuse(`has ${length} characters, fewer than ${leastLength}`);
  if (length > mostLength) throw refuse(`has more than ${mostLength} characters`);
  const folded = password.normalize('NFKC').toLowerCase();
  if (commonPasswords.has(folded)) throw refuse('is one of those that are tried first');
  if (new Set(folded).size < 5) throw refuse('repeats a few characters');
  const foldedName = name.normalize('NFKC').toLowerCase();
  if (foldedName.length >= 3 && folded.replaceAll(foldedName, '').length < leastLength / 2) {
    throw refuse('is little more than the name');
  }
}

export async function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password.normalize('NFKC'), cost));
}

/** Takes as long for an account without a password, or for none at all, as for one with. */
export async function isPassword(kept: string | null | undefined, password: string): Promise<boolean> {
  const against = kept ?? (await nobodysPassword());
  const same = await inTurn(() => verify(against, password.normalize('NFKC').slice(0, mostLength * 2)));
  return same && typeof kept === 'string';
}

let nobodys: Promise<string> | undefined;

function nobodysPassword(): Promise<string> {
  nobodys ??= hashPassword('the password of no account');
  return nobodys;
}

/** Each hashing takes 19 MiB: two at a time keep memory and the machine's threads free for everything else. */
const mostAtOnce = 2;
let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(body: () => Promise<T>): Promise<T> {
  if (running >= mostAtOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await body();
  } finally {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}
