/** What has come for a source whose records another system sends, looked at again and again. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { countRecords, getTrial, type TrialState } from '../../api/trial-records.ts';

const pause = 2000;

export function trialKey(name: string) {
  return ['trial', name];
}

/** `stored`: the source is in use already, and its records are in force. */
export function useTrial(name: string, enabled: boolean, stored: boolean) {
  const queries = useQueryClient();
  const trial = useQuery({
    queryKey: trialKey(name),
    queryFn: async ({ signal }): Promise<TrialState> =>
      stored ? { until: null, ...(await countRecords(name, signal)) } : getTrial(name, signal),
    enabled,
    retry: false,
    refetchInterval: ({ state }) => (stored || (state.data?.until ?? null) !== null ? pause : false),
  });
  const counts = JSON.stringify(trial.data?.counts ?? {});
  useEffect(() => {
    if (counts === '{}') return;
    // The samples that are shown are those of before.
    for (const kind of ['query', 'tables', 'check']) void queries.invalidateQueries({ queryKey: ['drafts', kind] });
  }, [counts, queries]);
  return trial;
}
