/** How the relays stand, and what their targets refused. */
import { buildDocument } from '../config/build.ts';
import { type Refusal, readRefusals } from '../registry/relay-cursors.ts';
import { relayStatus, type SinkStatus } from '../relay/status.ts';
import type { Installation } from './installation.ts';
import { openStored } from './stored-configuration.ts';

/** One for each source that is to get events or numbers. */
export async function statusOfRelays(installation: Installation): Promise<SinkStatus[]> {
  const { raw } = await openStored(installation);
  return relayStatus(installation.database, buildDocument(raw).sources);
}

/** Events that were set aside, by source and in their order; at most `limit`. */
export async function refusedEvents(
  installation: Installation,
  source: string | null,
  limit: number,
): Promise<Refusal[]> {
  return readRefusals(installation.database, source, limit);
}
