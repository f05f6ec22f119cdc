/** Cycles, the newest first. */
import { useCallback, useMemo } from 'react';
import { type CycleSummary, listCycles } from '../api/cycles.ts';
import { keys } from '../api/keys.ts';
import { useFormats, useTexts } from '../i18n/language.tsx';
import { Answer } from './answer.tsx';
import { CountsLine } from './counts-line.tsx';
import { type Column, DataTable } from './data-table.tsx';
import { EmptyState } from './empty-state.tsx';
import { PageLink } from './page-link.tsx';
import { RelativeTime } from './relative-time.tsx';
import { CycleBadge } from './state-badge.tsx';
import { useActorName } from './use-actor-name.ts';
import { useMeaning } from './use-meaning.ts';
import { usePages } from './use-pages.ts';

export function CycleList({ source, state }: { readonly source?: string; readonly state?: string }) {
  const { cycle, sources } = useTexts();
  const filter = { ...(source ? { source } : {}), ...(state ? { state } : {}) };
  const load = useCallback(
    (cursor: string | undefined, signal: AbortSignal) =>
      listCycles({ ...(source ? { source } : {}), ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) }, signal),
    [source, state],
  );
  const cycles = usePages<CycleSummary>([...keys.cycleList(filter), 'pages'], load);
  const columns = useColumns(source === undefined);
  return (
    <Answer query={cycles}>
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState title={sources.noCycles} text={sources.noCyclesText} />
        ) : (
          <DataTable
            label={cycle.listTitle}
            columns={columns}
            rows={rows}
            keyOf={({ id }) => id}
            onEnd={cycles.loadMore}
          />
        )
      }
    </Answer>
  );
}

function useColumns(withSource: boolean) {
  const { cycle, names } = useTexts();
  const formats = useFormats();
  const actorOf = useActorName();
  const meaningOf = useMeaning();
  return useMemo(() => {
    const columns: Column<CycleSummary>[] = [
      {
        id: 'id',
        title: cycle.startedAt,
        width: '11rem',
        cell: ({ id, startedAt }) => (
          <PageLink to="/cycles/$id" params={{ id: String(id) }}>
            {cycle.title(id)}, <RelativeTime at={startedAt} />
          </PageLink>
        ),
      },
      { id: 'source', title: cycle.source, width: 'minmax(6rem, 10rem)', cell: ({ source }) => source },
      { id: 'state', title: cycle.state, width: '11rem', cell: ({ state }) => <CycleBadge state={state} /> },
      {
        id: 'counts',
        title: cycle.report,
        width: 'minmax(12rem, 1fr)',
        cell: (item) =>
          item.error === null ? <CountsLine cycle={item} /> : (meaningOf(item.errorCode ?? '') ?? item.error),
      },
      {
        id: 'duration',
        title: cycle.duration,
        width: '6rem',
        cell: ({ startedAt, finishedAt }) =>
          finishedAt === null
            ? names.cycleStates.running
            : formats.duration(Date.parse(finishedAt) - Date.parse(startedAt)),
      },
      { id: 'actor', title: cycle.actor, width: '8rem', cell: ({ actor }) => actorOf(actor) },
    ];
    return withSource ? columns : columns.filter(({ id }) => id !== 'source');
  }, [cycle, names, formats, withSource, actorOf, meaningOf]);
}
