/** Accounts of a directory that are blocked while their people are out. */
import { type Page, request } from './client.ts';

export const accountStates = [
  'waiting',
  'blocking',
  'marked',
  'blocked',
  'unblocking',
  'wouldBlock',
  'skipped',
  'changed',
] as const;
export type AccountState = (typeof accountStates)[number];

export interface DirectoryAccount {
  readonly personId: number;
  readonly person: string;
  readonly employeeId: string | null;
  readonly department: string | null;
  readonly account: string | null;
  readonly dn: string | null;
  readonly state: AccountState;
  readonly reason: string | null;
  readonly leftAt: string;
  readonly accessPoint: string;
  readonly changedAt: string;
  readonly nextTry: string | null;
  readonly errorCode: string | null;
  readonly error: string | null;
}

export interface AccountBlocking {
  readonly configured: boolean;
  readonly mode: 'off' | 'dryRun' | 'on';
  readonly limit: number | null;
  readonly peak: number;
  readonly suspension: {
    readonly kind: 'manual' | 'unblockAll' | 'limit' | 'alarm';
    readonly by: string;
    readonly at: string;
    readonly reason: string;
  } | null;
  readonly problem: { readonly code: string; readonly message: string; readonly at: string } | null;
  readonly counts: Readonly<Record<AccountState, number>>;
  readonly failing: number;
}

export function getAccountBlocking(signal?: AbortSignal): Promise<AccountBlocking> {
  return request('GET', '/account-blocking', { signal });
}

export function listDirectoryAccounts(
  state: string | undefined,
  cursor?: string,
  signal?: AbortSignal,
): Promise<Page<DirectoryAccount>> {
  return request('GET', '/directory-accounts', { query: { state, cursor, limit: 200 }, signal });
}

export function suspendAccountBlocking(reason: string): Promise<AccountBlocking> {
  return request('POST', '/account-blocking/suspend', { body: { reason } });
}

export function unblockAllAccounts(reason: string): Promise<AccountBlocking> {
  return request('POST', '/account-blocking/unblock-all', { body: { reason } });
}

export function resumeAccountBlocking(): Promise<AccountBlocking> {
  return request('POST', '/account-blocking/resume');
}

export function forgetDirectoryAccount(person: number): Promise<void> {
  return request('DELETE', `/directory-accounts/${person}`);
}
