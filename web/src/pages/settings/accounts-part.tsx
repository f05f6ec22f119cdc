/** Who may sign in, and as what. */
import { Badge, Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type AccountRow, listAccounts, removeAccount } from '../../api/accounts.ts';
import { keys } from '../../api/keys.ts';
import { resetSecondFactor } from '../../api/second-factor.ts';
import { useTexts } from '../../i18n/language.tsx';
import { Answer } from '../../parts/answer.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { DecisionButton } from '../../parts/decision-button.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { useAccount } from '../../shell/account.ts';
import { AccountDialog } from './account-dialog.tsx';
import { AccountOpenid } from './account-openid.tsx';

export function AccountsPart() {
  const { settings } = useTexts();
  const accounts = useQuery({ queryKey: keys.accounts, queryFn: ({ signal }) => listAccounts(signal) });
  const [opened, { open, close }] = useDisclosure(false);
  const columns = useColumns();
  return (
    <>
      <Button mb="sm" leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
        {settings.addAccount}
      </Button>
      {opened && <AccountDialog account={null} onClose={close} />}
      <Answer query={accounts}>
        {({ items }) => (
          <DataTable label={settings.tabAccounts} columns={columns} rows={items} keyOf={({ id }) => id} />
        )}
      </Answer>
    </>
  );
}

function useColumns() {
  const { settings, names, common, secondFactor } = useTexts();
  const own = useAccount();
  return useMemo((): Column<AccountRow>[] => {
    return [
      {
        id: 'name',
        title: settings.accountName,
        width: 'minmax(9rem, 1fr)',
        cell: ({ id, name }) => (id === own.id ? `${name} (${settings.you})` : name),
      },
      { id: 'role', title: settings.role, width: '10rem', cell: ({ role }) => names.roles[role] },
      {
        id: 'state',
        title: settings.state,
        width: '12rem',
        cell: ({ disabled, signIn, secondFactor: second }) => (
          <>
            <Badge color={disabled ? 'gray.8' : 'good.8'} tt="none">
              {disabled ? settings.disabled : settings.enabled}
            </Badge>
            <Text size="xs">
              {settings.signInWays[signIn]}
              {second && `, ${secondFactor.badge}`}
            </Text>
          </>
        ),
      },
      {
        id: 'signedIn',
        title: settings.signedIn,
        width: '11rem',
        cell: ({ signedInAt }) => (signedInAt === null ? common.never : <RelativeTime at={signedInAt} />),
      },
      {
        id: 'actions',
        title: common.actions,
        width: '16rem',
        cell: (account) => <AccountActions account={account} isOwn={account.id === own.id} />,
      },
    ];
  }, [settings, names, common, secondFactor, own.id]);
}

function AccountActions({ account, isOwn }: { readonly account: AccountRow; readonly isOwn: boolean }) {
  const { settings, secondFactor } = useTexts();
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <Group gap="xs">
      <Button variant="default" size="compact-sm" aria-label={settings.editAccountOf(account.name)} onClick={open}>
        {settings.editAccount}
      </Button>
      {opened && <AccountDialog account={account} onClose={close} />}
      {!isOwn && account.secondFactor && (
        <DecisionButton
          size="compact-sm"
          label={secondFactor.reset}
          aria-label={`${secondFactor.reset}: ${account.name}`}
          text={secondFactor.resetText(account.name)}
          tone="bad"
          action={() => resetSecondFactor(account.id)}
          done={() => secondFactor.resetDone}
          outdates={[keys.accounts]}
        />
      )}
      <AccountOpenid account={account} />
      {!isOwn && (
        <DecisionButton
          size="compact-sm"
          label={settings.removeAccount}
          aria-label={`${settings.removeAccount}: ${account.name}`}
          text={settings.removeAccountText(account.name)}
          tone="bad"
          action={() => removeAccount(account.id)}
          done={() => settings.accountRemoved}
          outdates={[keys.accounts, keys.tokens]}
        />
      )}
    </Group>
  );
}
