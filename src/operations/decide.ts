import { buildDocument } from '../config/build.ts';
import { type Decision, discardHeld, releaseHeld } from '../sync/decide.ts';
import type { DecisionTask } from '../sync/deciding.ts';
import type { Installation } from './installation.ts';
import { openStored } from './stored-configuration.ts';

/** Applies what a cycle held. Errors: `command.notFound`, `cycle.state` when nothing of it waits, `cycle.running`. */
export async function release(installation: Installation, cycleId: number): Promise<Decision> {
  return releaseHeld(await decisionTask(installation), cycleId);
}

/** Leaves the registry as it is; what was held is not proposed again until its rows change. Errors as of `release`. */
export async function discard(installation: Installation, cycleId: number): Promise<Decision> {
  return discardHeld(await decisionTask(installation), cycleId);
}

/** Decisions ask no source, so references in the configuration stay unresolved. */
export async function decisionTask(installation: Installation): Promise<DecisionTask> {
  const { database, context, actor } = installation;
  const { raw } = await openStored(installation);
  return { database, context, actor, sources: buildDocument(raw).sources };
}
