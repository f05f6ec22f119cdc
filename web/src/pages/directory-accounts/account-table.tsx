/** Accounts with their state, since when and why. */
import { Badge, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo } from 'react';
import {
  type AccountState,
  type DirectoryAccount,
  forgetDirectoryAccount,
  listDirectoryAccounts,
} from '../../api/directory-accounts.ts';
import { keys } from '../../api/keys.ts';
import { useFormats, useTexts } from '../../i18n/language.tsx';
import { Answer } from '../../parts/answer.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { DecisionButton } from '../../parts/decision-button.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { Explained } from '../../parts/explained.tsx';
import { toneColors } from '../../parts/notice.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { usePages } from '../../parts/use-pages.ts';
import { useMayAct } from '../../shell/account.ts';

interface Props {
  readonly state: string | undefined;
  readonly refetchInterval: number;
}

export function AccountTable({ state, refetchInterval }: Props) {
  const { accounts } = useTexts();
  const load = useCallback(
    (cursor: string | undefined, signal: AbortSignal) => listDirectoryAccounts(state, cursor, signal),
    [state],
  );
  const list = usePages<DirectoryAccount>(keys.directoryAccountList({ state }), load);
  const { refetch } = list;
  useEffect(() => {
    const timer = window.setInterval(() => void refetch(), refetchInterval);
    return () => window.clearInterval(timer);
  }, [refetch, refetchInterval]);
  const columns = useColumns();
  return (
    <Answer query={list}>
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState icon={IconCircleCheck} title={accounts.empty} text={accounts.emptyText} />
        ) : (
          <DataTable
            label={accounts.list}
            columns={columns}
            rows={rows}
            keyOf={({ personId }) => personId}
            onEnd={list.loadMore}
          />
        )
      }
    </Answer>
  );
}

const tones: Readonly<Record<AccountState, keyof typeof toneColors | 'quiet'>> = {
  waiting: 'calm',
  blocking: 'calm',
  marked: 'calm',
  blocked: 'warn',
  unblocking: 'calm',
  wouldBlock: 'quiet',
  skipped: 'quiet',
  changed: 'bad',
};

function useColumns() {
  const { accounts, people } = useTexts();
  return useMemo(
    (): Column<DirectoryAccount>[] => [
      {
        id: 'person',
        title: accounts.person,
        width: 'minmax(10rem, 1.2fr)',
        cell: ({ personId, person }) => (
          <PageLink to="/people/$id" params={{ id: String(personId) }}>
            {person === '' ? people.localId(personId) : person}
          </PageLink>
        ),
      },
      {
        id: 'account',
        title: accounts.account,
        width: 'minmax(8rem, 0.8fr)',
        cell: ({ account, dn }) => <span title={dn ?? undefined}>{account ?? '—'}</span>,
      },
      {
        id: 'state',
        title: accounts.state,
        width: '11rem',
        cell: ({ state }) => (
          <Badge
            color={tones[state] === 'quiet' ? 'gray.8' : `${toneColors[tones[state]]}.8`}
            tt="none"
            miw="fit-content"
          >
            {accounts.states[state]}
          </Badge>
        ),
      },
      { id: 'since', title: accounts.since, width: '9rem', cell: ({ changedAt }) => <RelativeTime at={changedAt} /> },
      { id: 'why', title: accounts.why, width: 'minmax(14rem, 2fr)', cell: (account) => <Why account={account} /> },
    ],
    [accounts, people],
  );
}

function Why({ account }: { readonly account: DirectoryAccount }) {
  const { reason, error, errorCode, nextTry, leftAt, accessPoint } = account;
  const { accounts } = useTexts();
  const formats = useFormats();
  const reasons: Readonly<Record<string, string>> = accounts.reasons;
  return (
    <>
      {reason !== null && <Text size="sm">{reasons[reason] ?? reason}</Text>}
      {error !== null && <Explained code={errorCode ?? ''} detail={error} />}
      {error !== null && nextTry !== null && <Text size="sm">{accounts.nextTry(formats.exact(nextTry))}</Text>}
      <Text size="sm" c="dimmed">
        {accounts.left(formats.moment(leftAt), accessPoint)}
      </Text>
      <Forget account={account} />
    </>
  );
}

/** What Gatehouse waits to do by itself is not offered to be forgotten, unless it fails. */
function Forget({ account: { personId, account, state, error } }: { readonly account: DirectoryAccount }) {
  const { accounts } = useTexts();
  const mayAct = useMayAct('operator');
  if (!mayAct || (state !== 'changed' && error === null)) return null;
  return (
    <DecisionButton
      label={accounts.forget}
      text={accounts.forgetText(account ?? '')}
      size="compact-sm"
      mt={4}
      action={() => forgetDirectoryAccount(personId)}
      done={() => accounts.forgotten}
      outdates={[keys.accountBlocking, keys.directoryAccounts]}
    />
  );
}
