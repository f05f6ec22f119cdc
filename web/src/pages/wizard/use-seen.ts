/** What the last test of a connection has seen of a directory, whichever unit was chosen since. */
import { useQueryClient } from '@tanstack/react-query';
import type { Draft, TableInfo } from '../../api/drafts.ts';
import { tablesKey } from './use-tables.ts';

export function useSeen(draft: Draft): readonly TableInfo[] | undefined {
  const queries = useQueryClient();
  const { base: _chosen, ...anywhere } = draft;
  const [, , asked] = tablesKey(anywhere as Draft);
  const [found] = queries
    .getQueriesData<readonly TableInfo[]>({ queryKey: ['drafts', 'tables'] })
    .filter(([key, tables]) => {
      const { base: _base, ...other } = key[2] as Readonly<Record<string, unknown>>;
      return tables !== undefined && JSON.stringify(other) === JSON.stringify(asked);
    });
  return found?.[1];
}
