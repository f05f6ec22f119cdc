/** Lines of a preview, as every entity makes them. */
import type { MappedEntity } from '../model/records.ts';
import type { RejectedRow } from '../registry/outcomes.ts';
import type { Plan } from './plan.ts';
import { type Hold, type PlanLine, planBatch, type Removal, type ShownFields } from './planned.ts';
import { shownKeyText } from './reading.ts';
import type { Spool } from './spool.ts';

export function line(
  entity: MappedEntity,
  key: string | null,
  change: PlanLine['change'],
  fields: ShownFields,
  reason: string | null,
): PlanLine {
  return { entity, key: key === null ? null : shownKeyText(key), change, fields, reason, held: false };
}

export function rejectionLine(row: RejectedRow): PlanLine {
  const fields = { [row.column]: [null, row.value] as const };
  return { ...line(row.entity as MappedEntity, row.key, 'reject', fields, row.reason), code: row.code };
}

export async function* removalLines(
  plan: Plan,
  entity: MappedEntity,
  fieldsOf: (removals: readonly Removal[]) => Promise<ShownFields[]>,
  of: Spool<Removal> | undefined = plan.entities[entity]?.removals,
  hold: Hold | null = plan.entities[entity]?.holdRemovals ?? null,
  staying: ReadonlySet<number> = new Set(),
): AsyncGenerator<PlanLine> {
  if (of === undefined) return;
  for await (const batch of of.batches(planBatch)) {
    const removals = batch.filter(({ localId }) => !staying.has(localId));
    const fields = await fieldsOf(removals);
    for (const [index, removal] of removals.entries()) {
      if (removal.again === true && Object.keys(fields[index] ?? {}).length === 0) continue;
      const made = line(entity, removal.key, 'remove', fields[index] ?? {}, hold?.reason ?? null);
      yield hold === null ? made : { ...made, held: true, code: hold.code };
    }
  }
}
