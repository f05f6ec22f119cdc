/**
 * Refreshes single people apart from cycles, also while one of the same source runs: their rows are read by key, and mapped, compared,
 * planned and applied as in a cycle, in one transaction. What a running cycle has read of them it leaves alone; see `refreshed.ts`.
 */
import type { SourceConfig } from '../config/document.ts';
import { GatehouseError } from '../model/errors.ts';
import type { MappedEntity } from '../model/records.ts';
import type { Database } from '../registry/database.ts';
import type { HeldChange } from '../registry/outcomes.ts';
import { settleOutcomes } from '../registry/people-outcomes.ts';
import {
  type BegunRefresh,
  beginRefresh,
  countPresentPeople,
  countRefreshedAway,
  endRefresh,
  isOvertaken,
} from '../registry/refreshes.ts';
import { ensureSource } from '../registry/sources.ts';
import { applyPeople } from './apply.ts';
import type { Applying } from './applying.ts';
import type { CycleTask } from './cycle-task.ts';
import { holdRefreshed } from './guard.ts';
import { loadIndex } from './load-index.ts';
import { loadPeople, type PeopleLinks } from './load-people.ts';
import { countOutcomes } from './outcome.ts';
import {
  type Narrowing,
  type PeopleRows,
  type PersonalEntity,
  personalEntities,
  readPeopleRows,
} from './people-rows.ts';
import { makePlan, type Plan } from './plan.ts';
import type { SomePeople } from './plan-entity.ts';
import type { Hold } from './planned.ts';
import { personOfKey } from './reading.ts';
import { type RefreshReport, refreshReportOf, rejectionsOf } from './refresh-report.ts';
import { type Counts, noCounts } from './report.ts';
import { rulesOf } from './rules.ts';
import { createSpool, spoolFolder } from './spool.ts';

export interface RefreshTask
  extends Pick<CycleTask, 'database' | 'config' | 'sources' | 'context' | 'dataFolder' | 'actor' | 'open' | 'signal'> {
  /** Keys of the people in the source. */
  readonly keys: readonly string[];
  readonly narrowing: Narrowing;
}

/** A refresh that cycles and others overtake so often gives up; each would have to begin within the instant that one takes. */
const mostTurns = 20;

/** Errors: those of the source, `config.*`, `registry.*`, `cycle.cancelled`; `cycle.duplicateKey` when the source has the person twice. */
export async function refreshPeople(task: RefreshTask): Promise<RefreshReport> {
  const started = performance.now();
  const sourceId = await ensureSource(task.database, task.config.name);
  const signal = task.signal ?? new AbortController().signal;
  const refreshing: Refreshing = { task, sourceId, signal, config: configOf(task.config) };
  for (let turn = 0; turn < mostTurns; turn++) {
    signal.throwIfAborted();
    const begun = await beginRefresh(task.database, sourceId, task.keys);
    const rows = await readRows(refreshing);
    const done = await task.database.transaction((within) => applyRows(refreshing, begun, rows, within));
    if (done !== null) return { ...done, durationMs: Math.round(performance.now() - started) };
  }
  throw new GatehouseError('cycle.running', `The cycles of source ${task.config.name} leave no time for a refresh`, {
    place: task.config.name,
    remedy: 'Let cycles of the source run less often.',
  });
}

interface Refreshing {
  readonly task: RefreshTask;
  readonly sourceId: number;
  readonly signal: AbortSignal;
  readonly config: SourceConfig;
}

/** Photos are left to cycles; and whoever asks for a person to be refreshed knows of something, so that one missing row is enough. */
function configOf(whole: SourceConfig): SourceConfig {
  const { photos: _, ...config } = whole;
  const { persons, identifiers, documents } = config.missing;
  const missing = {
    ...config.missing,
    persons: { ...persons, afterCycles: 1 },
    identifiers: { ...identifiers, afterCycles: 1 },
    documents: { ...documents, afterCycles: 1 },
  };
  return { ...config, missing };
}

async function readRows({ task, sourceId, signal, config }: Refreshing): Promise<PeopleRows> {
  const { database, keys, narrowing } = task;
  const known = new Map<PersonalEntity, number>();
  const links = linksOf(database, sourceId, keys);
  for (const entity of personalEntities) {
    if (config[entity] !== undefined) known.set(entity, (await loadPeople(links, entity)).index.present());
  }
  const source = await task.open(config, signal, true);
  try {
    return await readPeopleRows({
      config,
      source,
      keys,
      narrowing,
      known: (entity) => known.get(entity) ?? 0,
      signal,
    });
  } finally {
    await source.close().catch(() => {});
  }
}

function linksOf(database: Database, sourceId: number, keys: readonly string[], rows?: PeopleRows): PeopleLinks {
  const isPersonal = (entity: MappedEntity): entity is PersonalEntity =>
    (personalEntities as readonly string[]).includes(entity);
  return {
    database,
    sourceId,
    keys,
    rowKeys: (entity) => (isPersonal(entity) ? (rows?.of(entity)?.keys ?? []) : []),
  };
}

