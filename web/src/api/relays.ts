/** Events on their way to the sources: those that a source refused, and sending them again. */
import { type Page, request } from './client.ts';

export interface Relay {
  readonly source: string;
  readonly refused: number;
  /** The first that were refused. */
  readonly refusals: readonly { readonly event: number; readonly error: string }[];
}

export function listRelays(signal?: AbortSignal): Promise<Page<Relay>> {
  return request('GET', '/relays', { query: { limit: 500 }, signal });
}

/** How many are sent again. */
export function retryRelay(source: string): Promise<{ readonly again: number }> {
  return request('POST', `/relays/${encodeURIComponent(source)}/retry`, { body: {} });
}
