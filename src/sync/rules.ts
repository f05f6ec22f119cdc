/** How sources stand to each other: priorities, and whether a missing row of a source dismisses or blocks. */
import type { SourceConfig } from '../config/document.ts';
import type { Database } from '../registry/database.ts';
import { findSource } from '../registry/sources.ts';

export interface SourceRules {
  readonly priorityOf: (sourceId: number) => number;
  readonly dismisses: (sourceId: number) => boolean;
  /** The zone of a source's days; undefined is the server's. */
  readonly zoneOf: (sourceId: number | null) => string | undefined;
}

/** `unknown` is a source that has no id yet; it speaks as -1. */
export async function rulesOf(
  task: { readonly database: Database; readonly sources: readonly SourceConfig[] },
  unknown?: SourceConfig,
): Promise<SourceRules & { readonly configOf: (sourceId: number) => SourceConfig | undefined }> {
  const byId = new Map<number, SourceConfig>(unknown === undefined ? [] : [[-1, unknown]]);
  for (const source of task.sources) {
    const id = await findSource(task.database, source.name);
    if (id !== undefined) byId.set(id, source);
  }
  return {
    // A source that is configured no more speaks after all others.
    priorityOf: (id) => byId.get(id)?.priority ?? Number.MAX_SAFE_INTEGER,
    // Of those whom `delete` finds missing only people with events stay, and these are dismissed.
    dismisses: (id) => ['dismiss', 'delete'].includes(byId.get(id)?.missing.persons.action ?? ''),
    zoneOf: (id) => byId.get(id ?? 0)?.timezone,
    configOf: (id) => byId.get(id),
  };
}
