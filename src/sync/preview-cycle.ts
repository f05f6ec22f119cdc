import { lastCycle } from '../registry/cycles.ts';
import { findSource } from '../registry/sources.ts';
import type { CycleTask } from './cycle-task.ts';
import { everything } from './delta.ts';
import type { PlanLine } from './planned.ts';
import { planLines } from './preview.ts';
import { readAndPlan } from './read-and-plan.ts';
import type { Notice } from './report.ts';
import { rulesOf } from './rules.ts';
import { fingerprintOf } from './version.ts';

/** The plan of a cycle that is not run: every change a line, in the order in which they would be applied. Writes nothing. */
export async function* previewCycle(task: CycleTask): AsyncGenerator<PlanLine, { notices: readonly Notice[] }> {
  const { database, config } = task;
  const signal = task.signal ?? new AbortController().signal;
  // A source that was never synchronised has no id yet, and a preview must not give it one.
  const sourceId = (await findSource(database, config.name)) ?? -1;
  const { last, everFinished } = await lastCycle(database, sourceId);
  const rules = await rulesOf(task, sourceId === -1 ? config : undefined);
  const configChanged = last?.fingerprint !== fingerprintOf(config);
  // Whoever wants to see a plan sees that of everything.
  const of = { sourceId, firstCycle: !everFinished, configChanged, ...rules };
  const { plan } = await readAndPlan(task, signal, of, null, async () => everything);
  try {
    const notices = yield* planLines(plan, { database, sourceId, config, now: task.context.now(), ...rules });
    return { notices: [...plan.notices, ...notices] };
  } finally {
    plan.discard();
  }
}
