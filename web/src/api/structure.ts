/** What people are ordered by: departments, positions, access levels, schedules, documents and their types. */
import { type Page, request } from './client.ts';

export interface Department {
  readonly id: number;
  readonly parent: number | null;
  readonly name: string;
  /** People directly in it. */
  readonly people: number;
}

export interface Named {
  readonly id: number;
  readonly name: string;
}

export type NamedKind = 'positions' | 'access-levels' | 'schedules';

export const documentClasses = ['presence', 'absence', 'excused', 'overtime'] as const;
export type DocumentClass = (typeof documentClasses)[number];

export interface DocumentRow {
  readonly id: number;
  readonly source: string | null;
  readonly personId: number;
  /** Letter code of the type. */
  readonly type: string;
  readonly typeName: string;
  readonly class: DocumentClass;
  /** Days, both included, or instants. */
  readonly from: string;
  readonly to: string;
  readonly number: string | null;
  readonly comment: string | null;
}

export interface DocumentType {
  readonly letter: string;
  readonly code: string;
  readonly name: string;
  readonly class: DocumentClass;
  /** Whether it takes a person's time whole. */
  readonly exclusive: boolean;
}

export function listDepartments(signal?: AbortSignal): Promise<readonly Department[]> {
  return everything('/departments', signal);
}

export function listNamed(kind: NamedKind, signal?: AbortSignal): Promise<readonly Named[]> {
  return everything(`/${kind}`, signal);
}

export function listDocuments(person: number, cursor?: string, signal?: AbortSignal): Promise<Page<DocumentRow>> {
  return request('GET', '/documents', { query: { person, cursor }, signal });
}

export function listDocumentTypes(signal?: AbortSignal): Promise<readonly DocumentType[]> {
  return everything('/document-types', signal);
}

export function putDocumentType({ code, ...type }: DocumentType): Promise<unknown> {
  return request('PUT', `/document-types/${encodeURIComponent(code)}`, { body: type });
}

export function removeDocumentType(code: string): Promise<void> {
  return request('DELETE', `/document-types/${encodeURIComponent(code)}`);
}

/** All pages of a list that is short enough to be shown whole. */
async function everything<T>(path: string, signal: AbortSignal | undefined): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await request<Page<T>>('GET', path, { query: { cursor, limit: 500 }, signal });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return items;
}
