/** Held changes with the reason for which they are held. */
import { useMemo } from 'react';
import type { HeldChange } from '../api/outcomes.ts';
import { useTexts } from '../i18n/language.tsx';
import { ChangeMark } from './change-mark.tsx';
import { type Column, DataTable } from './data-table.tsx';
import { Explained } from './explained.tsx';
import { FieldDiff } from './field-diff.tsx';
import { Who } from './who.tsx';

interface Props {
  readonly rows: readonly HeldChange[];
  readonly onEnd: () => void;
  readonly maxHeight?: string;
}

export function HeldTable({ rows, onEnd, maxHeight }: Props) {
  const { outcomes, cycle, names } = useTexts();
  const columns = useMemo(
    (): Column<HeldChange>[] => [
      { id: 'kind', title: cycle.change, width: '8.5rem', cell: ({ change }) => <ChangeMark kind={change} /> },
      { id: 'entity', title: cycle.entity, width: '10rem', cell: ({ entity }) => names.entities[entity] },
      {
        id: 'who',
        title: cycle.who,
        width: 'minmax(9rem, 16rem)',
        cell: (held) => <Who whom={held} rowKey={held.key} />,
      },
      {
        id: 'fields',
        title: cycle.fields,
        width: 'minmax(12rem, 1fr)',
        cell: ({ entity, fields, personName }) => (
          <FieldDiff entity={entity} fields={fields} named={personName !== null} />
        ),
      },
      {
        id: 'reason',
        title: outcomes.reason,
        width: 'minmax(10rem, 18rem)',
        cell: ({ reason, code }) => (
          <div>
            <Explained code={code} detail={reason} />
          </div>
        ),
      },
    ],
    [outcomes, cycle, names],
  );
  return (
    <DataTable
      label={outcomes.heldTitle}
      columns={columns}
      rows={rows}
      keyOf={(_, index) => index}
      onEnd={onEnd}
      {...(maxHeight === undefined ? {} : { maxHeight })}
    />
  );
}
