/** What a plan comes to, as the counts of a cycle. */
import type { Entity } from '../api/changes.ts';
import type { Counts } from '../api/cycles.ts';
import type { PlanEnd } from '../api/sources.ts';
import { CountBars } from './count-bars.tsx';
import { CycleNotices } from './cycle-notices.tsx';

export function PlanSummary({ end: { counts = {}, notices = [] } }: { readonly end: PlanEnd }) {
  const entities: Partial<Record<Entity, Counts>> = {};
  const total = { read: 0, created: 0, updated: 0, removed: 0, unchanged: 0, held: 0, rejected: 0, conflicts: 0 };
  for (const [entity, { create, update, remove, conflict, reject, held }] of Object.entries(counts)) {
    const of = { created: create, updated: update, removed: remove, conflicts: conflict, rejected: reject, held };
    entities[entity as Entity] = { read: 0, unchanged: 0, ...of };
    for (const name of Object.keys(of) as (keyof typeof of)[]) total[name] += of[name];
  }
  return (
    <>
      <CountBars total={total} entities={entities} />
      <CycleNotices notices={notices} />
    </>
  );
}
