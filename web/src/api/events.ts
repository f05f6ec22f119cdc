/** Access events: who passed where, or was refused. */
import { type Page, request } from './client.ts';

export interface AccessEvent {
  readonly id: number;
  readonly at: string;
  /** IANA zone of the access point. */
  readonly zone: string;
  readonly accessPoint: string;
  readonly direction: 'in' | 'out' | 'unknown';
  readonly outcome: 'granted' | 'denied';
  readonly reason: string | null;
  readonly personId: number | null;
  readonly person?: string | null;
  readonly employeeId: string | null;
  readonly number: string | null;
  readonly site: string | null;
}

export interface EventFilter {
  /** ISO 8601 instants. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly person?: number | undefined;
  readonly accessPoint?: string | undefined;
  readonly outcome?: string | undefined;
}

export interface HourCount {
  /** Beginning of the hour, ISO 8601. */
  readonly hour: string;
  readonly granted: number;
  readonly denied: number;
}

/** The newest first. */
export function listEvents(
  filter: EventFilter,
  cursor?: string,
  signal?: AbortSignal,
  limit = 100,
): Promise<Page<AccessEvent>> {
  return request('GET', '/events', { query: { ...filter, cursor, limit }, signal });
}

export async function listHours(from: string, to: string, signal?: AbortSignal): Promise<readonly HourCount[]> {
  const { items } = await request<{ readonly items: readonly HourCount[] }>('GET', '/events/hours', {
    query: { from, to },
    signal,
  });
  return items;
}
