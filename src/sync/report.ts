/** The report of a cycle: what was committed, and what was held, rejected or in conflict. */
import type { ErrorCode } from '../model/error-codes.ts';
import type { Entity, MappedEntity } from '../model/records.ts';
import { mappedEntities } from '../model/records.ts';
import type { CycleState } from '../registry/cycles.ts';

export interface Counts {
  read: number;
  created: number;
  updated: number;
  removed: number;
  unchanged: number;
  held: number;
  rejected: number;
  conflicts: number;
}

/** Something of an entity that the reader must know beside the counts. */
export interface Notice {
  readonly entity: Entity;
  readonly code: ErrorCode;
  readonly text: string;
}

export interface CycleReport extends Counts {
  readonly source: string;
  /** Null when the cycle was skipped. */
  readonly cycle: number | null;
  readonly state: CycleState;
  /** Set when only what had changed was read: so many entries, of so many; and from when on the next cycle reads everything. */
  readonly delta: { readonly read: number; readonly known: number; readonly wholeFrom: string } | null;
  readonly photosFetched: number;
  readonly durationMs: number;
  /** Of which reading and planning took so long. */
  readonly readingMs: number;
  readonly entities: Readonly<Partial<Record<MappedEntity, Counts>>>;
  readonly notices: readonly Notice[];
  /** Why the cycle failed, when it did. */
  readonly error: { readonly code: string; readonly message: string } | null;
}

export function noCounts(): Counts {
  return { read: 0, created: 0, updated: 0, removed: 0, unchanged: 0, held: 0, rejected: 0, conflicts: 0 };
}

export function totalOf(entities: Readonly<Partial<Record<MappedEntity, Counts>>>): Counts {
  const total = noCounts();
  for (const entity of mappedEntities) {
    const counts = entities[entity];
    if (counts === undefined) continue;
    for (const name of Object.keys(total) as (keyof Counts)[]) total[name] += counts[name];
  }
  return total;
}

/** Exit status of a command that ran this cycle (cli.md). */
export function exitStatusOf(report: CycleReport): 0 | 1 | 3 | 4 {
  if (report.state === 'failed' || report.state === 'cancelled') return 1;
  if (report.held > 0) return 4;
  return report.rejected > 0 || report.conflicts > 0 ? 3 : 0;
}
