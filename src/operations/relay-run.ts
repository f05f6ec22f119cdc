/** Relays events and numbers to all configured sources until it is interrupted, and applies retention meanwhile. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SourceConfig } from '../config/document.ts';
import { resolveDocument } from '../config/parse.ts';
import { messageOf } from '../model/errors.ts';
import { removeOldEvents } from '../registry/event-partitions.ts';
import { uniqueToken } from '../registry/open.ts';
import { createRecordingFeed, type RecordingFeed } from '../relay/recording-feed.ts';
import { runRelays, writesTo } from '../relay/relay.ts';
import { openSource } from '../sources/open.ts';
import type { Installation } from './installation.ts';
import { openStored } from './stored-configuration.ts';

/** Resolves when the signal aborts. Errors: `config.*`, `registry.*`. */
export async function runRelay(
  installation: Installation,
  signal: AbortSignal,
  feed: RecordingFeed = createRecordingFeed(),
): Promise<void> {
  const { database, context } = installation;
  const { sources, retention } = await outgoingConfiguration(installation);
  const pause = (milliseconds: number, until: AbortSignal): Promise<void> =>
    sleep(milliseconds, undefined, { signal: until }).catch(() => undefined);
  const cleaning = keepRetention(installation, { sources, retention, pause }, signal);
  // Without targets there is nothing to look for, and no other process to be kept from relaying.
  if (!sources.some(writesTo)) {
    await cleaning;
    if (!signal.aborted) await once(signal, 'abort');
    return;
  }
  await runRelays(
    {
      database,
      sources,
      context,
      open: (config, within) => openSource(config, context, within, true),
      feed,
      newToken: uniqueToken,
      pause,
    },
    signal,
  );
  await cleaning;
}

/** Only the sources to which something goes are resolved, so that a missing secret of another one does not matter. */
async function outgoingConfiguration(
  installation: Installation,
): Promise<{ readonly sources: readonly SourceConfig[]; readonly retention: string | undefined }> {
  const { raw } = await openStored(installation);
  const names = raw.sources
    .filter((source) => 'events' in source || 'assignedNumbers' in source)
    .map(({ name }) => name);
  const { sources } = resolveDocument(raw, installation.lookup, names);
  return { sources: sources.filter(({ name }) => names.includes(name)), retention: raw.retention?.events };
}

const cleaningMilliseconds = 3_600_000;

async function keepRetention(
  { database, context }: Installation,
  of: {
    readonly sources: readonly SourceConfig[];
    readonly retention: string | undefined;
    readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  },
  signal: AbortSignal,
): Promise<void> {
  if (of.retention === undefined) return;
  const sinks = of.sources.filter((config) => writesTo(config) && config.events !== undefined).map(({ name }) => name);
  while (!signal.aborted) {
    try {
      const removed = await removeOldEvents(database, oldest(of.retention, context.now()), sinks, signal);
      if (removed > 0) context.log('info', 'Old access events were removed', { removed });
    } catch (error) {
      if (!signal.aborted) context.log('warn', 'Old access events could not be removed', { error: messageOf(error) });
    }
    await of.pause(cleaningMilliseconds, signal);
  }
}

/** The instant so long ago: `90d` or `3y`. */
function oldest(retention: string, now: Date): Date {
  const count = Number(retention.slice(0, -1));
  const date = new Date(now);
  if (retention.endsWith('y')) date.setUTCFullYear(date.getUTCFullYear() - count);
  else date.setUTCDate(date.getUTCDate() - count);
  return date;
}
