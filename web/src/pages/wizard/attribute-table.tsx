/** The attributes that entries of a directory have, each with an example. */
// biome-ignore-all lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
import type { QueryResult } from '../../api/drafts.ts';
import { useTexts } from '../../i18n/language.tsx';
import { ShownValue } from '../../parts/shown-value.tsx';
import classes from './sample-table.module.css';
import { rawValue } from './sample-table.tsx';

interface Props {
  readonly label: string;
  readonly result: QueryResult;
}

export function AttributeTable({ label, result: { columns, rows } }: Props) {
  const { directory, mapping } = useTexts();
  const [examples = []] = rows;
  const filled = columns.map(({ name }, index) => ({ name, example: examples[index] })).filter(hasExample);
  return (
    <section className={classes.scroller} tabIndex={0} aria-label={label}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{directory.attributes}</th>
            <th scope="col">{mapping.sample}</th>
          </tr>
        </thead>
        <tbody>
          {filled.map(({ name, example }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                <ShownValue value={rawValue(example)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What every entry has besides its attributes says nothing here. */
function hasExample({ example }: { readonly example: unknown }): boolean {
  return example !== null && example !== undefined && example !== '';
}
