/** Who is inside. */
import { type Page, request } from './client.ts';

export interface PresentPerson {
  readonly id: number;
  readonly name: string;
  readonly employeeId: string | null;
  readonly department: string | null;
  readonly zone: string;
  readonly since: string;
  readonly accessPoint: string;
}

export interface Zones {
  /** False: no zones are configured, so nobody knows who is inside. */
  readonly configured: boolean;
  readonly items: readonly { readonly name: string; readonly people: number }[];
}

export function listZones(signal?: AbortSignal): Promise<Zones> {
  return request('GET', '/presence/zones', { signal });
}

/** By zone, department and name. */
export function listPresence(
  zone: string | undefined,
  cursor?: string,
  signal?: AbortSignal,
): Promise<Page<PresentPerson>> {
  return request('GET', '/presence', { query: { zone, cursor, limit: 200 }, signal });
}
