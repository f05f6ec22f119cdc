/** People of the registry: what the shell's own pages need of them. */
import type { Change } from './changes.ts';
import { address, type Page, request } from './client.ts';

export interface PersonHeading {
  readonly id: number;
  readonly surname: string;
  readonly givenName: string | null;
  readonly patronymic: string | null;
  readonly employeeId: string | null;
  readonly department: { readonly id: number; readonly name: string } | string | null;
  readonly status: 'active' | 'blocked' | 'dismissed';
}

export function getPerson(id: number, signal?: AbortSignal): Promise<PersonHeading> {
  return request('GET', `/persons/${id}`, { signal });
}

export function listPersonChanges(id: number, signal?: AbortSignal): Promise<Page<Change>> {
  return request('GET', `/persons/${id}/changes`, { query: { limit: 20 }, signal });
}

export function photoAddress(id: number): string {
  return address(`/persons/${id}/photo`);
}

/** A photo by its version, as changes name it. */
export function photoVersionAddress(version: string): string {
  return address(`/photos/${encodeURIComponent(version)}`);
}
