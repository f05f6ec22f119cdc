/** What the server does by itself: cycles by their schedules, relays, retention; and what people hear of it meanwhile. */

import { endAbandonedCycles } from '../operations/abandoned-cycles.ts';
import { runAccountBlocking } from '../operations/account-blocking-run.ts';
import type { Installation } from '../operations/installation.ts';
import { runRelay } from '../operations/relay-run.ts';
import { scheduledSources } from '../operations/scheduled-sources.ts';
import type { RegistryPlace } from '../registry/open.ts';
import { createRecordingFeed, type RecordingFeed } from '../relay/recording-feed.ts';
import { createCyclesSoon } from './cycle-soon.ts';
import { endOverridesInTime } from './ended-overrides.ts';
import { createNewsroom, type Newsroom } from './news.ts';
import { createRunningCycles, type RunningCycle } from './running-cycles.ts';
import { runScheduler } from './scheduler.ts';
import { keepRunning } from './until-changed.ts';
import { createWatch, type Watch } from './watch.ts';

export interface Jobs {
  /** Errors: `cycle.running`, and why it could not begin. */
  readonly startCycle: (
    source: string,
    by: { readonly actor: string; readonly force: boolean },
  ) => Promise<number | null>;
  /** Wants a cycle that reads what is there now: at once, or after the one that runs. */
  readonly cycleSoon: (source: string, actor: string) => void;
  /** Errors: `cycle.state`. */
  readonly cancelCycle: (source: string) => Promise<void>;
  readonly runningCycles: () => ReadonlyMap<string, RunningCycle>;
  readonly news: Newsroom;
  readonly feed: RecordingFeed;
  /** Looks at once for what is to be told, after somebody changed something. */
  readonly look: () => void;
  /** How every source stands; what changes after that is told to whoever listens already. */
  readonly snapshot: Watch['snapshot'];
  readonly close: () => Promise<void>;
}

export interface JobsOptions {
  readonly installation: Installation;
  readonly place: RegistryPlace;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** False: cycles run only when somebody starts one, and nothing is relayed. */
  readonly byThemselves: boolean;
}

export async function startJobs({ installation, place, env, byThemselves }: JobsOptions): Promise<Jobs> {
  const ending = new AbortController();
  const news = createNewsroom();
  const feed = createRecordingFeed();
  const cycles = createRunningCycles({
    installation,
    place,
    env,
    progress: ({ source, cycle, progress }) => news.tell('progress', { ...progress, source, cycle }),
    changed: () => watch.look(),
  });
  const watch = createWatch(installation, news, cycles.all);
  await endAbandonedCycles(installation);
  const loops = [watch.run(ending.signal)];
  if (byThemselves) {
    loops.push(runScheduler({ installation, cycles, signal: ending.signal }));
    const keep = (run: (signal: AbortSignal) => Promise<void>, failed: string): Promise<void> =>
      keepRunning(installation, run, failed, ending.signal);
    loops.push(keep((signal) => runRelay(installation, signal, feed), 'Events and numbers are not relayed'));
    loops.push(keep((signal) => endOverridesInTime(installation, signal), 'Overrides do not end in time'));
    loops.push(
      keep((signal) => runAccountBlocking(installation, feed, signal), 'Presence and directory accounts stand still'),
    );
  }
  const startCycle: Jobs['startCycle'] = async (source, by) => {
    const schedule = (await scheduledSources(installation)).find(({ name }) => name === source)?.schedule;
    return cycles.start({ source, schedule, ...by });
  };
  const soon = createCyclesSoon({
    start: (source, actor) => startCycle(source, { actor, force: false }),
    runsHere: (source) => cycles.all().has(source),
    context: installation.context,
    signal: ending.signal,
  });
  return {
    startCycle,
    cycleSoon: soon.want,
    cancelCycle: cycles.cancel,
    runningCycles: cycles.all,
    news,
    feed,
    look: watch.look,
    snapshot: watch.snapshot,
    close: async () => {
      ending.abort();
      await Promise.all([...loops, soon.settled(), cycles.close()]);
    },
  };
}
