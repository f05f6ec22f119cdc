/** Records that another system sends to a source that is only being set up. */

import { request } from './client.ts';
import type { QueriedEntity } from './drafts.ts';

export interface TrialState {
  /** Until when records are taken; null where nobody waits for any. */
  readonly until: string | null;
  readonly counts: Readonly<Record<string, number>>;
}

export function openTrial(name: string): Promise<TrialState> {
  return request('POST', '/drafts/records', { body: { name } });
}

export function getTrial(name: string, signal?: AbortSignal): Promise<TrialState> {
  return request('GET', `/drafts/records/${encodeURIComponent(name)}`, { signal });
}

export function closeTrial(name: string): Promise<void> {
  return request('DELETE', `/drafts/records/${encodeURIComponent(name)}`);
}

/** Records in force of a source that is stored. */
export function countRecords(name: string, signal?: AbortSignal): Promise<Pick<TrialState, 'counts'>> {
  return request('GET', `/sources/${encodeURIComponent(name)}/records`, { signal });
}

/** Where another system sends its records, as it must write it. */
export function recordsAddress(name: string, entity: QueriedEntity): string {
  return `${window.location.origin}/api/v1/sources/${encodeURIComponent(name)}/records/${entity}`;
}
