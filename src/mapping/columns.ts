import { GatehouseError } from '../model/errors.ts';

/**
 * The index of the column that the configuration calls `name`: the one spelled exactly so, else the only one that differs in case alone.
 *
 * Errors: `config.column` at `place` when there is none (the nearest one is offered) or when several differ in case alone.
 */
export function findColumn(columns: readonly string[], name: string, place: string): number {
  const exact = columns.indexOf(name);
  if (exact >= 0) {
    if (columns.indexOf(name, exact + 1) < 0) return exact;
    throw new GatehouseError('config.column', `${place}: the result of the query has several columns "${name}"`, {
      place,
      value: name,
      remedy: 'Give the columns of the query different names with AS.',
    });
  }
  const folded = name.toLowerCase();
  const candidates = columns.flatMap((column, index) => (column.toLowerCase() === folded ? [index] : []));
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1) return only;
  if (candidates.length > 1) {
    const spelled = candidates.map((index) => `"${columns[index]}"`).join(' or ');
    throw new GatehouseError('config.column', `${place}: column "${name}" can be ${spelled}`, {
      place,
      value: name,
      remedy: `Write the name exactly as one of them: ${spelled}.`,
    });
  }
  throw missingColumn(columns, name, place);
}

function missingColumn(columns: readonly string[], name: string, place: string): GatehouseError {
  const near = nearest(columns, name);
  const offer = near === undefined ? '' : `; did you mean "${near}"?`;
  const shown = columns.slice(0, 40).join(', ');
  return new GatehouseError('config.column', `${place}: column "${name}" is not in the result of the query${offer}`, {
    place,
    value: name,
    remedy: columns.length === 0 ? 'The query gives no columns.' : `The query gives these columns: ${shown}.`,
  });
}

/** The column that takes the fewest single-letter edits to `name`; undefined when all are too far to be a slip. */
function nearest(columns: readonly string[], name: string): string | undefined {
  let best: string | undefined;
  let least = Math.floor(name.length / 2) + 1;
  for (const column of columns) {
    const distance = editDistance(column.toLowerCase(), name.toLowerCase());
    if (distance < least) {
      least = distance;
      best = column;
    }
  }
  return best;
}

function editDistance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const line = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = (above[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      line.push(Math.min(change, (above[j] ?? 0) + 1, (line[j - 1] ?? 0) + 1));
    }
    above = line;
  }
  return above[to.length] ?? 0;
}
