/**
 * The account of somebody whom an OpenID provider has signed in. It is found by issuer and subject and by nothing else: names and e-mail
 * addresses are what people can have changed at the provider. Its role is the one that the provider gives, at each sign-in anew.
 */
import type { Context } from '../model/context.ts';
import { GatehouseError } from '../model/errors.ts';
import {
  type AccountRow,
  findAccountByName,
  findAccountBySubject,
  insertAccount,
  markSignIn,
} from '../registry/accounts.ts';
import type { Database } from '../registry/database.ts';
import { deleteSessionsOf } from '../registry/sessions.ts';
import { type Account, accountOf, changeAccount, fittingName, foldedAccountName, subjectText } from './accounts.ts';
import type { Role } from './role.ts';

/** What a provider says of somebody. */
export interface OpenidIdentity {
  readonly issuer: string;
  readonly subject: string;
  /** Names that an account of theirs could have, the best first. */
  readonly names: readonly string[];
  /** Null when no group of theirs has a role. */
  readonly role: Role | null;
}

export interface OpenidSignIn {
  readonly account: Account;
  /** What the sign-in did besides: `made` the account, or `role` changed; for the audit log. */
  readonly did: 'made' | 'role' | null;
}

/** Errors: `auth.openidRole`, `auth.openidName`, `auth.disabled`, `account.lastAdministrator`. */
export async function signInByOpenid(
  database: Database,
  context: Context,
  identity: OpenidIdentity,
): Promise<OpenidSignIn> {
  const { role } = identity;
  const subject = subjectText(identity.issuer, identity.subject);
  const known = await findAccountBySubject(database, subject);
  if (known?.disabled) throw disabled();
  if (role === null) {
    // Whoever has lost the role is also out where they are still signed in.
    if (known !== undefined) await deleteSessionsOf(database, known.id);
    throw withoutRole();
  }
  const now = context.now().toISOString();
  if (known === undefined)
    return { account: await makeAccount(database, { ...identity, role }, subject, now), did: 'made' };
  const account = known.role === role ? accountOf(known) : await changeAccount(database, known.id, { role });
  await markSignIn(database, known.id, now);
  return { account: { ...account, signedInAt: now }, did: known.role === role ? null : 'role' };
}

function makeAccount(
  database: Database,
  { names, subject: id, role }: OpenidIdentity & { readonly role: Role },
  subject: string,
  now: string,
): Promise<Account> {
  const name = [...names, id].map(fittingName).find((fitting) => fitting !== null) ?? 'openid';
  return database.transaction(async (within) => {
    const folded = foldedAccountName(name);
    const holder = await findAccountByName(within, folded);
    if (holder !== undefined) throw nameTaken(holder, id);
    const row = { name, folded, role, password: null, subject, createdAt: now };
    const account = accountOf({
      ...row,
      id: await insertAccount(within, row),
      disabled: false,
      signedInAt: now,
      secondFactor: false,
    });
    await markSignIn(within, account.id, now);
    return account;
  });
}

function disabled(): GatehouseError {
  return new GatehouseError('auth.disabled', 'The account is disabled', {
    remedy: 'An administrator of Gatehouse can enable it again.',
  });
}

function withoutRole(): GatehouseError {
  return new GatehouseError('auth.openidRole', 'None of the groups that the OpenID provider names has a role here', {
    remedy: 'Ask for membership in a group that signIn.openid.roles names.',
  });
}

function nameTaken({ name }: AccountRow, subject: string): GatehouseError {
  return new GatehouseError('auth.openidName', `Another account is already called ${name}`, {
    remedy: `If it is the same person, an administrator links the two: gatehouse user link "${name}" "${subject}". Otherwise rename it.`,
  });
}
