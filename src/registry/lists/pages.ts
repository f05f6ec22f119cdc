/** Reading long lists page by page, so that neither they nor one long reading transaction is held. */
import type { Database, Parameter, Row } from '../database.ts';

/** The first ones are there soon for who looks at them; the rest comes in few questions. */
const firstRows = 100;
const pageRows = 1000;

/** The conditions of a list and what they are bound to. */
export interface Conditions {
  readonly parts: string[];
  readonly parameters: Parameter[];
}

export function conditions(): Conditions {
  return { parts: [], parameters: [] };
}

export function demand(conditions: Conditions, part: string, ...parameters: Parameter[]): void {
  conditions.parts.push(part);
  conditions.parameters.push(...parameters);
}

export interface PagedQuery {
  /** `SELECT ... FROM ...` without conditions. */
  readonly select: string;
  /** The column that orders the list; its values are unique numbers and the row has it as `id`. */
  readonly by: string;
  readonly order: 'ascending' | 'descending';
  readonly where: Conditions;
  readonly limit?: number | undefined;
  /** Goes on after the row of this id. */
  readonly after?: number | undefined;
}

/** The rows of a query in pages, each read when it is asked for. */
export async function* pages(database: Database, query: PagedQuery): AsyncGenerator<Row[]> {
  const { select, by, order, where } = query;
  let left = query.limit ?? Number.POSITIVE_INFINITY;
  let last = query.after;
  while (left > 0) {
    const parts = last === undefined ? where.parts : [...where.parts, `${by} ${order === 'ascending' ? '>' : '<'} ?`];
    const condition = parts.length === 0 ? '' : ` WHERE ${parts.join(' AND ')}`;
    const count = Math.min(left, last === query.after ? firstRows : pageRows);
    const rows = await database.all(
      `${select}${condition} ORDER BY ${by} ${order === 'ascending' ? 'ASC' : 'DESC'} LIMIT ?`,
      [...where.parameters, ...(last === undefined ? [] : [last]), count],
    );
    if (rows.length > 0) yield rows;
    if (rows.length < count) return;
    left -= rows.length;
    last = Number(rows.at(-1)?.['id']);
  }
}
