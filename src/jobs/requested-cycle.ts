/** Runs the cycle that the server asked for, in the process of that cycle. */
import type { Context } from '../model/context.ts';
import { GatehouseError, GatehouseErrors, messageOf } from '../model/errors.ts';
import { openInstallation } from '../operations/installation.ts';
import { type SyncOptions, syncSources } from '../operations/sync-sources.ts';
import type { CycleEnd, CycleRequest, ToldError } from './cycle-messages.ts';

/** Never rejects. */
export async function runRequestedCycle(
  { place, source, actor, force }: CycleRequest,
  context: Context,
  options: SyncOptions,
): Promise<CycleEnd> {
  try {
    const installation = await openInstallation({ place, context, env: process.env, actor }, 'write');
    try {
      for await (const synced of syncSources(installation, [source], { ...options, force })) {
        return synced.kind === 'report' ? synced : { kind: 'refused', error: toldError(synced.error) };
      }
      return {
        kind: 'refused',
        error: { code: 'cycle.cancelled', message: 'The cycle was cancelled before it began.' },
      };
    } finally {
      await installation.database.close();
    }
  } catch (error) {
    return { kind: 'refused', error: toldError(error) };
  }
}

function toldError(thrown: unknown): ToldError {
  const error = thrown instanceof GatehouseErrors ? thrown.errors[0] : thrown;
  if (!(error instanceof GatehouseError)) return { code: 'bug', message: messageOf(thrown) };
  const { code, message, place, value, remedy } = error;
  return { code, message, place, value, remedy };
}
