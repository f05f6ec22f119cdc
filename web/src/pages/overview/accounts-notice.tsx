/** On the overview only what somebody should act upon: account blocking that is suspended, waits in vain or does not work. */
import { Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getAccountBlocking } from '../../api/directory-accounts.ts';
import { keys } from '../../api/keys.ts';
import { useTexts } from '../../i18n/language.tsx';
import { BlockingNotices } from '../../parts/blocking-notices.tsx';
import { LinkButton } from '../../parts/link-button.tsx';

export function AccountsNotice() {
  const { shell } = useTexts();
  const { data } = useQuery({
    queryKey: keys.accountBlocking,
    queryFn: ({ signal }) => getAccountBlocking(signal),
    refetchInterval: 15_000,
  });
  if (data === undefined || (data.suspension === null && data.problem === null && data.failing === 0)) return null;
  return (
    <Stack gap="xs" mt="md">
      <BlockingNotices blocking={data} />
      <Group>
        <LinkButton to="/directory-accounts" variant="default">
          {shell.directoryAccounts}
        </LinkButton>
      </Group>
    </Stack>
  );
}