/** Null when what was read may be out of date, so that it must be read again. */
async function applyRows(
  refreshing: Refreshing,
  begun: BegunRefresh,
  rows: PeopleRows,
  within: Database,
): Promise<Omit<RefreshReport, 'durationMs'> | null> {
  const { task, sourceId } = refreshing;
  if (await isOvertaken(within, sourceId, begun, task.keys)) return null;
  const rules = await rulesOf({ database: within, sources: task.sources });
  const plan = await planRows(refreshing, rows, within, rules);
  try {
    const duplicate = plan.entities.persons?.reading.aborted ?? null;
    if (duplicate !== null) throw new GatehouseError(duplicate.code, duplicate.reason, { place: task.config.name });
    const held = await holdOf(refreshing, rows, plan, within);
    if (held !== null) return refreshReportOf(task, rows, plan, {}, held);
    const counts: Partial<Record<MappedEntity, Counts>> = {};
    for (const entity of personalEntities) {
      const read = rows.of(entity);
      if (read !== undefined) counts[entity] = { ...noCounts(), read: read.count };
    }
    const applying = applyingOf(refreshing, plan, rules, within, counts);
    await applyPeople(applying);
    countOutcomes(plan, counts);
    const removed: string[] = [];
    for await (const batch of plan.entities.persons?.removals.batches(1000) ?? [])
      removed.push(...batch.map(({ key }) => key));
    await endRefresh(within, sourceId, begun, removed);
    const people = new Set(task.keys);
    const rejected = new Set(
      [...(await rejectionsOf(plan)), ...plan.conflicts].flatMap(({ entity, key }) =>
        entity === 'persons' ? [key] : [],
      ),
    );
    await settleOutcomes(within, sourceId, {
      persons: task.keys.filter((key) => !rejected.has(key)),
      isTheirs: ({ entity, key }: Pick<HeldChange, 'entity' | 'key'>) =>
        entity === 'persons' ? people.has(key) : entity === 'identifiers' && people.has(personOfKey(key)),
    });
    return refreshReportOf(task, rows, plan, counts, null);
  } finally {
    plan.discard();
  }
}

function planRows(
  { task, sourceId, signal, config }: Refreshing,
  rows: PeopleRows,
  within: Database,
  rules: Awaited<ReturnType<typeof rulesOf>>,
): Promise<Plan> {
  const links = linksOf(within, sourceId, task.keys, rows);
  const now = task.context.now();
  const isPersonal = (entity: MappedEntity): entity is PersonalEntity =>
    (personalEntities as readonly string[]).includes(entity);
  const some: SomePeople = {
    load: (entity) =>
      isPersonal(entity)
        ? loadPeople(links, entity)
        : loadIndex({ database: within, sourceId, now, configChanged: false }, entity),
    source(entity) {
      const read = isPersonal(entity) ? rows.of(entity) : undefined;
      return read === undefined
        ? null
        : {
            read: async function* () {
              yield* read.batches;
            },
          };
    },
  };
  return makePlan({
    ...rules,
    database: within,
    sourceId,
    config,
    source: { read: async function* () {} },
    context: task.context,
    firstCycle: true,
    configChanged: false,
    spoolFolder: spoolFolder(task.dataFolder),
    progress: () => {},
    some,
    signal,
  });
}

/** Removals of people are guarded as those of a cycle, all refreshes since the newest cycle together. */
async function holdOf(
  { task, sourceId, config }: Refreshing,
  rows: PeopleRows,
  plan: Plan,
  within: Database,
): Promise<Hold | null> {
  const removals = plan.entities.persons?.removals.size() ?? 0;
  if (removals === 0) return null;
  const figures = {
    anybody: rows.anybody,
    known: await countPresentPeople(within, sourceId),
    removals: removals + (await countRefreshedAway(within, sourceId, task.keys)),
  };
  return holdRefreshed(figures, config.guard.persons, config.guard.emptyIsSuspicious);
}

function applyingOf(
  { task, sourceId, signal, config }: Refreshing,
  plan: Plan,
  rules: Awaited<ReturnType<typeof rulesOf>>,
  within: Database,
  counts: Partial<Record<MappedEntity, Counts>>,
): Applying {
  return {
    database: within,
    sourceId,
    config,
    plan,
    context: task.context,
    author: { cycleId: null, sourceId, actor: task.actor },
    counts: (entity) => (counts[entity] ??= noCounts()),
    held: createSpool<HeldChange>(spoolFolder(task.dataFolder), 'held'),
    alone: task.sources.length <= 1,
    priorityOf: rules.priorityOf,
    dismisses: rules.dismisses,
    firstCycle: true,
    photos: { open: () => task.open(config, signal, false), fetched: 0, complete: true },
    refreshing: true,
    signal,
  };
}
