/** A row as the source has it, and beside it the record, or why there is none. */
import { Text } from '@mantine/core';
import type { CheckedRow, ColumnInfo } from '../../api/drafts.ts';
import { useTexts } from '../../i18n/language.tsx';
import { Explained } from '../../parts/explained.tsx';
import { ShownValue } from '../../parts/shown-value.tsx';
import { fieldValue } from './record-fields.ts';
import classes from './sample-table.module.css';
import { rawValue } from './sample-table.tsx';

interface Props {
  readonly row: CheckedRow;
  readonly columns: readonly ColumnInfo[];
  readonly fields: readonly string[];
}

export function MappedRow({ row: { values, record, rejection }, columns, fields }: Props) {
  const { mapping } = useTexts();
  return (
    <tr>
      {columns.map(({ name }, index) => (
        <td key={name}>
          <ShownValue value={rawValue(values[index])} />
        </td>
      ))}
      {record !== null &&
        fields.map((field, index) => (
          <td key={field} className={index === 0 ? `${classes.kept} ${classes.edge}` : classes.kept}>
            <ShownValue value={rawValue(fieldValue(record, field))} />
          </td>
        ))}
      {record === null && (
        <td colSpan={Math.max(1, fields.length)} className={`${classes.rejected} ${classes.edge}`}>
          {rejection !== null && (
            <>
              <Text size="sm" fw={600}>
                {mapping.rejected}: {rejection.column}
              </Text>
              <Explained code={rejection.code} detail={rejection.reason} />
            </>
          )}
        </td>
      )}
    </tr>
  );
}
