/** Shows what a query gave, or that it is on its way, or why it failed. */
import type { ReactNode } from 'react';
import { LoadingNotice } from './loading-notice.tsx';
import { ProblemNotice } from './problem-notice.tsx';

interface Props<T> {
  readonly query: {
    readonly data: T | undefined;
    readonly error: Error | null;
    readonly refetch: () => Promise<unknown>;
  };
  readonly children: (data: T) => ReactNode;
}

export function Answer<T>({ query, children }: Props<T>) {
  const { data, error, refetch } = query;
  return (
    <>
      {error !== null && <ProblemNotice thrown={error} onRetry={() => void refetch()} />}
      {data === undefined ? error === null && <LoadingNotice /> : children(data)}
    </>
  );
}
