/** Drafts of sources, for the wizard: nothing of them is stored. A secret of `***` is taken from the stored source of that name. */
import type { Entity } from './changes.ts';
import { request, requestPicture, streamLines } from './client.ts';
import type { ProblemDetail } from './problem.ts';
import type { PlanEnd, PlanLine } from './sources.ts';

/** How a field is made of a row, as the configuration document writes it. */
export type FieldSpec =
  | string
  | {
      readonly column?: string;
      readonly value?: string;
      readonly format?: string;
      readonly formatColumn?: string;
      readonly bits?: number;
      readonly default?: string;
      readonly separator?: string;
      /** Of access levels of a directory: groups and the levels that they give. */
      readonly groups?: Readonly<Record<string, string>>;
      readonly below?: string;
      readonly members?: string;
      readonly nested?: boolean;
    };

export interface EntityDraft {
  /** Of databases. */
  readonly query?: string;
  /** Of directories. */
  readonly filter?: string;
  readonly fields: Readonly<Record<string, FieldSpec>>;
  readonly match?: readonly string[];
  readonly identity?: string;
}

export interface MissingDraft {
  readonly action?: string;
  readonly afterCycles?: number;
}

export interface GuardDraft {
  readonly count?: number;
  readonly percent?: number;
  readonly changePercent?: number;
}

export type ScheduleDraft = { readonly every: string } | { readonly cron: string; readonly timezone?: string };

export const queriedEntities = ['persons', 'departments', 'identifiers'] as const;
export type QueriedEntity = (typeof queriedEntities)[number];

/** A source as the configuration document writes it; what the wizard does not ask for stays as it is. */
export interface Draft {
  readonly name: string;
  readonly type: string;
  readonly connection: string;
  readonly schedule?: ScheduleDraft;
  readonly departments?: EntityDraft;
  readonly persons?: EntityDraft;
  readonly identifiers?: EntityDraft;
  readonly missing?: Readonly<Record<string, MissingDraft>>;
  readonly guard?: Readonly<Record<string, GuardDraft | boolean>>;
  readonly [further: string]: unknown;
}

export interface ColumnInfo {
  readonly name: string;
  readonly type: string;
}

export interface TableInfo {
  readonly kind: 'table' | 'view' | 'context' | 'unit' | 'group';
  readonly schema: string | null;
  readonly name: string;
  readonly columns: readonly ColumnInfo[];
}

export interface QueryResult {
  readonly columns: readonly ColumnInfo[];
  /** Values in the order of the columns. */
  readonly rows: readonly (readonly unknown[])[];
}

export interface RowRejection {
  readonly column: string;
  readonly value: string;
  readonly code: string;
  readonly reason: string;
}

export interface CheckedRow {
  /** Values in the order of the columns. */
  readonly values: readonly unknown[];
  readonly record: Readonly<Record<string, unknown>> | null;
  readonly rejection: RowRejection | null;
}

export interface CheckWarning {
  readonly kind: string;
  /** Null where it is about the whole result. */
  readonly column: string | null;
  readonly text: string;
}

export interface CheckedEntity {
  readonly entity: Entity;
  readonly columns: readonly ColumnInfo[];
  readonly rows: readonly CheckedRow[];
  readonly warnings: readonly CheckWarning[];
  readonly errors: readonly ProblemDetail[];
}

export interface NumberReading {
  readonly format: string;
  readonly title: string;
  readonly number: string;
  readonly bits: number;
  readonly value: string;
}

export async function listTables(source: Draft, signal?: AbortSignal): Promise<readonly TableInfo[]> {
  return (await request<{ items: readonly TableInfo[] }>('POST', '/drafts/tables', { body: { source }, signal })).items;
}

export function runQuery(source: Draft, query: string, limit: number, signal?: AbortSignal): Promise<QueryResult> {
  return request('POST', '/drafts/query', { body: { source, query, limit }, signal });
}

/** Columns that a directory's entries have besides their attributes. */
const placeColumns = ['parentKey', 'unitPath', 'disabled', 'rdn', 'parentDn', 'dn'];

/** Attributes that people of a directory have, as the columns of one row of examples. */
export async function listAttributes(source: Draft, signal?: AbortSignal): Promise<QueryResult> {
  const tables = await listTables(source, signal);
  const attributes = tables.find(({ kind }) => kind === 'context')?.columns ?? [];
  return {
    columns: [
      ...attributes.map(({ name }) => ({ name, type: '' })),
      ...placeColumns.map((name) => ({ name, type: '' })),
    ],
    rows: [[...attributes.map(({ type }) => type), ...placeColumns.map(() => null)]],
  };
}

/** Maps the first rows of what the draft reads. */
export async function checkDraft(
  source: Draft,
  limit: number,
  signal?: AbortSignal,
): Promise<readonly CheckedEntity[]> {
  const body = { source, limit };
  return (await request<{ entities: readonly CheckedEntity[] }>('POST', '/drafts/check', { body, signal })).entities;
}

export function streamDraftPreview(source: Draft, signal: AbortSignal): AsyncGenerator<(PlanLine | PlanEnd)[]> {
  return streamLines('POST', '/drafts/preview', { body: { source }, signal });
}

/** The photo that the draft's source has of a person now. */
export function getDraftPhoto(source: Draft, key: string, signal: AbortSignal): Promise<Blob> {
  return requestPicture('POST', '/drafts/photo', { body: { source, key }, signal });
}

/** Written into `text`, the YAML of an earlier draft, so that its comments stay. */
export async function yamlOfDraft(source: Draft, text: string | undefined, signal?: AbortSignal): Promise<string> {
  const body = { source, ...(text === undefined ? {} : { text }) };
  return (await request<{ yaml: string }>('POST', '/drafts/yaml', { body, signal })).yaml;
}

export interface ParsedDraft {
  readonly source: Draft;
  /** What is missing or wrong, with places that begin with `sources[0]`. */
  readonly errors: readonly ProblemDetail[];
}

export function draftOfYaml(yaml: string, signal?: AbortSignal): Promise<ParsedDraft> {
  return request('POST', '/drafts/parse', { body: { yaml }, signal });
}

/** The stored source, secrets masked. */
export function getStoredDraft(name: string, signal?: AbortSignal): Promise<Draft> {
  return request('GET', `/configuration/sources/${encodeURIComponent(name)}`, { signal });
}

export function saveDraft(source: Draft): Promise<unknown> {
  return request('PUT', `/configuration/sources/${encodeURIComponent(source.name)}`, { body: source });
}

export async function listReadings(text: string, signal?: AbortSignal): Promise<readonly NumberReading[]> {
  return (await request<{ items: readonly NumberReading[] }>('GET', '/numbers/readings', { query: { text }, signal }))
    .items;
}
