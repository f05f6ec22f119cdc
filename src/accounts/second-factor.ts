/**
 * The second factor of an account that signs in by password: an authenticator app that shares a secret with the server and, for the day on
 * which the telephone is gone, recovery codes that are good once.
 */
import type { Context } from '../model/context.ts';
import { GatehouseError } from '../model/errors.ts';
import { findAccount } from '../registry/accounts.ts';
import type { Database } from '../registry/database.ts';
import {
  confirmSecondFactor,
  countRecoveryCodes,
  deleteSecondFactor,
  findSecondFactor,
  putRecoveryCodes,
  putSecondFactor,
  takeRecoveryCode,
  takeStep,
} from '../registry/second-factors.ts';
import { deleteSessionsOf } from '../registry/sessions.ts';
import { unknownAccount } from './accounts.ts';
import { newTotpSecret, stepOf, totpAddress } from './totp.ts';
import { newTypedCode, typedCodeDigest } from './typed-code.ts';

const issuer = 'Gatehouse';
const recoveryCodes = 10;

export interface SecondFactorState {
  /** Since when codes are asked for; null where they are not. */
  readonly since: string | null;
  readonly recoveryCodes: number;
}

export interface Keeper {
  readonly database: Database;
  /** Encrypts what the registry keeps, with the key of the installation. */
  readonly secrets: { readonly seal: (text: string) => string; readonly unseal: (sealed: string) => string };
  readonly context: Context;
}

export async function secondFactorOf(database: Database, accountId: number): Promise<SecondFactorState> {
  const since = (await findSecondFactor(database, accountId))?.confirmedAt ?? null;
  return { since, recoveryCodes: since === null ? 0 : await countRecoveryCodes(database, accountId) };
}

/** A new secret, as text and as an address for a QR code; nothing is asked for before a code has confirmed it. Errors: `auth.factorTaken`. */
export async function beginSecondFactor(
  { database, secrets, context }: Keeper,
  account: { readonly id: number; readonly name: string },
): Promise<{ readonly secret: string; readonly address: string }> {
  const secret = newTotpSecret();
  const sealed = secrets.seal(secret);
  await database.transaction(async (within) => {
    if ((await findSecondFactor(within, account.id))?.confirmedAt != null) throw taken();
    await putSecondFactor(within, account.id, sealed, context.now().toISOString());
  });
  return { secret, address: totpAddress(secret, account.name, issuer) };
}

/** The first code of the app; gives the recovery codes and ends all sessions. Errors: `auth.code`, `auth.factorTaken`. */
export async function finishSecondFactor(keeper: Keeper, accountId: number, code: string): Promise<string[]> {
  const { database, secrets, context } = keeper;
  return database.transaction(async (within) => {
    const begun = await findSecondFactor(within, accountId);
    if (begun === undefined) throw wrongCode();
    if (begun.confirmedAt !== null) throw taken();
    const now = context.now();
    const step = stepOf(secrets.unseal(begun.secret), plain(code), now);
    if (step === null || !(await takeStep(within, accountId, step))) throw wrongCode();
    await confirmSecondFactor(within, accountId, now.toISOString());
    await deleteSessionsOf(within, accountId);
    return newRecoveryCodes(within, accountId);
  });
}

/** New recovery codes; those before are worth nothing from now on. */
export async function newRecoveryCodes(within: Database, accountId: number): Promise<string[]> {
  const codes = Array.from({ length: recoveryCodes }, newTypedCode);
  await putRecoveryCodes(within, accountId, codes.map(typedCodeDigest));
  return codes;
}

/**
 * Takes a code of the app or a recovery code; each is good once. An account without a second factor needs none. To be called between
 * counting an attempt and forgetting it. Errors: `auth.codeNeeded`, `auth.code`, `config.secret`.
 */
export async function takeCode(
  { database, secrets, context }: Keeper,
  accountId: number,
  code: string | undefined,
): Promise<void> {
  const factor = await findSecondFactor(database, accountId);
  if (factor?.confirmedAt == null) return;
  if (code === undefined || code.trim() === '') throw codeNeeded();
  const step = stepOf(secrets.unseal(factor.secret), plain(code), context.now());
  const good = await database.transaction((within) =>
    step === null ? takeRecoveryCode(within, accountId, typedCodeDigest(code)) : takeStep(within, accountId, step),
  );
  if (!good) throw wrongCode();
}

/** Takes the second factor away; `endSessions` where somebody else does it. Errors: `account.unknown`. */
export async function removeSecondFactor(database: Database, accountId: number, endSessions: boolean): Promise<void> {
  await database.transaction(async (within) => {
    if ((await findAccount(within, accountId)) === undefined) throw unknownAccount(String(accountId));
    await deleteSecondFactor(within, accountId);
    if (endSessions) await deleteSessionsOf(within, accountId);
  });
}

/** People type codes in two groups. */
function plain(code: string): string {
  return code.replaceAll(/\s/g, '');
}

function codeNeeded(): GatehouseError {
  return new GatehouseError('auth.codeNeeded', 'The account asks for a code besides the password', {
    place: 'body.code',
    remedy: 'Send the code that the authenticator app shows, or a recovery code.',
  });
}

function wrongCode(): GatehouseError {
  return new GatehouseError('auth.code', 'The code is wrong, too old, or was used already', {
    place: 'body.code',
    remedy:
      'Type the code that the app shows now; each is taken once. The clocks of server and telephone must be right.',
  });
}

function taken(): GatehouseError {
  return new GatehouseError('auth.factorTaken', 'The account has a second factor already', {
    remedy: 'Remove it first.',
  });
}
