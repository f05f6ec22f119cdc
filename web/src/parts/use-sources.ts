/** The state of all sources; the live connection keeps it fresh, and a slow look makes up for what it missed. */
import { useQuery } from '@tanstack/react-query';
import { keys } from '../api/keys.ts';
import { getSource, listSources } from '../api/sources.ts';

const every = 30_000;

export function useSources() {
  return useQuery({ queryKey: keys.sources, queryFn: ({ signal }) => listSources(signal), refetchInterval: every });
}

export function useSource(name: string) {
  return useQuery({
    queryKey: keys.source(name),
    queryFn: ({ signal }) => getSource(name, signal),
    refetchInterval: every,
  });
}
