/** All sources. */
import { IconDatabaseImport, IconPlus } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { SourceStatus } from '../../api/sources.ts';
import { useTexts } from '../../i18n/language.tsx';
import { Answer } from '../../parts/answer.tsx';
import { CountsLine } from '../../parts/counts-line.tsx';
import { CycleProgress } from '../../parts/cycle-progress.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { NextCycle } from '../../parts/next-cycle.tsx';
import { PageHeading } from '../../parts/page-heading.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { SourceBadge } from '../../parts/state-badge.tsx';
import { useKindName } from '../../parts/use-kind-name.ts';
import { useScheduleText } from '../../parts/use-schedule-text.ts';
import { useSources } from '../../parts/use-sources.ts';
import { useMayAct } from '../../shell/account.ts';

export function SourcesPage() {
  const { sources: texts, overview } = useTexts();
  const sources = useSources();
  const columns = useColumns();
  const mayAdd = useMayAct('administrator');
  return (
    <>
      <PageHeading title={texts.title}>
        {mayAdd && (
          <LinkButton to="/sources/new" leftSection={<IconPlus size={16} aria-hidden />}>
            {texts.add}
          </LinkButton>
        )}
      </PageHeading>
      <Answer query={sources}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={overview.emptyTitle} text={overview.emptyText} icon={IconDatabaseImport} />
          ) : (
            <DataTable label={texts.title} columns={columns} rows={items} keyOf={({ name }) => name} />
          )
        }
      </Answer>
    </>
  );
}

function useColumns() {
  const { sources, cycle, overview, common } = useTexts();
  const kindOf = useKindName();
  const scheduleOf = useScheduleText();
  return useMemo(
    (): Column<SourceStatus>[] => [
      {
        id: 'name',
        title: cycle.source,
        width: 'minmax(8rem, 1fr)',
        cell: ({ name, type }) => (
          <>
            <PageLink to="/sources/$name" params={{ name }} fw={600}>
              {name}
            </PageLink>{' '}
            {kindOf(type)}
          </>
        ),
      },
      { id: 'state', title: cycle.state, width: '13rem', cell: ({ state }) => <SourceBadge state={state} /> },
      {
        id: 'last',
        title: overview.lastCycle,
        width: 'minmax(10rem, 1.5fr)',
        cell: ({ name, running, lastCycle }) =>
          running !== null ? (
            <CycleProgress source={name} known={running} />
          ) : lastCycle === null ? (
            common.never
          ) : (
            <>
              <PageLink to="/cycles/$id" params={{ id: String(lastCycle.id) }}>
                <RelativeTime at={lastCycle.finishedAt ?? lastCycle.startedAt} />
              </PageLink>
              <CountsLine cycle={lastCycle} />
            </>
          ),
      },
      {
        id: 'next',
        title: overview.nextCycle,
        width: '10rem',
        cell: (source) => <NextCycle source={source} />,
      },
      {
        id: 'schedule',
        title: sources.schedule,
        width: '10rem',
        cell: ({ schedule }) => scheduleOf(schedule),
      },
    ],
    [sources, cycle, overview, common, kindOf, scheduleOf],
  );
}
