/** Sample rows before and after mapping, side by side; a rejected row says why and what helps. */
// biome-ignore-all lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
import { Stack, Text } from '@mantine/core';
import type { CheckedEntity } from '../../api/drafts.ts';
import { useFormats, useTexts } from '../../i18n/language.tsx';
import { Explained } from '../../parts/explained.tsx';
import { LoadingNotice } from '../../parts/loading-notice.tsx';
import { Notice } from '../../parts/notice.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { CheckWarnings } from './check-warnings.tsx';
import { MappedRow } from './mapped-row.tsx';
import { filledFields } from './record-fields.ts';
import classes from './sample-table.module.css';
import type { Check } from './use-check.ts';
import { useFieldText } from './use-field-text.ts';

export function MappedSample({ check }: { readonly check: Check }) {
  const { mapping, common } = useTexts();
  const { checked, error, isFetching, toldAtFields } = check;
  if (error !== null && toldAtFields) return <Notice tone="warn" title={mapping.faultsAbove} />;
  if (error !== null) return <ProblemNotice thrown={error} />;
  if (checked === undefined) return isFetching ? <LoadingNotice /> : null;
  return (
    <Stack gap="xs" aria-busy={isFetching}>
      <Text fw={600} size="lg">
        {mapping.resultTitle}
      </Text>
      {checked.errors.map(({ code, detail, remedy }) => (
        <Notice key={`${code} ${detail}`} tone="bad" title={common.failed}>
          <Explained code={code} detail={detail} remedy={remedy} />
        </Notice>
      ))}
      <CheckWarnings warnings={checked.warnings} />
      <Outcome checked={checked} />
      <Rows checked={checked} />
    </Stack>
  );
}

function Outcome({ checked: { rows, errors } }: { readonly checked: CheckedEntity }) {
  const { mapping } = useTexts();
  const formats = useFormats();
  const rejected = rows.filter(({ rejection }) => rejection !== null).length;
  if (errors.length > 0 || rows.length === 0) return null;
  if (rejected === 0) return <Notice tone="good" title={mapping.allGood} />;
  return <Notice tone="warn" title={mapping.rejectedCount(formats.number(rejected), formats.number(rows.length))} />;
}

function Rows({ checked }: { readonly checked: CheckedEntity }) {
  const { mapping, names } = useTexts();
  const { columns, rows } = checked;
  const textOf = useFieldText();
  if (rows.length === 0) return null;
  const fields = filledFields(rows);
  return (
    <section
      className={classes.scroller}
      tabIndex={0}
      aria-label={`${mapping.resultTitle}: ${names.entities[checked.entity]}`}
    >
      <table className={classes.table}>
        <thead>
          <tr>
            <th colSpan={columns.length} scope="colgroup">
              {mapping.asSource}
            </th>
            <th colSpan={Math.max(1, fields.length)} scope="colgroup" className={classes.edge}>
              {mapping.asRegistry}
            </th>
          </tr>
          <tr>
            {columns.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            {fields.map((field, index) => (
              <th key={field} scope="col" className={index === 0 ? classes.edge : undefined}>
                {textOf(checked.entity, field).title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a rejected row has no identity
            <MappedRow key={index} row={row} columns={columns} fields={fields} />
          ))}
        </tbody>
      </table>
    </section>
  );
}
