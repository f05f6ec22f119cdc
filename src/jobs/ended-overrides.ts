/** Ends overrides when their time has come, whether a cycle is near or not. */
import { setTimeout as sleep } from 'node:timers/promises';
import { endDueOverrides } from '../operations/edit-person.ts';
import type { Installation } from '../operations/installation.ts';

const lookMilliseconds = 1000;

/** Resolves when the signal aborts. Errors: those of the registry. */
export async function endOverridesInTime(installation: Installation, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await endDueOverrides(installation);
    await sleep(lookMilliseconds, undefined, { signal }).catch(() => undefined);
  }
}
