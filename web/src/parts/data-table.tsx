/** A table of any number of rows, of which only the visible ones are drawn. Where it is narrow, a row becomes a card. */
// biome-ignore-all lint/a11y/useSemanticElements: rows that are drawn on demand cannot be laid out as a <table>
// biome-ignore-all lint/a11y/useFocusableInteractive: rows and headings do nothing, and so are no place to stop at
// biome-ignore-all lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type ReactNode, useEffect, useRef } from 'react';
import classes from './data-table.module.css';

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  /** A track of a CSS grid: `8rem`, `1fr`, `minmax(10rem, 2fr)`. */
  readonly width: string;
  readonly cell: (row: Row) => ReactNode;
}

interface Props<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row, index: number) => string | number;
  /** Called when the last rows come into view: load more. */
  readonly onEnd?: () => void;
  /** Expected height of a row in pixels; the real one is measured. */
  readonly rowHeight?: number;
  readonly maxHeight?: string;
}

export function DataTable<Row>(props: Props<Row>) {
  const { label, columns, rows, keyOf, onEnd, rowHeight = 48, maxHeight = 'max(320px, calc(100dvh - 320px))' } = props;
  const scroller = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  });
  const items = virtual.getVirtualItems();
  const atEnd = (items.at(-1)?.index ?? -1) >= rows.length - 1;
  useEffect(() => {
    if (atEnd) onEnd?.();
  }, [atEnd, onEnd]);

  const style = { maxHeight, '--columns': columns.map(({ width }) => width).join(' ') } as CSSProperties;
  return (
    <section ref={scroller} className={classes.scroller} style={style} tabIndex={0} aria-label={label}>
      <div role="table" aria-label={label} aria-rowcount={rows.length + 1}>
        <Head columns={columns} />
        <div role="rowgroup" className={classes.body} style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = rows[index];
            return row === undefined ? null : (
              <div
                key={keyOf(row, index)}
                ref={virtual.measureElement}
                data-index={index}
                role="row"
                aria-rowindex={index + 2}
                className={classes.row}
                style={{ transform: `translateY(${start}px)` }}
              >
                {columns.map((column) => (
                  <Cell key={column.id} title={column.title}>
                    {column.cell(row)}
                  </Cell>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </section>
  );
}

function Head<Row>({ columns }: { readonly columns: readonly Column<Row>[] }) {
  return (
    <div role="rowgroup" className={classes.head}>
      <div role="row" aria-rowindex={1} className={classes.headRow}>
        {columns.map(({ id, title }) => (
          <div key={id} role="columnheader">
            {title}
          </div>
        ))}
      </div>
    </div>
  );
}

function Cell({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div role="cell" className={classes.cell}>
      <span className={classes.label} aria-hidden>
        {title}
      </span>
      <div className={classes.value}>{children}</div>
    </div>
  );
}
