/** What a refresh of people came to. */
import type { SourceConfig } from '../config/document.ts';
import type { MappedEntity } from '../model/records.ts';
import type { Conflict } from '../registry/conflicts.ts';
import type { RejectedRow } from '../registry/outcomes.ts';
import { type PeopleRows, type PersonalEntity, personalEntities } from './people-rows.ts';
import type { Plan } from './plan.ts';
import type { Hold } from './planned.ts';
import type { Counts } from './report.ts';

export interface RefreshReport {
  readonly source: string;
  readonly keys: readonly string[];
  /**
   * `absent`: neither the source nor the registry knows anybody of them; `rejected`: the row cannot be used, and the person stays as
   * before; `held`: the guard holds a removal, and nothing was done.
   */
  readonly outcome: 'applied' | 'unchanged' | 'rejected' | 'held' | 'absent';
  readonly entities: Readonly<Partial<Record<MappedEntity, Counts>>>;
  readonly rejections: readonly RejectedRow[];
  readonly conflicts: readonly Conflict[];
  readonly held: Hold | null;
  /** Entities that were not looked at; cycles do. */
  readonly skipped: readonly PersonalEntity[];
  readonly durationMs: number;
}

/** Rows that cannot be used. */
export async function rejectionsOf(plan: Plan): Promise<RejectedRow[]> {
  const all: RejectedRow[] = [];
  for (const entity of personalEntities) {
    for await (const batch of plan.entities[entity]?.rejected.batches(1000) ?? []) all.push(...batch);
  }
  return all;
}

/** What a refresh came to. */
export async function refreshReportOf(
  { keys, config }: { readonly keys: readonly string[]; readonly config: SourceConfig },
  rows: PeopleRows,
  plan: Plan,
  entities: Partial<Record<MappedEntity, Counts>>,
  held: Hold | null,
): Promise<Omit<RefreshReport, 'durationMs'>> {
  const rejections = await rejectionsOf(plan);
  const changed = Object.values(entities).some(({ created, updated, removed }) => created + updated + removed > 0);
  const shown = rows.of('persons')?.count ?? 0;
  const known = plan.entities.persons?.loaded.index.size() ?? 0;
  const outcome =
    held !== null
      ? 'held'
      : changed
        ? 'applied'
        : rejections.some(({ entity }) => entity === 'persons')
          ? 'rejected'
          : shown + known === 0
            ? 'absent'
            : 'unchanged';
  return {
    source: config.name,
    keys,
    outcome,
    entities,
    rejections,
    conflicts: plan.conflicts,
    held,
    skipped: rows.skipped,
  };
}
