/** Cycles: their list, one with its report, its changes as a stream, and what can be done with it. */
import type { Change, Entity, UndoReport } from './changes.ts';
import { address, type Page, request, streamLines } from './client.ts';
import type { HeldChange } from './outcomes.ts';

export type CycleState = 'running' | 'skipped' | 'unchanged' | 'applied' | 'held' | 'failed' | 'cancelled';

export interface Counts {
  readonly read: number;
  readonly created: number;
  readonly updated: number;
  readonly removed: number;
  readonly unchanged: number;
  readonly held: number;
  readonly rejected: number;
  readonly conflicts: number;
}

export interface Notice {
  readonly entity: Entity;
  readonly code: string;
  readonly text: string;
}

export interface CycleReport {
  /** Set when only what had changed was read: so many entries, of so many. */
  readonly delta: { readonly read: number; readonly known: number; readonly wholeFrom?: string } | null;
  readonly photosFetched: number;
  readonly entities: Readonly<Partial<Record<Entity, Counts>>>;
  readonly notices: readonly Notice[];
}

/** The counts are null of a cycle that has not come so far. */
export interface CycleSummary extends Readonly<Record<keyof Counts, number | null>> {
  readonly id: number;
  readonly source: string;
  readonly state: CycleState;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly actor: string;
  readonly durationMs: number | null;
  /** Held changes that nobody has decided on yet. */
  readonly waiting: number;
  readonly error: string | null;
  readonly errorCode: string | null;
}

/** The counts of a cycle; null while there are none. */
export function countsOf(cycle: CycleSummary): Counts | null {
  const { read, created, updated, removed, unchanged, held, rejected, conflicts } = cycle;
  if (read === null || created === null || updated === null || removed === null) return null;
  const rest = { unchanged: unchanged ?? 0, held: held ?? 0, rejected: rejected ?? 0, conflicts: conflicts ?? 0 };
  return { read, created, updated, removed, ...rest };
}

export interface Progress {
  readonly cycle: number | null;
  /** Null when another process runs the cycle. */
  readonly step: 'connect' | 'read' | 'apply' | null;
  readonly entity: Entity | null;
  readonly rows: number;
  readonly expected: number | null;
}

export interface Cycle extends CycleSummary {
  readonly report: CycleReport | null;
  readonly progress: Progress | null;
}

export function listCycles(
  filter: { readonly source?: string; readonly state?: string; readonly cursor?: string; readonly limit?: number },
  signal?: AbortSignal,
): Promise<Page<CycleSummary>> {
  return request('GET', '/cycles', { query: filter, signal });
}

export function getCycle(id: number, signal?: AbortSignal): Promise<Cycle> {
  return request('GET', `/cycles/${id}`, { signal });
}

/** All changes of a cycle, batch by batch as they arrive. */
export function streamCycleChanges(id: number, signal: AbortSignal): AsyncGenerator<Change[]> {
  return streamLines('GET', `/cycles/${id}/changes`, { signal });
}

export function cycleChangesAddress(id: number): string {
  return address(`/cycles/${id}/changes`);
}

export function listHeldOfCycle(id: number, cursor?: string, signal?: AbortSignal): Promise<Page<HeldChange>> {
  return request('GET', `/cycles/${id}/held`, { query: { cursor }, signal });
}

/** Applies what the cycle holds back. */
export function releaseCycle(id: number, reason: string): Promise<unknown> {
  return request('POST', `/cycles/${id}/release`, { body: { reason } });
}

/** Drops what the cycle holds back. */
export function discardCycle(id: number, reason: string): Promise<unknown> {
  return request('POST', `/cycles/${id}/discard`, { body: { reason } });
}

export function undoCycle(id: number, reason: string): Promise<UndoReport> {
  return request('POST', `/cycles/${id}/undo`, { body: { reason } });
}
