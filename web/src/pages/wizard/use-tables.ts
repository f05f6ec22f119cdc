/** The tables of the draft's database, and the rows of a query. */
import { skipToken, useQuery } from '@tanstack/react-query';
import { type Draft, listAttributes, listTables, runQuery } from '../../api/drafts.ts';
import { connectionOnly } from './draft.ts';
import { isDirectory } from './kinds.ts';

const sampleRows = 10;
// A refused sign-in that is tried again and again locks accounts.
const once = { retry: false, staleTime: 5 * 60_000, refetchOnWindowFocus: false, refetchOnReconnect: false } as const;

export function tablesKey(draft: Draft) {
  return ['drafts', 'tables', connectionOnly(draft)];
}

export function useTables(draft: Draft) {
  return useQuery({
    ...once,
    queryKey: tablesKey(draft),
    queryFn: ({ signal }) => listTables(connectionOnly(draft), signal),
  });
}

/** Nothing is asked where the query is empty. A directory shows the attributes that its people have, with an example of each. */
export function useSample(draft: Draft, query: string) {
  const source = connectionOnly(draft);
  const entries = isDirectory(draft.type);
  return useQuery({
    ...once,
    queryKey: ['drafts', entries ? 'attributes' : 'query', source, entries ? '' : query],
    queryFn: entries
      ? ({ signal }) => listAttributes(source, signal)
      : query.trim() === ''
        ? skipToken
        : ({ signal }) => runQuery(source, query, sampleRows, signal),
  });
}
