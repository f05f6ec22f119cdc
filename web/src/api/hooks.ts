/** Web hooks: their settings, how they stand, trial messages and secrets. */
import { type Page, request } from './client.ts';

export type HookStream = 'access' | 'changes';

export interface HookSettings {
  readonly name: string;
  readonly url: string;
  readonly events?: readonly HookStream[];
  readonly sources?: readonly string[];
  readonly from?: 'now' | 'start';
  readonly batch?: number;
  readonly allowLoopback?: boolean;
  /** What the page does not show is sent back as it came. */
  readonly [other: string]: unknown;
}

export interface HookLog {
  readonly stream: HookStream;
  readonly state: 'waiting' | 'behind' | 'failing';
  readonly waiting: number;
  readonly oldest: string | null;
  readonly refused: number;
  readonly error: string | null;
  readonly nextTry: string | null;
}

export interface Hook {
  readonly name: string;
  readonly url: string;
  readonly settings: HookSettings;
  /** What is posted is signed with the secret before as well. */
  readonly exchanging: boolean;
  readonly streams: readonly HookLog[];
  readonly refusals: readonly { readonly stream: HookStream; readonly id: number; readonly error: string }[];
}

export interface HookTrial {
  readonly ok: boolean;
  readonly status: number | null;
  readonly milliseconds: number;
  readonly message: string | null;
  readonly remedy: string | null;
}

export function listHooks(signal?: AbortSignal): Promise<Page<Hook>> {
  return request('GET', '/hooks', { query: { limit: 500 }, signal });
}

/** The secret that was made for a new hook is in this answer and nowhere else. */
export function putHook(settings: HookSettings): Promise<{ readonly secret: string | null }> {
  return request('PUT', `/configuration/hooks/${encodeURIComponent(settings.name)}`, { body: settings });
}

export function deleteHook(name: string): Promise<void> {
  return request('DELETE', `/configuration/hooks/${encodeURIComponent(name)}`);
}

export function testHook(name: string): Promise<HookTrial> {
  return request('POST', `${pathOf(name)}/test`);
}

export function retryHook(name: string): Promise<{ readonly again: number }> {
  return request('POST', `${pathOf(name)}/retry`, { body: {} });
}

export function exchangeSecret(name: string): Promise<{ readonly secret: string }> {
  return request('POST', `${pathOf(name)}/secret`);
}

export function endExchange(name: string): Promise<void> {
  return request('DELETE', `${pathOf(name)}/secret/previous`);
}

function pathOf(name: string): string {
  return `/hooks/${encodeURIComponent(name)}`;
}
