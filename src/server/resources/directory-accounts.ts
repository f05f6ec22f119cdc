/** Accounts of a directory that are blocked while their people are out, and the switches over that. */
import { z } from 'zod';
import {
  accountBlockingStatus,
  forgetAccount,
  listDirectoryAccounts,
  resumeAccountBlocking,
  suspendAccountBlocking,
  unblockAllAccounts,
} from '../../operations/account-blocking.ts';
import { suspensionKinds } from '../../registry/account-blocking.ts';
import { accountBlockStates } from '../../registry/account-blocks.ts';
import { answerList, listOf, listTypes, pageOfSorted, pageQuery } from '../list.ts';
import { type Operation, operation } from '../operation.ts';
import type { Service } from '../service.ts';
import { wholeNumber } from '../whole-number.ts';

const instant = z.iso.datetime();
const state = z.enum(accountBlockStates);
const count = z.int();
const reasonBody = z
  .strictObject({ reason: z.string().trim().min(1).max(500).describe('Why; kept in the audit log.') })
  .meta({ examples: [{ reason: 'Network fault at the main gate' }] });

const account = z
  .object({
    personId: z.int(),
    person: z.string(),
    employeeId: z.string().nullable(),
    department: z.string().nullable(),
    source: z.string(),
    account: z.string().nullable().describe('Name to sign in by; null where none was found.'),
    dn: z.string().nullable(),
    state,
    reason: z.string().nullable().describe('Why it was skipped or left as it is.'),
    leftAt: instant.describe('The pass by which the person left.'),
    accessPoint: z.string(),
    dueAt: instant,
    changedAt: instant.describe('When it came into this state.'),
    attempts: count,
    nextTry: instant.nullable(),
    errorCode: z.string().nullable(),
    error: z.string().nullable(),
  })
  .meta({ id: 'DirectoryAccount' });

const status = z
  .object({
    configured: z.boolean(),
    source: z.string().nullable(),
    mode: z.enum(['off', 'dryRun', 'on']),
    limit: count.nullable(),
    peak: count.describe('Most accounts that fell due within a minute so far.'),
    suspension: z
      .object({ kind: z.enum(suspensionKinds), by: z.string(), at: instant, reason: z.string() })
      .nullable()
      .describe('While it is there nobody is blocked; with `unblockAll` every account is unblocked besides.'),
    problem: z.object({ code: z.string(), message: z.string(), at: instant }).nullable(),
    counts: z.record(state, count),
    failing: count.describe('Accounts whose last attempt failed.'),
  })
  .meta({ id: 'AccountBlocking' });

export function directoryAccountsOperations(service: Service): Operation[] {
  return [listOperation(service), statusOperation(service), ...switches(service), forgetOperation(service)];
}

function listOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'GET',
    path: '/api/v1/directory-accounts',
    id: 'listDirectoryAccounts',
    tag: 'directory accounts',
    summary: 'Accounts that are blocked, wait to be, or were left alone',
    needs: 'read',
    query: z.strictObject({ ...pageQuery, state: state.optional() }),
    answer: listOf(account),
    answerTypes: listTypes,
    run: (call) =>
      answerList(call, account, async (cursor, limit) => {
        const all = (await listDirectoryAccounts(installationFor(call.caller))).filter(
          (one) => call.query.state === undefined || one.state === call.query.state,
        );
        return pageOfSorted(all, ({ dueAt, personId }) => [dueAt, personId], cursor, limit);
      }),
  });
}

function statusOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'GET',
    path: '/api/v1/account-blocking',
    id: 'getAccountBlocking',
    tag: 'directory accounts',
    summary: 'How the blocking of directory accounts stands',
    needs: 'read',
    answer: status,
    run: async ({ caller }) => accountBlockingStatus(installationFor(caller)),
  });
}

function switches({ installationFor, jobs }: Service): Operation[] {
  const turned = {
    method: 'POST',
    tag: 'directory accounts',
    needs: 'operate',
    answer: status,
    refusals: { 409: 'The configuration says nothing of account blocking.' },
  } as const;
  return [
    operation({
      ...turned,
      path: '/api/v1/account-blocking/suspend',
      id: 'suspendAccountBlocking',
      summary: 'Blocks nobody until resumed; a fire alarm panel may call it',
      body: reasonBody,
      audit: 'suspended account blocking',
      run: async ({ body, caller, target }) => {
        target(body.reason);
        await suspendAccountBlocking(installationFor(caller), body.reason);
        jobs.feed.announce();
        return accountBlockingStatus(installationFor(caller));
      },
    }),
    operation({
      ...turned,
      path: '/api/v1/account-blocking/unblock-all',
      id: 'unblockAllAccounts',
      summary: 'Unblocks every account that Gatehouse blocked, and blocks nobody until resumed',
      body: reasonBody,
      audit: 'had every directory account unblocked',
      run: async ({ body, caller, target }) => {
        target(body.reason);
        await unblockAllAccounts(installationFor(caller), body.reason);
        jobs.feed.announce();
        return accountBlockingStatus(installationFor(caller));
      },
    }),
    operation({
      ...turned,
      path: '/api/v1/account-blocking/resume',
      id: 'resumeAccountBlocking',
      summary: 'Blocks again; whoever is out by now falls due at once',
      audit: 'resumed account blocking',
      run: async ({ caller }) => {
        await resumeAccountBlocking(installationFor(caller));
        jobs.feed.announce();
        return accountBlockingStatus(installationFor(caller));
      },
    }),
  ];
}

function forgetOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'DELETE',
    path: '/api/v1/directory-accounts/{person}',
    id: 'forgetDirectoryAccount',
    tag: 'directory accounts',
    summary: 'Forgets what is known of an account, which stays as it is in the directory',
    needs: 'operate',
    params: z.object({ person: wholeNumber(1) }),
    answer: z.null(),
    refusals: { 404: 'Nothing is kept of an account of this person.' },
    audit: 'had a directory account forgotten',
    run: async ({ params, caller, target }) => {
      const { account: name } = await forgetAccount(installationFor(caller), params.person);
      target(`person ${params.person}, account ${name ?? ''}`);
      return null;
    },
  });
}
