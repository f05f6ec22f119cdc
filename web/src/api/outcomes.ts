/** What cycles could not simply apply: held changes, conflicts and rejected rows. */
import type { ChangeKind, Entity, ShownFields, Whom } from './changes.ts';
import { type Page, request } from './client.ts';

export interface HeldChange extends Whom {
  readonly id?: number;
  readonly cycle: number;
  readonly source: string;
  readonly entity: Entity;
  readonly key: string;
  readonly localId: number | null;
  readonly change: ChangeKind;
  readonly fields: ShownFields;
  readonly code: string;
  readonly reason: string;
}

/** `give` the number to who claims it, or `keep` it where it is; `join` a new row with somebody, or let it be somebody `new`. */
export type ConflictDecision = 'give' | 'keep' | 'join' | 'new';

export interface Conflict {
  /** Stays the same as long as the conflict lasts. */
  readonly id: number;
  readonly cycle: number | null;
  readonly source: string;
  readonly entity: Entity;
  readonly key: string;
  readonly code: string;
  readonly reason: string;
  /** The people in the registry that the row stands against. */
  readonly localIds: readonly number[];
  /** The number that is claimed; null where the conflict is about something else. */
  readonly number: string | null;
  readonly format: string | null;
  /** The person whose row claims it, and the one who has it. */
  readonly claimant: number | null;
  readonly holder: number | null;
  /** People who agree with a new row and whom it can be joined with. */
  readonly candidates: readonly number[];
  /** Fields by which they were looked for. */
  readonly match: readonly string[];
  /** What the new row says, by field; null where the conflict is about something else. */
  readonly row: Readonly<Record<string, unknown>> | null;
  /** Numbers of cards that wait until it is known who the new row is. */
  readonly waitingNumbers: readonly string[];
  /** All whom the conflict names. */
  readonly people: readonly { readonly id: number; readonly name: string; readonly department: string | null }[];
  /** What may be decided now; otherwise only the source can be corrected. */
  readonly decisions: readonly ConflictDecision[];
}

export type Resolution = { readonly reason: string } & (
  | {
      readonly decision: 'give' | 'keep';
      /** Whom the operator saw holding the number. */
      readonly holder: number | null;
    }
  | { readonly decision: 'join'; readonly person: number }
  | { readonly decision: 'new' }
);

/** What a resolution did; `change` is what an undo takes. */
export interface Resolved {
  readonly decision: ConflictDecision;
  readonly change: number;
  readonly person: number;
}

export interface RejectedRow extends Whom {
  readonly cycle: number | null;
  readonly source: string;
  readonly entity: Entity;
  readonly key: string | null;
  readonly column: string;
  readonly value: string;
  readonly code: string;
  readonly reason: string;
  readonly remedy?: string | null;
}

export interface OutcomeFilter {
  readonly source?: string | undefined;
  readonly cycle?: number | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

export function listHeld(filter: OutcomeFilter, signal?: AbortSignal): Promise<Page<HeldChange>> {
  return request('GET', '/held', { query: { ...filter }, signal });
}

/** Those of the newest cycle of each source; of an older cycle there are none. */
export async function listConflicts({ cycle, ...query }: OutcomeFilter, signal?: AbortSignal): Promise<Page<Conflict>> {
  const page: Page<Conflict> = await request('GET', '/conflicts', { query, signal });
  return cycle === undefined ? page : { ...page, items: page.items.filter((conflict) => conflict.cycle === cycle) };
}

export function resolveConflict(id: number, resolution: Resolution): Promise<Resolved> {
  return request('POST', `/conflicts/${id}/resolve`, { body: resolution });
}

/** Those of the newest cycle of each source; of an older cycle there are none. */
export async function listRejections(
  { cycle, ...query }: OutcomeFilter,
  signal?: AbortSignal,
): Promise<Page<RejectedRow>> {
  const page: Page<RejectedRow> = await request('GET', '/rejections', { query, signal });
  return cycle === undefined ? page : { ...page, items: page.items.filter((row) => row.cycle === cycle) };
}
