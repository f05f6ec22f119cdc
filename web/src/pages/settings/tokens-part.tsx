/** Tokens with which programs sign in. */
import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { listTokens, removeToken, type TokenRow } from '../../api/accounts.ts';
import { keys } from '../../api/keys.ts';
import { useFormats, useTexts } from '../../i18n/language.tsx';
import { Answer } from '../../parts/answer.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { DecisionButton } from '../../parts/decision-button.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { TokenDialog } from './token-dialog.tsx';

export function TokensPart() {
  const { settings } = useTexts();
  const tokens = useQuery({ queryKey: keys.tokens, queryFn: ({ signal }) => listTokens(signal) });
  const [opened, { open, close }] = useDisclosure(false);
  const columns = useColumns();
  return (
    <>
      <Text c="dimmed" mb="sm">
        {settings.tokensText}
      </Text>
      <Button mb="sm" leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
        {settings.addToken}
      </Button>
      {opened && <TokenDialog onClose={close} />}
      <Answer query={tokens}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={settings.tokensEmpty} text={settings.tokensEmptyText} icon={IconKey} />
          ) : (
            <DataTable label={settings.tabTokens} columns={columns} rows={items} keyOf={({ id }) => id} />
          )
        }
      </Answer>
    </>
  );
}

function useColumns() {
  const { settings, common, people } = useTexts();
  const formats = useFormats();
  return useMemo((): Column<TokenRow>[] => {
    return [
      { id: 'name', title: settings.tokenName, width: 'minmax(9rem, 1fr)', cell: ({ name }) => name },
      { id: 'owner', title: settings.owner, width: '9rem', cell: ({ account }) => account },
      {
        id: 'scopes',
        title: settings.scopes,
        width: 'minmax(10rem, 1fr)',
        cell: ({ scopes, source }) =>
          [formats.list(scopes.map((scope) => settings.scopeNames[scope])), source].filter(Boolean).join(' · '),
      },
      {
        id: 'ends',
        title: settings.ends,
        width: '9rem',
        cell: ({ expiresAt }) => (expiresAt === null ? people.noEnd : formats.date(expiresAt)),
      },
      {
        id: 'used',
        title: settings.used,
        width: '10rem',
        cell: ({ usedAt }) => (usedAt === null ? common.never : <RelativeTime at={usedAt} />),
      },
      {
        id: 'actions',
        title: common.actions,
        width: '9rem',
        cell: ({ id, name }) => (
          <DecisionButton
            size="compact-sm"
            label={settings.removeToken}
            aria-label={settings.removeTokenOf(name)}
            text={settings.removeTokenText}
            tone="bad"
            action={() => removeToken(id)}
            done={() => settings.tokenRemoved}
            outdates={[keys.tokens]}
          />
        ),
      },
    ];
  }, [settings, common, people, formats]);
}
