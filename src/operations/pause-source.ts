/** Keeps the schedule of a source from starting cycles for a while. Cycles that somebody starts by hand still run. */
import { changeSourceState, readSourceStates } from '../registry/source-states.ts';
import type { Installation } from './installation.ts';
import { openStored, unknownSource } from './stored-configuration.ts';

/** Errors: `config.source`. */
export async function pauseSource(installation: Installation, source: string, reason: string): Promise<void> {
  await refuseUnknown(installation, source);
  const { database, context, actor } = installation;
  await changeSourceState(database, source, {
    pausedBy: actor,
    pausedAt: context.now().toISOString(),
    pauseReason: reason,
  });
}

/** Ends a pause, and a quarantine as well: the next cycle is due at once when one was missed. Errors: `config.source`. */
export async function resumeSource(installation: Installation, source: string): Promise<void> {
  await refuseUnknown(installation, source);
  const { database, context } = installation;
  const state = (await readSourceStates(database)).get(source);
  const failing = (state?.failures ?? 0) > 0 ? { nextAt: context.now().toISOString() } : {};
  await changeSourceState(database, source, {
    pausedBy: null,
    pausedAt: null,
    pauseReason: null,
    quarantinedAt: null,
    ...failing,
  });
}

async function refuseUnknown(installation: Installation, name: string): Promise<void> {
  const { raw } = await openStored(installation);
  if (!raw.sources.some((source) => source.name === name)) throw unknownSource(raw, name);
}
