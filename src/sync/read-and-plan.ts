/** The first half of a cycle and all of a preview: the source is opened, read, and a plan made of what it gives. */
import type { ServerAddress } from '../config/document.ts';
import type { Source } from '../sources/source.ts';
import type { CycleTask } from './cycle-task.ts';
import type { Reach } from './delta.ts';
import { makePlan, type Plan } from './plan.ts';
import type { SourceRules } from './rules.ts';
import { spoolFolder } from './spool.ts';
import { versionOf } from './version.ts';

/** A plan with the server of several from which all its rows came, and the version of that one before they came. */
export interface Read {
  readonly plan: Plan;
  readonly reach: Reach;
  readonly server?: ServerAddress;
  readonly version: string | null;
}

/** `opened`: the source, where it is open already. */
export async function readAndPlan(
  task: CycleTask,
  signal: AbortSignal,
  of: SourceRules & { readonly sourceId: number; readonly firstCycle: boolean; readonly configChanged: boolean },
  opened: Source | null,
  reachOf: (source: Source) => Promise<Reach>,
): Promise<Read> {
  const { config, database, context } = task;
  task.progress?.({ source: config.name, step: 'connect', entity: null, rows: 0, expected: null });
  const source = opened ?? (await task.open(config, signal, false));
  // What a session has done for its version may slow it down: PostgreSQL then reads a large table at half the speed.
  await opened?.renew?.(signal);
  try {
    const { server } = source;
    // Another server than the one that was asked whether there is anything to do may be behind it.
    const version =
      server === undefined || config.version === undefined ? null : await versionOf(source, config.version, signal);
    const reach = await reachOf(source);
    const plan = await makePlan({
      ...of,
      ...(reach.delta === null ? {} : { delta: reach.delta }),
      database,
      config,
      source,
      context,
      spoolFolder: spoolFolder(task.dataFolder),
      progress: (entity, rows, expected) =>
        task.progress?.({ source: config.name, step: 'read', entity, rows, expected }),
      signal,
    });
    return { plan, version, reach, ...(server === undefined ? {} : { server }) };
  } finally {
    await source.close().catch(() => {});
  }
}
