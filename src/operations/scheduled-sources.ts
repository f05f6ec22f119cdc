/** The sources with their schedules, as whoever starts their cycles needs them: without their secrets. */
import type { Schedule } from '../config/document.ts';
import { resolveDocument } from '../config/resolve.ts';
import { GatehouseErrors } from '../model/errors.ts';
import type { Installation } from './installation.ts';
import { openStored } from './stored-configuration.ts';

export interface ScheduledSource {
  readonly name: string;
  /** Undefined where cycles are run by hand only. */
  readonly schedule: Schedule | undefined;
  /** Everything that is configured of it, to be compared. */
  readonly settings: string;
}

export async function scheduledSources(
  installation: Pick<Installation, 'database' | 'secrets' | 'lookup'>,
): Promise<ScheduledSource[]> {
  const { raw } = await openStored(installation);
  return raw.sources.map((source) => {
    const { name, schedule } = source;
    const settings = JSON.stringify(source);
    const known = { name, settings };
    if (schedule === undefined) return { ...known, schedule: undefined };
    try {
      return { ...known, schedule: resolveDocument(raw, installation.lookup, [name]).sources[0]?.schedule };
    } catch (error) {
      // A reference that cannot be resolved fails the cycles, which say so; the schedule itself most likely holds none.
      if (!(error instanceof GatehouseErrors)) throw error;
      return { ...known, schedule };
    }
  });
}
