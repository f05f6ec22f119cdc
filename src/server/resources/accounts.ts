/** Accounts, for administrators. */
import { z } from 'zod';
import {
  changeAccount,
  createAccount,
  foldedAccountName,
  listAccounts,
  removeAccount,
} from '../../accounts/accounts.ts';
import { GatehouseError } from '../../model/errors.ts';
import { linkOf } from '../../operations/accounts.ts';
import { findAccount } from '../../registry/accounts.ts';
import { answerList, listOf, listTypes, pageOfSorted, pageQuery } from '../list.ts';
import { type Operation, operation } from '../operation.ts';
import type { Service } from '../service.ts';
import { accountAnswer, idParams, newName, newPassword, role } from './account-shapes.ts';

export function accountsOperations(service: Service): Operation[] {
  return [listOperation(service), createOperation(service), changeOperation(service), removeOperation(service)];
}

function listOperation({ database }: Service): Operation {
  return operation({
    method: 'GET',
    path: '/api/v1/accounts',
    id: 'listAccounts',
    tag: 'accounts',
    summary: 'All accounts',
    needs: 'administer',
    query: z.strictObject(pageQuery),
    answer: listOf(accountAnswer),
    answerTypes: listTypes,
    run: (call) =>
      answerList(call, accountAnswer, async (cursor, limit) =>
        pageOfSorted(await listAccounts(database), ({ name, id }) => [foldedAccountName(name), id], cursor, limit),
      ),
  });
}

function createOperation({ database, context }: Service): Operation {
  return operation({
    method: 'POST',
    path: '/api/v1/accounts',
    id: 'createAccount',
    makesNew: true,
    tag: 'accounts',
    summary: 'Makes an account',
    needs: 'administer',
    body: z.strictObject({ name: newName, role, password: newPassword }),
    answer: accountAnswer,
    status: 201,
    refusals: { 409: 'There is an account of this name.' },
    audit: 'made an account',
    run: async ({ body, target }) => {
      const account = await createAccount(database, context, body);
      target(`account ${account.id} (${account.name}), ${account.role}`);
      return account;
    },
  });
}

function changeOperation({ database, installationFor }: Service): Operation {
  return operation({
    method: 'PATCH',
    path: '/api/v1/accounts/{id}',
    id: 'changeAccount',
    tag: 'accounts',
    summary: 'Changes name, role, password, link to an OpenID provider, or whether an account may sign in',
    description:
      'A new password, another subject, or disabling ends all sessions of the account. The own password is changed by `changeOwnPassword`.',
    needs: 'administer',
    params: idParams,
    body: z.strictObject({
      name: newName.optional(),
      role: role.optional(),
      password: newPassword.optional(),
      disabled: z.boolean().optional(),
      subject: z
        .string()
        .min(1)
        .max(255)
        .nullable()
        .optional()
        .describe('Who signs in to it at the configured OpenID provider; null for nobody any more.'),
    }),
    answer: accountAnswer,
    refusals: { 404: 'There is no such account.', 409: 'The name is taken, or it is the last administrator.' },
    audit: 'changed an account',
    run: async ({ params: { id }, body: { subject, ...change }, caller, target }) => {
      target(`account ${id}: ${Object.keys({ ...change, ...(subject === undefined ? {} : { subject }) }).join(', ')}`);
      if (change.password !== undefined) await refuseOwnPassword(database, caller.accountId, id);
      const openid = subject === undefined ? undefined : await linkOf(installationFor(caller), subject);
      return changeAccount(database, id, { ...change, openid });
    },
  });
}

/** Whoever comes upon an open session must not keep the account with it; one that has no password yet may be given one. */
async function refuseOwnPassword(database: Service['database'], own: number, id: number): Promise<void> {
  if (own !== id || (await findAccount(database, id))?.password == null) return;
  throw new GatehouseError('auth.forbidden', 'The own password is changed with the old one', {
    place: 'body.password',
    remedy: 'Change it under Settings > Your own, or POST /api/v1/session/password.',
  });
}

function removeOperation({ database }: Service): Operation {
  return operation({
    method: 'DELETE',
    path: '/api/v1/accounts/{id}',
    id: 'removeAccount',
    tag: 'accounts',
    summary: 'Removes an account with its sessions and tokens; the audit log keeps what it did',
    needs: 'administer',
    params: idParams,
    answer: z.null(),
    refusals: { 404: 'There is no such account.', 409: 'It is the last administrator.' },
    audit: 'removed an account',
    run: async ({ params: { id } }) => {
      await removeAccount(database, id);
      return null;
    },
  });
}
