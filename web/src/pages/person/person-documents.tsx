/** Leave, sick leave and the like of a person. */
import { IconFileText } from '@tabler/icons-react';
import { useCallback, useMemo } from 'react';
import { keys } from '../../api/keys.ts';
import { type DocumentRow, listDocuments } from '../../api/structure.ts';
import { useFormats, useTexts } from '../../i18n/language.tsx';
import { Answer } from '../../parts/answer.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { useDocumentTypeName } from '../../parts/use-document-type-name.ts';
import { usePages } from '../../parts/use-pages.ts';

export function PersonDocuments({ id }: { readonly id: number }) {
  const { people } = useTexts();
  const load = useCallback(
    (cursor: string | undefined, signal: AbortSignal) => listDocuments(id, cursor, signal),
    [id],
  );
  const documents = usePages<DocumentRow>(keys.personDocuments(id), load);
  const columns = useColumns();
  return (
    <Answer query={documents}>
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState title={people.documentsEmpty} text={people.documentsEmptyText} icon={IconFileText} />
        ) : (
          <DataTable
            label={people.tabDocuments}
            columns={columns}
            rows={rows}
            keyOf={(document) => document.id}
            onEnd={documents.loadMore}
          />
        )
      }
    </Answer>
  );
}

function useColumns() {
  const { people } = useTexts();
  const formats = useFormats();
  const typeName = useDocumentTypeName();
  return useMemo((): Column<DocumentRow>[] => {
    // Days have no time of day, and so are the same in every zone.
    const shown = (time: string) => (time.includes('T') ? formats.moment(time) : formats.date(`${time}T12:00:00`));
    return [
      {
        id: 'type',
        title: people.documentType,
        width: 'minmax(10rem, 1fr)',
        cell: (document) => `${document.type} · ${typeName(document.type, document.typeName)}`,
      },
      {
        id: 'class',
        title: people.documentClass,
        width: '10rem',
        cell: (document) => people.classes[document.class],
      },
      { id: 'period', title: people.period, width: '14rem', cell: ({ from, to }) => `${shown(from)} – ${shown(to)}` },
      { id: 'number', title: people.number, width: '8rem', cell: ({ number }) => number ?? '—' },
      { id: 'comment', title: people.comment, width: 'minmax(8rem, 1fr)', cell: ({ comment }) => comment ?? '—' },
      { id: 'source', title: people.source, width: '8rem', cell: ({ source }) => source ?? '—' },
    ];
  }, [people, formats, typeName]);
}
