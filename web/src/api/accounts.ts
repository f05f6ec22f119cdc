/** Accounts, tokens and the audit log. */
import { type Page, request } from './client.ts';
import type { Role } from './session.ts';

export interface AccountRow {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  readonly disabled: boolean;
  readonly signIn: 'password' | 'openid' | 'both';
  /** Who it is at an OpenID provider. */
  readonly openid: { readonly issuer: string; readonly subject: string } | null;
  readonly createdAt: string;
  readonly signedInAt: string | null;
  readonly secondFactor: boolean;
}

export interface NewAccount {
  readonly name: string;
  readonly role: Role;
  readonly password: string;
}

export interface AccountChange {
  readonly name?: string;
  readonly role?: Role;
  readonly password?: string;
  readonly disabled?: boolean;
  /** Who signs in to it at the OpenID provider; null for nobody. */
  readonly subject?: string | null;
}

export const scopes = ['read', 'operate', 'administer', 'events', 'push'] as const;
export type Scope = (typeof scopes)[number];

export interface TokenRow {
  readonly id: number;
  readonly name: string;
  readonly account: string;
  readonly scopes: readonly Scope[];
  /** The only source that it may push into; null for any. */
  readonly source: string | null;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly usedAt: string | null;
}

export interface NewToken {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly source: string | null;
  /** ISO 8601; null for no end. */
  readonly expires: string | null;
}

export interface AuditEntry {
  readonly id: number;
  readonly at: string;
  readonly actor: string;
  readonly what: string;
  readonly target: string;
  /** `done`, or the code of the failure. */
  readonly outcome: string;
  readonly address: string;
}

export function listAccounts(signal?: AbortSignal): Promise<Page<AccountRow>> {
  return request('GET', '/accounts', { query: { limit: 500 }, signal });
}

export function addAccount(account: NewAccount): Promise<AccountRow> {
  return request('POST', '/accounts', { body: account });
}

export function changeAccount(id: number, change: AccountChange): Promise<AccountRow> {
  return request('PATCH', `/accounts/${id}`, { body: change });
}

export function removeAccount(id: number): Promise<void> {
  return request('DELETE', `/accounts/${id}`);
}

export function listTokens(signal?: AbortSignal): Promise<Page<TokenRow>> {
  return request('GET', '/tokens', { query: { limit: 500 }, signal });
}

/** The text of the token is in this answer and nowhere else. */
export function addToken(token: NewToken): Promise<{ readonly token: string }> {
  return request('POST', '/tokens', { body: token });
}

export function removeToken(id: number): Promise<void> {
  return request('DELETE', `/tokens/${id}`);
}

export function listAudit(actor: string, cursor?: string, signal?: AbortSignal): Promise<Page<AuditEntry>> {
  return request('GET', '/audit', { query: { actor, cursor, limit: 100 }, signal });
}
