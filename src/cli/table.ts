/** Tables that fit the terminal: long columns give way, cut texts end in an ellipsis. */
import type { Terminal } from './terminal.ts';

export interface Column<R> {
  readonly title: string;
  readonly text: (row: R) => string;
  /** Numbers stand to the right, and are never cut. */
  readonly number?: true;
  /** Never cut, for short texts that are useless in part. */
  readonly whole?: true;
}

const gap = 2;
const leastWidth = 6;

/** Prints rows that come in batches; the first batch decides the widths. Gives the number of rows. */
export async function printTable<R>(
  terminal: Terminal,
  columns: readonly Column<R>[],
  batches: AsyncIterable<readonly R[]> | Iterable<readonly R[]>,
): Promise<number> {
  let widths: readonly number[] | undefined;
  let count = 0;
  for await (const rows of batches) {
    if (rows.length === 0) continue;
    count += rows.length;
    const cells = rows.map((row) => columns.map(({ text }) => oneLine(text(row))));
    if (widths === undefined) {
      widths = fittingWidths(columns, cells, terminal.width);
      const titles = columns.map(({ title }) => title);
      await terminal.print(terminal.bold(lineOf(titles, columns, widths)));
    }
    const fixed = widths;
    await terminal.print(cells.map((line) => lineOf(line, columns, fixed)).join('\n'));
  }
  return count;
}

function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ');
}

function lineOf<R>(cells: readonly string[], columns: readonly Column<R>[], widths: readonly number[]): string {
  const shown = cells.map((cell, index) => {
    const width = widths[index] ?? cell.length;
    const text = cut(cell, width);
    const blanks = ' '.repeat(Math.max(0, width - lengthOf(text)));
    return columns[index]?.number ? blanks + text : text + blanks;
  });
  return shown.join(' '.repeat(gap)).trimEnd();
}

function fittingWidths<R>(
  columns: readonly Column<R>[],
  cells: readonly (readonly string[])[],
  terminalWidth: number,
): readonly number[] {
  const widths = columns.map(({ title }, index) =>
    cells.reduce((widest, line) => Math.max(widest, lengthOf(line[index] ?? '')), title.length),
  );
  const room = terminalWidth - gap * (columns.length - 1);
  let over = widths.reduce((sum, width) => sum + width, 0) - room;
  while (over > 0) {
    const widest = widths.reduce(
      (best, width, index) => (mayBeCut(columns[index]) && width > (widths[best] ?? 0) ? index : best),
      columns.findIndex(mayBeCut),
    );
    const width = widths[widest] ?? 0;
    if (width <= leastWidth) break;
    widths[widest] = width - 1;
    over -= 1;
  }
  return widths;
}

function mayBeCut<R>(column: Column<R> | undefined): boolean {
  return column !== undefined && column.number !== true && column.whole !== true;
}

/** A text of at most `width` characters. */
export function cut(text: string, width: number): string {
  const characters = Array.from(text);
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}

/** A paragraph broken into lines that fit, each after `indent`. */
export function wrapped(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(indent + line);
  return lines.join('\n');
}
