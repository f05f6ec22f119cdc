/** The people who are in a zone, or in any. */
import { IconDoorEnter } from '@tabler/icons-react';
import { useCallback, useMemo } from 'react';
import { keys } from '../../api/keys.ts';
import { listPresence, type PresentPerson } from '../../api/presence.ts';
import { useTexts } from '../../i18n/language.tsx';
import { Answer } from '../../parts/answer.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { usePages } from '../../parts/use-pages.ts';

export function PresentPeople({ zone }: { readonly zone: string | undefined }) {
  const { presence } = useTexts();
  const load = useCallback(
    (cursor: string | undefined, signal: AbortSignal) => listPresence(zone, cursor, signal),
    [zone],
  );
  const people = usePages<PresentPerson>(keys.presenceList({ zone }), load);
  const columns = useColumns();
  return (
    <Answer query={people}>
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState icon={IconDoorEnter} title={presence.empty} text={presence.emptyText} />
        ) : (
          <DataTable
            label={presence.list}
            columns={columns}
            rows={rows}
            keyOf={({ id }) => id}
            onEnd={people.loadMore}
            rowHeight={40}
          />
        )
      }
    </Answer>
  );
}

function useColumns() {
  const { presence, people } = useTexts();
  return useMemo(
    (): Column<PresentPerson>[] => [
      { id: 'zone', title: presence.zone, width: 'minmax(7rem, 0.7fr)', cell: ({ zone }) => zone },
      {
        id: 'department',
        title: presence.department,
        width: 'minmax(9rem, 1fr)',
        cell: ({ department }) => department ?? '—',
      },
      {
        id: 'person',
        title: presence.person,
        width: 'minmax(10rem, 1.2fr)',
        cell: ({ id, name }) => (
          <PageLink to="/people/$id" params={{ id: String(id) }}>
            {name === '' ? people.localId(id) : name}
          </PageLink>
        ),
      },
      { id: 'employeeId', title: presence.employeeId, width: '8rem', cell: ({ employeeId }) => employeeId ?? '—' },
      { id: 'since', title: presence.since, width: '10rem', cell: ({ since }) => <RelativeTime at={since} /> },
      { id: 'through', title: presence.through, width: 'minmax(8rem, 0.8fr)', cell: ({ accessPoint }) => accessPoint },
    ],
    [presence, people],
  );
}
