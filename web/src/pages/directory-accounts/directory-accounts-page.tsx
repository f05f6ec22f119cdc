/** Accounts of the directory that are blocked while their people are out, and the switches over that. */
import { Group, NativeSelect, Stack, Text } from '@mantine/core';
import { IconUserOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type AccountBlocking, accountStates, getAccountBlocking } from '../../api/directory-accounts.ts';
import { keys } from '../../api/keys.ts';
import { useTexts } from '../../i18n/language.tsx';
import { Answer } from '../../parts/answer.tsx';
import { BlockingNotices } from '../../parts/blocking-notices.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { PageHeading } from '../../parts/page-heading.tsx';
import { useMayAct } from '../../shell/account.ts';
import { AccountTable } from './account-table.tsx';
import { BlockingSwitches } from './blocking-switches.tsx';

/** Delays and retries come due by themselves, and nobody tells of them. */
const lookAgain = 5_000;

export function DirectoryAccountsPage() {
  const { shell, accounts, common } = useTexts();
  const mayConfigure = useMayAct('administrator');
  const blocking = useQuery({
    queryKey: keys.accountBlocking,
    queryFn: ({ signal }) => getAccountBlocking(signal),
    refetchInterval: lookAgain,
  });
  const nothing = blocking.data?.configured === false && blocking.data.mode === 'off';
  return (
    <>
      <PageHeading title={shell.directoryAccounts} text={accounts.text}>
        {blocking.data !== undefined && !nothing && <BlockingSwitches blocking={blocking.data} />}
      </PageHeading>
      <Answer query={blocking}>
        {(data) =>
          nothing ? (
            <EmptyState icon={IconUserOff} title={accounts.notConfigured} text={accounts.notConfiguredText}>
              {mayConfigure && (
                <LinkButton to="/settings" search={{ tab: 'configuration' }} variant="default">
                  {common.openConfiguration}
                </LinkButton>
              )}
            </EmptyState>
          ) : (
            <Blocking blocking={data} />
          )
        }
      </Answer>
    </>
  );
}

function Blocking({ blocking }: { readonly blocking: AccountBlocking }) {
  const { accounts, common } = useTexts();
  const [state, setState] = useState('');
  return (
    <Stack>
      <BlockingNotices blocking={blocking} whole />
      <Text c="dimmed" size="sm" maw={760}>
        {accounts.notInstant}
      </Text>
      <Group align="flex-end" role="search" aria-label={accounts.filter}>
        <NativeSelect
          label={accounts.state}
          data={[
            { value: '', label: common.all },
            ...accountStates.map((value) => ({ value, label: accounts.states[value] })),
          ]}
          value={state}
          onChange={(event) => setState(event.currentTarget.value)}
        />
        {blocking.limit !== null && (
          <Text size="sm" pb={8}>
            {accounts.peak(blocking.peak, blocking.limit)}
          </Text>
        )}
      </Group>
      <AccountTable state={state === '' ? undefined : state} refetchInterval={lookAgain} />
    </Stack>
  );
}
