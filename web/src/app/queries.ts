/** The cache of what the server said. Problems of reading are shown where the data would stand; a lost session everywhere. */
import { QueryCache, QueryClient } from '@tanstack/react-query';
import { keys } from '../api/keys.ts';
import { isSignedOut, ProblemError } from '../api/problem.ts';

export function createQueries(): QueryClient {
  const queries: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (thrown) => {
        if (isSignedOut(thrown)) queries.setQueryData(keys.session, null);
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // A refusal stays one; only what did not reach the server, or overloaded it, is worth another try.
        retry: (count, thrown) =>
          count < 2 &&
          (!(thrown instanceof ProblemError) || thrown.problem.status === 0 || thrown.problem.status >= 502),
      },
      mutations: { retry: false },
    },
  });
  return queries;
}
