/** The first rows of a query as the source gives them. */
// biome-ignore-all lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
import type { QueryResult } from '../../api/drafts.ts';
import { ShownValue } from '../../parts/shown-value.tsx';
import classes from './sample-table.module.css';

interface Props {
  readonly label: string;
  readonly result: QueryResult;
}

export function SampleTable({ label, result: { columns, rows } }: Props) {
  return (
    <section className={classes.scroller} tabIndex={0} aria-label={label}>
      <table className={classes.table}>
        <thead>
          <tr>
            {columns.map(({ name, type }) => (
              <th key={name} scope="col" title={type}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity before they are mapped
            <tr key={index}>
              {columns.map(({ name }, at) => (
                <td key={name}>
                  <ShownValue value={rawValue(row[at])} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Numbers as the source writes them: a card number has no thousands. */
export function rawValue(value: unknown): unknown {
  return typeof value === 'number' ? String(value) : value;
}
