/** Who did what, the newest first. */
import { Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useCallback, useMemo, useState } from 'react';
import { type AuditEntry, listAudit } from '../../api/accounts.ts';
import { keys } from '../../api/keys.ts';
import { useFormats, useTexts } from '../../i18n/language.tsx';
import { Answer } from '../../parts/answer.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { useMeaning } from '../../parts/use-meaning.ts';
import { usePages } from '../../parts/use-pages.ts';

const pause = 250;

export function AuditPart() {
  const { settings } = useTexts();
  const [typed, setTyped] = useState('');
  const [actor] = useDebouncedValue(typed.trim(), pause);
  const load = useCallback(
    (cursor: string | undefined, signal: AbortSignal) => listAudit(actor, cursor, signal),
    [actor],
  );
  const entries = usePages<AuditEntry>(keys.audit(actor), load);
  const columns = useColumns();
  return (
    <>
      <Text c="dimmed" mb="sm">
        {settings.auditText}
      </Text>
      <TextInput
        type="search"
        label={settings.auditActor}
        maw={320}
        mb="sm"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Answer query={entries}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title={settings.auditEmpty} text={settings.auditEmptyText} />
          ) : (
            <DataTable
              label={settings.tabAudit}
              columns={columns}
              rows={rows}
              keyOf={({ id }) => id}
              onEnd={entries.loadMore}
              rowHeight={40}
            />
          )
        }
      </Answer>
    </>
  );
}

function useColumns() {
  const { settings, people, audit } = useTexts();
  const meaningOf = useMeaning();
  const formats = useFormats();
  return useMemo((): Column<AuditEntry>[] => {
    return [
      { id: 'at', title: people.when, width: '11rem', cell: ({ at }) => formats.exact(at) },
      { id: 'actor', title: settings.auditActor, width: '9rem', cell: ({ actor }) => actor },
      { id: 'what', title: settings.auditWhat, width: 'minmax(10rem, 1fr)', cell: ({ what }) => audit[what] ?? what },
      { id: 'target', title: settings.auditTarget, width: 'minmax(10rem, 1fr)', cell: ({ target }) => target || '—' },
      {
        id: 'outcome',
        title: settings.auditOutcome,
        width: '10rem',
        cell: ({ outcome }) =>
          outcome === 'done' ? settings.auditDone : [meaningOf(outcome), outcome].filter(Boolean).join(' '),
      },
      { id: 'address', title: settings.auditAddress, width: '9rem', cell: ({ address }) => address },
    ];
  }, [settings, people, audit, meaningOf, formats]);
}
