/** People of the registry: their list, one with the origin of each value, and what can be done with one. */
import type { Change, UndoReport } from './changes.ts';
import { address, type Page, request } from './client.ts';

export type PersonStatus = 'active' | 'blocked' | 'dismissed';

export interface PersonIdentifier {
  readonly id: number;
  readonly kind: string;
  readonly number: string;
  readonly format: string | null;
  readonly bits: number;
  /** Upper-case hex, or the text itself where `bits` is 0. */
  readonly value: string;
  readonly source: string | null;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
}

export interface PersonRow {
  readonly id: number;
  readonly source: string | null;
  readonly key: string | null;
  readonly surname: string;
  readonly givenName: string | null;
  readonly patronymic: string | null;
  readonly employeeId: string | null;
  /** Names from the top, joined by `/`. */
  readonly department: string | null;
  readonly position: string | null;
  readonly status: PersonStatus;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  readonly accessLevels: readonly string[];
  readonly schedule: string | null;
  readonly custom: Readonly<Record<string, string>>;
}

export interface Override {
  readonly reason: string;
  readonly actor: string;
  readonly setAt: string;
  /** Null for one without an end. */
  readonly until: string | null;
}

/** Where a value comes from: a source, or somebody who overrode it. */
export interface FieldOrigin {
  readonly source: string | null;
  readonly key: string | null;
  readonly since: string | null;
  readonly cycle: number | null;
  readonly actor: string | null;
  readonly override: Override | null;
}

export interface PersonLink {
  readonly source: string;
  readonly key: string;
  readonly state: 'present' | 'missing' | 'rejected';
  /** Keys of the rows that are this person there, where several can be; else none. */
  readonly rows: readonly string[];
}

export interface Refresh {
  readonly outcome: 'applied' | 'unchanged' | 'rejected' | 'held' | 'absent';
  readonly held: { readonly reason: string } | null;
  readonly refused: readonly { readonly reason: string }[];
}

export interface Person extends PersonRow {
  readonly identifiers: readonly PersonIdentifier[];
  /** By field, `custom.phone` for custom ones. */
  readonly provenance: Readonly<Record<string, FieldOrigin>>;
  readonly links: readonly PersonLink[];
}

export interface PersonFilter {
  readonly search?: string | undefined;
  readonly department?: number | undefined;
  readonly status?: string | undefined;
  readonly source?: string | undefined;
  readonly cursor?: string | undefined;
}

export interface PersonEdit {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly reason: string;
  /** ISO 8601; the sources' values hold again after it. */
  readonly until?: string;
}

export function listPersons(filter: PersonFilter, signal?: AbortSignal): Promise<Page<PersonRow>> {
  return request('GET', '/persons', { query: { ...filter, limit: 100 }, signal });
}

export function getPerson(id: number, signal?: AbortSignal): Promise<Person> {
  return request('GET', `/persons/${id}`, { signal });
}

/** Reads a person from a source at once, also while a cycle of it runs. */
export function refreshPerson(source: string, key: string): Promise<Refresh> {
  return request('POST', `/sources/${encodeURIComponent(source)}/persons/${encodeURIComponent(key)}/refresh`);
}

/** Sets values against what the sources say. */
export function editPerson(id: number, edit: PersonEdit): Promise<unknown> {
  return request('PATCH', `/persons/${id}`, { body: edit });
}

export function removeOverride(id: number, field: string): Promise<unknown> {
  return request('DELETE', `/persons/${id}/overrides/${encodeURIComponent(field)}`);
}

export function listPersonChanges(id: number, cursor?: string, signal?: AbortSignal): Promise<Page<Change>> {
  return request('GET', `/persons/${id}/changes`, { query: { cursor, limit: 20 }, signal });
}

/** Takes back every change of a person that nobody edited since. */
export function undoPerson(id: number, reason: string): Promise<UndoReport> {
  return request('POST', `/persons/${id}/undo`, { body: { reason } });
}

export function photoAddress(id: number): string {
  return address(`/persons/${id}/photo`);
}

/** A photo that a change names by its SHA-256. */
export function photoHashAddress(sha256: string): string {
  return address(`/photos/${encodeURIComponent(sha256)}`);
}
