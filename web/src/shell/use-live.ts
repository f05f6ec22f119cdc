/** Joins the live connection to the cache: what the server tells makes the answers concerned outdated. */
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Page } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { type LiveState, listenLive } from '../api/live.ts';
import type { SourceStatus } from '../api/sources.ts';

export function useLive(): LiveState {
  const queries = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => {
    let lost = false;
    return listenLive({
      state: (next) => {
        setState(next);
        if (next === 'lost') {
          lost = true;
          // It may be the session that ended: asking tells.
          void queries.invalidateQueries({ queryKey: keys.session });
        }
        // What happened in between nobody told.
        if (next === 'open' && lost) {
          lost = false;
          void queries.invalidateQueries();
        }
      },
      on: {
        progress: (progress) => queries.setQueryData(keys.progress(progress.source), progress),
        source: (status) => takeIn(queries, status),
        hooks: () => outdate(queries, keys.hooks),
        events: () => outdate(queries, keys.events, keys.presence, keys.accountBlocking, keys.directoryAccounts),
        cycle: (cycle) => {
          if (cycle.state !== 'running') queries.setQueryData(keys.progress(cycle.source), null);
          outdate(queries, keys.sources, keys.cycles, keys.held, keys.conflicts, keys.rejections, keys.persons);
        },
      },
    });
  }, [queries]);
  return state;
}

function outdate(queries: QueryClient, ...beginnings: readonly (readonly string[])[]): void {
  for (const queryKey of beginnings) void queries.invalidateQueries({ queryKey });
}

/** The lag of events changes from second to second: what was told is shown, without asking for all sources again. */
function takeIn(queries: QueryClient, status: SourceStatus): void {
  const { name } = status;
  const list = queries.getQueryData<Page<SourceStatus>>(keys.sources);
  if (list?.items.some((item) => item.name === name) !== true) {
    outdate(queries, keys.sources);
    return;
  }
  queries.setQueryData(keys.sources, {
    ...list,
    items: list.items.map((item) => (item.name === name ? status : item)),
  });
  queries.setQueryData<SourceStatus>(keys.source(name), (known) => (known === undefined ? known : status));
}
