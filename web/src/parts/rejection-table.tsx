/** Rejected rows with what is wrong and what helps. */
import { IconCircleCheck } from '@tabler/icons-react';
import { useCallback, useMemo } from 'react';
import { keys } from '../api/keys.ts';
import { listRejections, type OutcomeFilter, type RejectedRow } from '../api/outcomes.ts';
import { useTexts } from '../i18n/language.tsx';
import { Answer } from './answer.tsx';
import { type Column, DataTable } from './data-table.tsx';
import { EmptyState } from './empty-state.tsx';
import { Explained } from './explained.tsx';
import { usePages } from './use-pages.ts';
import { Who } from './who.tsx';

interface Props {
  readonly filter: Pick<OutcomeFilter, 'source' | 'cycle'>;
}

export function RejectionTable({ filter: { source, cycle } }: Props) {
  const { outcomes } = useTexts();
  const load = useCallback(
    (cursor: string | undefined, signal: AbortSignal) => listRejections({ source, cycle, cursor }, signal),
    [source, cycle],
  );
  const rejections = usePages<RejectedRow>(keys.rejectionList({ source, cycle }), load);
  const columns = useColumns(source === undefined && cycle === undefined);
  return (
    <Answer query={rejections}>
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState title={outcomes.rejectionsEmpty} text={outcomes.rejectionsEmptyText} icon={IconCircleCheck} />
        ) : (
          <DataTable
            label={outcomes.rejectionsTitle}
            columns={columns}
            rows={rows}
            keyOf={(_, index) => index}
            onEnd={rejections.loadMore}
          />
        )
      }
    </Answer>
  );
}

function useColumns(withSource: boolean) {
  const { outcomes, cycle, names } = useTexts();
  return useMemo(() => {
    const columns: Column<RejectedRow>[] = [
      { id: 'source', title: cycle.source, width: '8rem', cell: ({ source }) => source },
      { id: 'entity', title: cycle.entity, width: '10rem', cell: ({ entity }) => names.entities[entity] },
      { id: 'who', title: cycle.who, width: 'minmax(8rem, 14rem)', cell: (row) => <Who whom={row} rowKey={row.key} /> },
      { id: 'column', title: outcomes.column, width: '7rem', cell: ({ column }) => column },
      { id: 'value', title: outcomes.value, width: 'minmax(5rem, 9rem)', cell: ({ value }) => value },
      {
        id: 'reason',
        title: outcomes.reason,
        width: 'minmax(14rem, 1fr)',
        cell: ({ reason, remedy, code }) => (
          <div>
            <Explained code={code} detail={reason} remedy={remedy} />
          </div>
        ),
      },
    ];
    return withSource ? columns : columns.filter(({ id }) => id !== 'source');
  }, [outcomes, cycle, names, withSource]);
}
