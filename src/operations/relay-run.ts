/** Relays events, changes and numbers to all configured sources and hooks until it is interrupted, and applies retention meanwhile. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildDocument } from '../config/build.ts';
import type { ConfigurationDocument, HookConfig, PresenceConfig, SourceConfig } from '../config/document.ts';
import { resolveDocument, resolveHook, resolveOwnSettings } from '../config/resolve.ts';
import { hookPlace } from '../config/secret-places.ts';
import { messageOf } from '../model/errors.ts';
import { followLog } from '../presence/follow.ts';
import { removeOldEvents } from '../registry/event-partitions.ts';
import { registryIdentity } from '../registry/hook-cursors.ts';
import { uniqueToken } from '../registry/open.ts';
import { noteFailure } from '../registry/relay-cursors.ts';
import { sinksOf } from '../relay/hooks/hook-sinks.ts';
import { createRecordingFeed, type RecordingFeed } from '../relay/recording-feed.ts';
import { runRelays, writesTo } from '../relay/relay.ts';
import type { Installation } from './installation.ts';
import { openSource } from './open-source.ts';
import { openStored } from './stored-configuration.ts';

/** What cannot be resolved now, as where a file with a secret is missing, is looked at again so often. */
const againMilliseconds = 60_000;

/** Resolves when the signal aborts. Errors: `config.*`, `registry.*`. */
export async function runRelay(
  installation: Installation,
  signal: AbortSignal,
  feed: RecordingFeed = createRecordingFeed(),
): Promise<void> {
  while (!signal.aborted) {
    const targets = await resolveTargets(installation);
    const round = targets.whole ? signal : AbortSignal.any([signal, AbortSignal.timeout(againMilliseconds)]);
    await relayTo(installation, targets, feed, round);
  }
}

async function relayTo(
  installation: Installation,
  { sources, hooks, retained }: Targets,
  feed: RecordingFeed,
  signal: AbortSignal,
): Promise<void> {
  const { database, context } = installation;
  const pause = (milliseconds: number, until: AbortSignal): Promise<void> =>
    sleep(milliseconds, undefined, { signal: until }).catch(() => undefined);
  const cleaning = keepRetention(installation, { ...retained, pause }, signal);
  // Without targets there is nothing to look for, and no other process to be kept from relaying.
  if (!sources.some(writesTo) && hooks.length === 0) {
    await cleaning;
    if (!signal.aborted) await once(signal, 'abort');
    return;
  }
  await runRelays(
    {
      database,
      sources,
      hooks,
      identity: await registryIdentity(database),
      context,
      open: (config, within) => openSource(installation, config, within, true),
      feed,
      newToken: uniqueToken,
      pause,
    },
    signal,
  );
  await cleaning;
}

interface Targets {
  readonly sources: readonly SourceConfig[];
  readonly hooks: readonly HookConfig[];
  readonly retained: Retained;
  /** False where something could not be resolved and so gets nothing. */
  readonly whole: boolean;
}

/** How long events are kept, and for whom longer. */
interface Retained {
  /** `90d` or `3y`. */
  readonly retention: string | undefined;
  readonly sinks: readonly string[];
  readonly presence: PresenceConfig | undefined;
}

/** Each by itself, and only sources to which something goes, so that a secret that is missing stops nobody else. */
async function resolveTargets(installation: Installation): Promise<Targets> {
  const { database, context, lookup } = installation;
  const { raw, lost } = await openStored(installation);
  const sources: SourceConfig[] = [];
  const hooks: HookConfig[] = [];
  let whole = true;
  const fail = async (name: string, sinks: readonly string[], thrown: unknown): Promise<void> => {
    whole = false;
    const [at, error] = [context.now(), messageOf(thrown)];
    context.log('warn', 'Events cannot be relayed', { to: name, error });
    const retryAt = new Date(at.getTime() + againMilliseconds);
    for (const sink of sinks) await noteFailure(database, sink, { failures: 1, error, at, retryAt });
  };
  for (const source of raw.sources) {
    const { name } = source;
    if (!('events' in source || 'assignedNumbers' in source)) continue;
    try {
      const error = lost.get(name);
      if (error !== undefined) throw error;
      sources.push(...resolveDocument(raw, lookup, [name]).sources);
    } catch (thrown) {
      await fail(name, [name], thrown);
    }
  }
  const asWritten = buildDocument(raw);
  for (const [index, hook] of (raw.hooks ?? []).entries()) {
    try {
      const error = lost.get(hookPlace(hook.name));
      if (error !== undefined) throw error;
      hooks.push(resolveHook(hook, lookup));
    } catch (thrown) {
      await fail(
        hookPlace(hook.name),
        asWritten.hooks
          .slice(index, index + 1)
          .flatMap(sinksOf)
          .map(({ sink }) => sink),
        thrown,
      );
    }
  }
  // As the one who follows the log has it, or each would make presence anew after the other.
  const { presence } = resolveOwnSettings({ ...(raw.presence && { presence: raw.presence }), sources: [] }, lookup);
  return {
    sources,
    hooks,
    retained: { retention: raw.retention?.events, sinks: logSinksOf(asWritten), presence },
    whole,
  };
}

/** Whoever gets events, also those who cannot be reached at present, as where a secret is missing: they get them later. */
function logSinksOf({ sources, hooks }: ConfigurationDocument): string[] {
  return [
    ...sources.filter((config) => writesTo(config) && config.events !== undefined).map(({ name }) => name),
    ...hooks.flatMap(sinksOf).flatMap(({ sink, log }) => (log === 'access_event' ? [sink] : [])),
  ];
}

const cleaningMilliseconds = 3_600_000;

async function keepRetention(
  { database, context }: Installation,
  {
    retention,
    sinks,
    presence,
    pause,
  }: Retained & { readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void> },
  signal: AbortSignal,
): Promise<void> {
  if (retention === undefined) return;
  const configuration = presence === undefined ? null : JSON.stringify(presence);
  while (!signal.aborted) {
    try {
      // Where no server runs nobody else follows the log, and its old events would stay for ever.
      if (presence !== undefined) await followLog(database, presence, signal);
      const of = { before: oldest(retention, context.now()), sinks, presence: configuration };
      const removed = await removeOldEvents(database, of, signal);
      if (removed > 0) context.log('info', 'Old access events were removed', { removed });
    } catch (error) {
      if (!signal.aborted) context.log('warn', 'Old access events could not be removed', { error: messageOf(error) });
    }
    await pause(cleaningMilliseconds, signal);
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
