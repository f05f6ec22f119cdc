/** How every source stands, in one look: its schedule, its last cycle, what waits for people, and what goes wrong. */

import { buildDocument } from '../config/build.ts';
import type { RawSource } from '../config/schema.ts';
import { type ListedCycle, newestCyclesOf } from '../registry/lists/cycles.ts';
import { countWaiting } from '../registry/lists/outcomes.ts';
import { freshState, readSourceStates, type SourceState } from '../registry/source-states.ts';
import { findSource } from '../registry/sources.ts';
import { relayStatus, type SinkStatus } from '../relay/status.ts';
import type { Progress } from '../sync/cycle.ts';
import type { Installation } from './installation.ts';
import { openStored, unknownSource } from './stored-configuration.ts';

/** A cycle that the asking process itself runs. */
export interface OwnCycle {
  readonly cycle: number | null;
  readonly actor: string;
  readonly startedAt: string;
  readonly progress: Progress | null;
}

export interface SourceStatus {
  readonly name: string;
  readonly type: string;
  readonly state: 'healthy' | 'running' | 'held' | 'failing' | 'quarantined' | 'paused' | 'new';
  readonly schedule: RawSource['schedule'] | null;
  /** The last one that is over. */
  readonly lastCycle: ListedCycle | null;
  /** When a cycle last went through, also a skipped one, which has no record of its own. */
  readonly checkedAt: string | null;
  /** Null without a schedule and while paused or running. */
  readonly nextAt: string | null;
  readonly paused: { readonly by: string; readonly at: string; readonly reason: string } | null;
  readonly failures: {
    readonly count: number;
    readonly since: string;
    readonly code: string;
    readonly message: string;
  } | null;
  readonly running: {
    readonly cycle: number | null;
    readonly actor: string;
    readonly startedAt: string;
    readonly step: Progress['step'] | null;
    readonly entity: Progress['entity'];
    readonly rows: number;
    readonly expected: number | null;
  } | null;
  readonly waiting: { readonly held: number; readonly conflicts: number; readonly rejected: number };
  readonly relay: {
    readonly waiting: number;
    readonly refused: number;
    readonly oldestAt: string | null;
    readonly error: string | null;
  } | null;
}

/** `own`: the cycles that this process runs, by source. */
export async function statusOfSources(
  installation: Installation,
  own: ReadonlyMap<string, OwnCycle>,
): Promise<SourceStatus[]> {
  const { raw } = await openStored(installation);
  const { database } = installation;
  const states = await readSourceStates(database);
  const waiting = await countWaiting(database);
  const relays = new Map(
    (await relayStatus(database, buildDocument(raw).sources)).map((status) => [status.source, status]),
  );
  const statuses: SourceStatus[] = [];
  for (const source of raw.sources) {
    const id = await findSource(database, source.name);
    const cycles =
      id === undefined ? { ended: null, running: null } : await newestCyclesOf(database, { id, name: source.name });
    statuses.push(
      statusOf(source, {
        state: states.get(source.name) ?? freshState(source.name),
        ended: cycles.ended,
        running: own.get(source.name) ?? foreign(cycles.running),
        waiting: (id === undefined ? undefined : waiting.get(id)) ?? nothing,
        relay: relays.get(source.name),
      }),
    );
  }
  return statuses;
}

/** Errors: `config.source`. */
export async function statusOfSource(
  installation: Installation,
  name: string,
  own: ReadonlyMap<string, OwnCycle>,
): Promise<SourceStatus> {
  const status = (await statusOfSources(installation, own)).find((candidate) => candidate.name === name);
  if (status === undefined) throw unknownSource((await openStored(installation)).raw, name);
  return status;
}

const nothing = { held: 0, conflicts: 0, rejected: 0 };

interface Facts {
  readonly state: SourceState;
  readonly ended: ListedCycle | null;
  readonly running: OwnCycle | null;
  readonly waiting: SourceStatus['waiting'];
  readonly relay: SinkStatus | undefined;
}

function statusOf(source: RawSource, facts: Facts): SourceStatus {
  const { state, ended, running, waiting, relay } = facts;
  const failures = failuresOf(state, ended);
  const paused =
    state.pausedAt === null ? null : { by: state.pausedBy ?? '', at: state.pausedAt, reason: state.pauseReason ?? '' };
  const { name, type } = source;
  return {
    name,
    type,
    state: wordFor({ ...facts, failures, paused }),
    schedule: source.schedule ?? null,
    lastCycle: ended,
    checkedAt: state.checkedAt ?? (failures === null ? (ended?.finishedAt ?? null) : null),
    nextAt: source.schedule === undefined || paused !== null || running !== null ? null : state.nextAt,
    paused,
    failures,
    running:
      running === null
        ? null
        : {
            cycle: running.cycle,
            actor: running.actor,
            startedAt: running.startedAt,
            step: running.progress?.step ?? null,
            entity: running.progress?.entity ?? null,
            rows: running.progress?.rows ?? 0,
            expected: running.progress?.expected ?? null,
          },
    waiting,
    relay: relay === undefined ? null : relayFacts(relay),
  };
}

function relayFacts({ waiting, refused, oldest, error }: SinkStatus): SourceStatus['relay'] {
  return { waiting, refused, oldestAt: oldest, error };
}

function wordFor(facts: Facts & Pick<SourceStatus, 'failures' | 'paused'>): SourceStatus['state'] {
  if (facts.running !== null) return 'running';
  if (facts.paused !== null) return 'paused';
  if (facts.failures !== null) return facts.state.quarantinedAt === null ? 'failing' : 'quarantined';
  if (facts.waiting.held > 0) return 'held';
  return facts.ended === null && facts.state.checkedAt === null ? 'new' : 'healthy';
}

/** A cycle that another process ran since, as a command does, ends the failures as well; or is one. */
function failuresOf(state: SourceState, ended: ListedCycle | null): SourceStatus['failures'] {
  const isFailed = ended?.state === 'failed';
  if (state.failures > 0 && state.failingSince !== null) {
    const { finishedAt } = ended ?? { finishedAt: null };
    if (!isFailed && finishedAt !== null && finishedAt > (state.failedAt ?? '')) return null;
    return {
      count: state.failures,
      since: state.failingSince,
      code: state.code ?? 'bug',
      message: state.message ?? '',
    };
  }
  if (!isFailed || ended === null) return null;
  if (state.checkedAt !== null && state.checkedAt > (ended.finishedAt ?? '')) return null;
  const since = ended.finishedAt ?? ended.startedAt;
  return { count: 1, since, code: ended.errorCode ?? 'bug', message: ended.error ?? '' };
}

/** A cycle that another process runs, as a command does. */
function foreign(cycle: ListedCycle | null): OwnCycle | null {
  return cycle === null ? null : { cycle: cycle.id, actor: cycle.actor, startedAt: cycle.startedAt, progress: null };
}
