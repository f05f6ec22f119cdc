/** Lets through who is signed in; shows the first start or the sign-in page otherwise. The address stays, so one arrives where one wanted. */
import { Box } from '@mantine/core';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { keys } from '../api/keys.ts';
import { getSession, getSetup } from '../api/session.ts';
import { LoadingNotice } from '../parts/loading-notice.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { FactorPage } from './factor-page.tsx';
import { LinkPage } from './link-page.tsx';
import { SetupPage } from './setup-page.tsx';
import { SignInPage } from './sign-in-page.tsx';

const retryEvery = 5_000;

export const sessionQuery = queryOptions({
  queryKey: keys.session,
  queryFn: ({ signal }) => getSession(signal),
  staleTime: Number.POSITIVE_INFINITY,
});

export function SessionGate({ children }: { readonly children: ReactNode }) {
  const session = useQuery({
    ...sessionQuery,
    refetchInterval: (query) => (query.state.status === 'error' ? retryEvery : false),
  });
  const factor = useFactorSetup(session.data?.factorMissing ?? false);
  const signedOut = session.data === null;
  const queries = useQueryClient();
  // Whoever signs in next may be somebody else, who is to see nothing of what this account saw.
  useEffect(() => {
    if (signedOut) queries.removeQueries({ type: 'inactive' });
  }, [signedOut, queries]);
  const [link, setLink] = useState(linkSecret);
  const setup = useQuery({ queryKey: keys.setup, queryFn: ({ signal }) => getSetup(signal), enabled: signedOut });

  if (session.data) return factor.settingUp ? <FactorPage onDone={factor.done} /> : children;
  if (signedOut && link !== '') return <LinkPage secret={link} onLeave={() => setLink('')} />;
  const error = session.error ?? setup.error;
  if (error !== null) {
    return (
      <Box p="md" component="main">
        <ProblemNotice thrown={error} onRetry={() => void (signedOut ? setup : session).refetch()} />
      </Box>
    );
  }
  if (!signedOut || setup.data === undefined) return <LoadingNotice />;
  return setup.data.needed ? <SetupPage /> : <SignInPage />;
}

/** What stands behind the `#` of a sign-in link. */
function linkSecret(): string {
  return location.pathname === '/sign-in' ? location.hash.slice(1) : '';
}

/** The second factor counts from its first code on, but whoever sets it up has yet to keep the recovery codes. */
function useFactorSetup(missing: boolean) {
  const queries = useQueryClient();
  const [settingUp, setSettingUp] = useState(missing);
  if (missing && !settingUp) setSettingUp(true);
  return {
    settingUp,
    done: () => void queries.refetchQueries({ queryKey: keys.session }).then(() => setSettingUp(false)),
  };
}
