/** Signing in at the OpenID provider, where one is configured. The form for name and password stands beside it and waits for nothing. */
import { Button, Divider, Stack, Text } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { keys } from '../api/keys.ts';
import { beginOpenid, getOpenid } from '../api/session.ts';
import { useTexts } from '../i18n/language.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { rememberPath } from './return-path.ts';

const lookAgain = 30_000;

export function OpenidButton() {
  const { shell } = useTexts();
  const { data } = useQuery({
    queryKey: keys.openid,
    queryFn: ({ signal }) => getOpenid(signal),
    refetchInterval: (query) => (query.state.data?.provider?.answers === false ? lookAgain : false),
  });
  const leaving = useMutation({
    mutationFn: beginOpenid,
    onSuccess: ({ url }) => {
      rememberPath();
      window.location.assign(url);
    },
  });
  const provider = data?.provider;
  if (!provider) return null;
  return (
    <Stack gap="sm">
      <Divider label={shell.or} />
      <Button
        variant="default"
        rightSection={<IconExternalLink size={16} aria-hidden />}
        loading={leaving.isPending || leaving.isSuccess}
        onClick={() => leaving.mutate()}
      >
        {shell.signInAt(provider.label)}
      </Button>
      {!provider.answers && !leaving.error && (
        <Text size="sm" role="status">
          {shell.providerDown}
        </Text>
      )}
      {leaving.error && <ProblemNotice thrown={leaving.error} />}
    </Stack>
  );
}
