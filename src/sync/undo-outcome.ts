/** How taking one change back ends, and what it is done with. */
import type { Context } from '../model/context.ts';
import type { Database } from '../registry/database.ts';
import type { SourceRules } from './rules.ts';

export interface Outcome {
  readonly outcome: 'reverted' | 'kept' | 'impossible';
  /** Why it was kept or impossible; for a reverted one what came of it, where that is not plain. */
  readonly reason: string | null;
}

export interface Undoing extends SourceRules {
  readonly within: Database;
  readonly seq: number;
  readonly context: Context;
  readonly actor: string;
  readonly reason: string;
}

export const reverted: Outcome = { outcome: 'reverted', reason: null };

export function keptBecause(reason: string): Outcome {
  return { outcome: 'kept', reason };
}

export function impossibleBecause(reason: string): Outcome {
  return { outcome: 'impossible', reason };
}
