/** Access events, the newest first; new ones appear as they arrive. */
import { IconActivity } from '@tabler/icons-react';
import { type ReactNode, useCallback, useMemo } from 'react';
import { type AccessEvent, type EventFilter, listEvents } from '../api/events.ts';
import { keys } from '../api/keys.ts';
import { useFormats, useTexts } from '../i18n/language.tsx';
import { Answer } from './answer.tsx';
import { type Column, DataTable } from './data-table.tsx';
import { EmptyState } from './empty-state.tsx';
import { PageLink } from './page-link.tsx';
import { OutcomeBadge } from './state-badge.tsx';
import { usePages } from './use-pages.ts';

interface Props {
  readonly filter: EventFilter;
  readonly withPerson?: boolean;
  /** What stands there when there is none. */
  readonly empty: { readonly title: string; readonly text: string; readonly children?: ReactNode };
}

export function EventTable({ filter, withPerson = true, empty }: Props) {
  const { events: texts } = useTexts();
  const { from, to, person, accessPoint, outcome } = filter;
  const load = useCallback(
    (cursor: string | undefined, signal: AbortSignal) =>
      listEvents({ from, to, person, accessPoint, outcome }, cursor, signal),
    [from, to, person, accessPoint, outcome],
  );
  const events = usePages<AccessEvent>(keys.eventList({ from, to, person, accessPoint, outcome }), load);
  const columns = useColumns(withPerson);
  return (
    <Answer query={events}>
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState icon={IconActivity} {...empty} />
        ) : (
          <DataTable
            label={texts.list}
            columns={columns}
            rows={rows}
            keyOf={({ id }) => id}
            onEnd={events.loadMore}
            rowHeight={40}
          />
        )
      }
    </Answer>
  );
}

function useColumns(withPerson: boolean) {
  const { events } = useTexts();
  const formats = useFormats();
  return useMemo(() => {
    const columns: Column<AccessEvent>[] = [
      {
        id: 'at',
        title: events.at,
        width: '11rem',
        cell: ({ at, zone }) => (
          <time dateTime={at} title={`${events.localTime(zone)}: ${formats.exact(at, zone)}`}>
            {formats.exact(at)}
          </time>
        ),
      },
      {
        id: 'outcome',
        title: events.outcome,
        width: '8rem',
        cell: ({ outcome }) => <OutcomeBadge outcome={outcome} />,
      },
      {
        id: 'direction',
        title: events.direction,
        width: '7rem',
        cell: ({ direction }) => events.directions[direction],
      },
      {
        id: 'accessPoint',
        title: events.accessPoint,
        width: 'minmax(9rem, 1fr)',
        cell: ({ accessPoint, site }) => (site === null ? accessPoint : `${accessPoint} · ${site}`),
      },
      { id: 'person', title: events.person, width: 'minmax(10rem, 1.2fr)', cell: (event) => <Passer event={event} /> },
      {
        id: 'number',
        title: events.number,
        width: 'minmax(8rem, 1fr)',
        cell: ({ number, reason }) => [number, reason].filter(Boolean).join(' · ') || '—',
      },
    ];
    return withPerson ? columns : columns.filter(({ id }) => id !== 'person');
  }, [events, formats, withPerson]);
}

function Passer({ event: { personId, person, employeeId } }: { readonly event: AccessEvent }) {
  const { events, people } = useTexts();
  if (personId === null) return events.unknownPerson;
  return (
    <PageLink to="/people/$id" params={{ id: String(personId) }}>
      {person ?? employeeId ?? people.localId(personId)}
    </PageLink>
  );
}
