/** Signs in by a link that is good once; the secret leaves the address before anything else happens. */
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { keys } from '../api/keys.ts';
import { signInByLink } from '../api/session.ts';
import { useTexts } from '../i18n/language.tsx';
import { LoadingNotice } from '../parts/loading-notice.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Entrance } from './entrance.tsx';

interface Props {
  readonly secret: string;
  readonly onLeave: () => void;
}

export function LinkPage({ secret, onLeave }: Props) {
  const { shell } = useTexts();
  const queries = useQueryClient();
  const { mutate, error } = useMutation({
    mutationFn: () => signInByLink(secret),
    onSuccess: (session) => queries.setQueryData(keys.session, session),
  });
  useEffect(() => {
    history.replaceState(null, '', '/');
    mutate();
  }, [mutate]);
  if (error === null) return <LoadingNotice />;
  return (
    <Entrance title={shell.signInTitle}>
      <ProblemNotice thrown={error} />
      <Button onClick={onLeave}>{shell.signInByPassword}</Button>
    </Entrance>
  );
}
