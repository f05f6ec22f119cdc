/** Who is signed in, and the first start. */
import { request } from './client.ts';
import { isSignedOut } from './problem.ts';

export type Role = 'administrator' | 'operator' | 'auditor';

export interface Account {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
}

export interface Session {
  readonly account: Account;
  readonly signIn: 'password' | 'openid' | 'token';
  /** The role needs a second factor, and the account has none: nothing else is possible before it is set up. */
  readonly factorMissing: boolean;
}

/** Null when nobody is signed in. */
export async function getSession(signal?: AbortSignal): Promise<Session | null> {
  try {
    return await request<Session>('GET', '/session', { signal });
  } catch (thrown) {
    if (isSignedOut(thrown)) return null;
    throw thrown;
  }
}

/** `code` is one of the second factor, where there is one. */
export function signIn(name: string, password: string, code: string | null): Promise<Session> {
  return request('POST', '/session', { body: { name, password, ...(code !== null && { code }) } });
}

/** By the one-time link that the demonstration prints. */
export function signInByLink(secret: string): Promise<Session> {
  return request('POST', '/session/link', { body: { secret } });
}

export function signOut(): Promise<void> {
  return request('DELETE', '/session');
}

/** The OpenID provider that people can sign in at; null where there is none. */
export interface OpenidSignIn {
  readonly provider: { readonly label: string; readonly answers: boolean } | null;
}

export function getOpenid(signal?: AbortSignal): Promise<OpenidSignIn> {
  return request('GET', '/session/openid', { signal });
}

/** Where the browser goes to sign in. */
export function beginOpenid(): Promise<{ readonly url: string }> {
  return request('POST', '/session/openid');
}

/** Signs out; where the browser goes to sign out at the provider as well, if there is such a place. */
export function endOpenid(): Promise<{ readonly url: string | null }> {
  return request('POST', '/session/openid/end');
}

export function changePassword(old: string, fresh: string): Promise<void> {
  return request('POST', '/session/password', { body: { old, new: fresh } });
}

export function getSetup(signal?: AbortSignal): Promise<{ readonly needed: boolean }> {
  return request('GET', '/setup', { signal });
}

export function setUp(code: string, name: string, password: string): Promise<Session> {
  return request('POST', '/setup', { body: { code, name, password } });
}

const ranks: Readonly<Record<Role, number>> = { auditor: 0, operator: 1, administrator: 2 };

/** Whether an account may do what asks for at least this role. */
export function mayAct(account: Account, least: Role): boolean {
  return ranks[account.role] >= ranks[least];
}
