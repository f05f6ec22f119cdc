/** The present sign-in. */
import { z } from 'zod';
import { type Account, changeAccount, foldedAccountName } from '../../accounts/accounts.ts';
import { confirmPassword, signIn } from '../../accounts/sign-in.ts';
import { linkRefused } from '../../accounts/sign-in-link.ts';
import { findAccountByName } from '../../registry/accounts.ts';
import { deleteSession } from '../../registry/sessions.ts';
import { isFactorMissing } from '../identify.ts';
import { type Operation, operation } from '../operation.ts';
import type { Service } from '../service.ts';
import { newPassword, sessionAnswer } from './account-shapes.ts';

export function sessionOperations(service: Service): Operation[] {
  return [readSession(), signInOperation(service), signInByLink(service), signOut(service), changePassword(service)];
}

function readSession(): Operation {
  return operation({
    method: 'GET',
    path: '/api/v1/session',
    id: 'getSession',
    tag: 'session',
    summary: 'Who is signed in',
    needs: 'account',
    withoutSecondFactor: true,
    answer: sessionAnswer,
    run: async ({ caller: { accountId, name, role, signIn, factorMissing } }) => ({
      account: { id: accountId, name, role },
      signIn,
      factorMissing,
    }),
  });
}

function signInOperation(service: Service): Operation {
  const { database } = service;
  return operation({
    method: 'POST',
    path: '/api/v1/session',
    id: 'signIn',
    tag: 'session',
    summary: 'Signs in by name and password; the answer sets the cookie of the session',
    needs: 'anyone',
    body: z.strictObject({
      name: z
        .string()
        .max(200)
        .meta({ examples: ['anna'] }),
      password: z
        .string()
        .max(1000)
        .meta({ examples: ['copper lantern over nine hills'] }),
      code: z
        .string()
        .max(100)
        .optional()
        .describe('Of the authenticator app, or a recovery code; `auth.codeNeeded` says that it is needed.'),
    }),
    answer: sessionAnswer,
    refusals: {
      401: 'Name, password or code is wrong, or a code is needed.',
      403: 'The request comes from another site.',
    },
    audit: 'signed in',
    run: async ({ body, address, caller, target, beginSession }) => {
      target(await whoIsMeant(service, body.name));
      const account = await signIn(service, { ...body, address });
      if (caller?.session != null) await deleteSession(database, caller.session);
      await beginSession(account, 'password');
      return { account, ...(await begun(service, account)) };
    },
  });
}

function signInByLink(service: Service): Operation {
  const { signInLink } = service;
  return operation({
    method: 'POST',
    path: '/api/v1/session/link',
    id: 'useSignInLink',
    tag: 'session',
    summary: 'Signs in by the one-time link of the demonstration, from the machine itself',
    needs: 'anyone',
    body: z.strictObject({ secret: z.string().min(1).max(200) }),
    answer: sessionAnswer,
    refusals: { 403: 'The link was used already or is too old, or this server has none.' },
    audit: 'signed in by the link of the demonstration',
    run: async ({ body, address, target, beginSession }) => {
      if (signInLink === null) throw linkRefused();
      const account = await signInLink.use(body.secret, address);
      target(`account ${account.id} (${account.name})`);
      await beginSession(account, 'password');
      return { account, ...(await begun(service, account)) };
    },
  });
}

function signOut({ database }: Service): Operation {
  return operation({
    method: 'DELETE',
    path: '/api/v1/session',
    id: 'signOut',
    tag: 'session',
    summary: 'Signs out',
    needs: 'account',
    withoutSecondFactor: true,
    answer: z.null(),
    audit: 'signed out',
    run: async ({ caller, endSession }) => {
      if (caller.session !== null) await deleteSession(database, caller.session);
      endSession();
      return null;
    },
  });
}

function changePassword(service: Service): Operation {
  const { database } = service;
  return operation({
    method: 'POST',
    path: '/api/v1/session/password',
    id: 'changeOwnPassword',
    tag: 'session',
    summary: 'Changes the own password and ends all sessions of the account; the answer begins a new one',
    needs: 'account',
    bySessionOnly: true,
    body: z.strictObject({ old: z.string().max(1000), new: newPassword }),
    answer: z.null(),
    audit: 'changed the own password',
    run: async ({ body, caller, address, beginSession }) => {
      await confirmPassword(service, caller.accountId, { password: body.old, address });
      const account = await changeAccount(database, caller.accountId, { password: body.new });
      await beginSession(account, 'password');
      return null;
    },
  });
}

/** A name that nobody has is not written down: it may be a password in the wrong field. */
async function whoIsMeant({ database }: Service, name: string): Promise<string> {
  const account = await findAccountByName(database, foldedAccountName(name));
  return account === undefined ? 'a name that no account has' : `account ${account.id} (${account.name})`;
}

/** What the answer to a sign-in by password says of it. */
export async function begun(service: Service, account: Account) {
  const signIn = 'password' as const;
  return { signIn, factorMissing: await isFactorMissing(service, { ...account, signIn }) };
}
