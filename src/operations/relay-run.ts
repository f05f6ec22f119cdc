/** Relays events, changes and numbers to all configured sources and hooks until it is interrupted, and applies retention meanwhile. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildDocument } from '../config/build.ts';
import type { HookConfig, SourceConfig } from '../config/document.ts';
import { resolveDocument, resolveHook } from '../config/parse.ts';
import { hookPlace } from '../config/secret-places.ts';
import { messageOf } from '../model/errors.ts';
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
  { sources, hooks, retention }: Targets,
  feed: RecordingFeed,
  signal: AbortSignal,
): Promise<void> {
  const { database, context } = installation;
  const pause = (milliseconds: number, until: AbortSignal): Promise<void> =>
    sleep(milliseconds, undefined, { signal: until }).catch(() => undefined);
  const cleaning = keepRetention(installation, { sources, hooks, retention, pause }, signal);
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
  readonly retention: string | undefined;
  /** False where something could not be resolved and so gets nothing. */
  readonly whole: boolean;
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
  const asWritten = buildDocument(raw).hooks;
  for (const [index, hook] of (raw.hooks ?? []).entries()) {
    try {
      const error = lost.get(hookPlace(hook.name));
      if (error !== undefined) throw error;
      hooks.push(resolveHook(hook, lookup));
    } catch (thrown) {
      await fail(
        hookPlace(hook.name),
        asWritten
          .slice(index, index + 1)
          .flatMap(sinksOf)
          .map(({ sink }) => sink),
        thrown,
      );
    }
  }
  return { sources, hooks, retention: raw.retention?.events, whole };
}

const cleaningMilliseconds = 3_600_000;

async function keepRetention(
  { database, context }: Installation,
  of: {
    readonly sources: readonly SourceConfig[];
    readonly hooks: readonly HookConfig[];
    readonly retention: string | undefined;
    readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  },
  signal: AbortSignal,
): Promise<void> {
  if (of.retention === undefined) return;
  const sinks = [
    ...of.sources.filter((config) => writesTo(config) && config.events !== undefined).map(({ name }) => name),
    ...of.hooks.flatMap(sinksOf).flatMap(({ sink, log }) => (log === 'access_event' ? [sink] : [])),
  ];
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
