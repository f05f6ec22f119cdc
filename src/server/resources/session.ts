/** The present sign-in. */
import { z } from 'zod';
import { changeAccount, foldedAccountName } from '../../accounts/accounts.ts';
import { startSession } from '../../accounts/sessions.ts';
import { confirmPassword, signIn } from '../../accounts/sign-in.ts';
import { linkRefused } from '../../accounts/sign-in-link.ts';
import { findAccountByName } from '../../registry/accounts.ts';
import { deleteSession } from '../../registry/sessions.ts';
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
    answer: sessionAnswer,
    run: async ({ caller: { accountId, name, role, signIn } }) => ({ account: { id: accountId, name, role }, signIn }),
  });
}

function signInOperation(service: Service): Operation {
  const { database, context } = service;
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
    }),
    answer: sessionAnswer,
    refusals: { 401: 'Name or password is wrong.', 403: 'The request comes from another site.' },
    audit: 'signed in',
    run: async ({ body, address, caller, target, beginSession }) => {
      target(await whoIsMeant(service, body.name));
      const account = await signIn(database, context, { ...body, address });
      if (caller?.session != null) await deleteSession(database, caller.session);
      beginSession(await startSession(database, context, account.id, address, 'password'), account, 'password');
      return { account, signIn: 'password' as const };
    },
  });
}

function signInByLink({ database, context, signInLink }: Service): Operation {
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
      beginSession(await startSession(database, context, account.id, address, 'password'), account, 'password');
      return { account, signIn: 'password' as const };
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
    answer: z.null(),
    audit: 'signed out',
    run: async ({ caller, endSession }) => {
      if (caller.session !== null) await deleteSession(database, caller.session);
      endSession();
      return null;
    },
  });
}

function changePassword({ database, context }: Service): Operation {
  return operation({
    method: 'POST',
    path: '/api/v1/session/password',
    id: 'changeOwnPassword',
    tag: 'session',
    summary: 'Changes the own password and ends all sessions of the account; the answer begins a new one',
    needs: 'account',
    body: z.strictObject({ old: z.string().max(1000), new: newPassword }),
    answer: z.null(),
    audit: 'changed the own password',
    run: async ({ body, caller, address, beginSession }) => {
      await confirmPassword(database, context, caller.accountId, body.old, address);
      await changeAccount(database, caller.accountId, { password: body.new });
      if (caller.session !== null) {
        const secret = await startSession(database, context, caller.accountId, address, 'password');
        beginSession(secret, { id: caller.accountId, name: caller.name, role: caller.role }, 'password');
      }
      return null;
    },
  });
}

/** A name that nobody has is not written down: it may be a password in the wrong field. */
async function whoIsMeant({ database }: Service, name: string): Promise<string> {
  const account = await findAccountByName(database, foldedAccountName(name));
  return account === undefined ? 'a name that no account has' : `account ${account.id} (${account.name})`;
}
