/** What a decision on held changes has at hand. */
import type { SourceConfig } from '../config/document.ts';
import type { Context } from '../model/context.ts';
import type { Database } from '../registry/database.ts';
import type { References } from './references.ts';
import type { SourceRules } from './rules.ts';

export interface DecisionTask {
  readonly database: Database;
  readonly sources: readonly SourceConfig[];
  readonly context: Context;
  readonly actor: string;
}

export interface Deciding extends DecisionTask, SourceRules {
  readonly sourceId: number;
  readonly config: SourceConfig;
  readonly references: References;
  readonly author: { readonly cycleId: number; readonly sourceId: number; readonly actor: string };
  readonly kept: { entity: string; key: string; reason: string }[];
}
