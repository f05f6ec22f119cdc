/** Runs the cycle that the server asked for, in the process of that cycle. */
import type { Context } from '../model/context.ts';
import { GatehouseError } from '../model/errors.ts';
import { type CycleOptions, runConfiguredCycle } from '../operations/configured-cycle.ts';
import { openInstallation } from '../operations/installation.ts';
import { type CycleEnd, type CycleRequest, refusedBy } from './cycle-messages.ts';

/** Never rejects. */
export async function runRequestedCycle(
  { place, source, actor, force }: CycleRequest,
  context: Context,
  options: CycleOptions,
): Promise<CycleEnd> {
  try {
    const installation = await openInstallation({ place, context, env: process.env, actor }, 'write');
    try {
      if (options.signal?.aborted) {
        throw new GatehouseError('cycle.cancelled', 'The cycle was cancelled before it began.');
      }
      return { kind: 'report', report: await runConfiguredCycle(installation, source, { ...options, force }) };
    } finally {
      await installation.database.close();
    }
  } catch (error) {
    return refusedBy(error);
  }
}
