/** A source whose rows of one key come as one row (`model/row-group.ts`), for what takes several rows: work schedules. */
import type { EntityConfig } from '../config/document.ts';
import { findColumn } from '../mapping/columns.ts';
import { GatehouseError } from '../model/errors.ts';
import { decodeRow, type RowBatch, rowEncoder } from '../model/row-batch.ts';
import { packRows } from '../model/row-group.ts';
import type { Value } from '../model/value.ts';
import type { Source } from '../sources/source.ts';

/** The rows are held until all are read; a list of schedules is far shorter. */
const mostRows = 200_000;

/** Errors of reading beside the source's own: `config.column`, `source.unsupported` when there are too many rows. */
export function groupedByKey(source: Pick<Source, 'read'>, config: EntityConfig, place: string): Pick<Source, 'read'> {
  const spec = config.fields['key'];
  // What is wrong with such a key is told when the fields are compiled.
  if (spec?.kind !== 'column') return source;
  return {
    async *read(query, signal) {
      const groups = new Map<string, Value[][]>();
      let columns: readonly string[] | undefined;
      let keyColumn = 0;
      let rows = 0;
      for await (const batch of source.read(query, signal)) {
        if (columns === undefined) {
          columns = batch.columns;
          keyColumn = findColumn(columns, spec.column, `${place}.fields.key`);
        }
        rows += batch.count;
        if (rows > mostRows) throw tooMany(place);
        for (let row = 0; row < batch.count; row++) {
          const values = decodeRow(batch, row);
          const key = String(values[keyColumn] ?? '').trim();
          const group = groups.get(key);
          if (group === undefined) groups.set(key, [values]);
          else group.push(values);
        }
      }
      yield* encoded(groups, columns ?? [], keyColumn);
    },
  };
}

function* encoded(
  groups: ReadonlyMap<string, Value[][]>,
  columns: readonly string[],
  keyColumn: number,
): Generator<RowBatch> {
  const encoder = rowEncoder(columns);
  for (const [key, rows] of groups) {
    for (const [column, text] of packRows(rows, columns.length).entries()) {
      if (column === keyColumn) encoder.put(key === '' ? null : key);
      else encoder.put(text);
    }
    const full = encoder.endRow() ? encoder.take() : null;
    if (full !== null) yield full;
  }
  const rest = encoder.take();
  if (rest !== null) yield rest;
  else if (groups.size === 0) yield { columns, count: 0, bytes: new Uint8Array(0), starts: new Uint32Array(1) };
}

function tooMany(place: string): GatehouseError {
  return new GatehouseError('source.unsupported', `${place}: the query gives more than ${mostRows} rows`, {
    place,
    remedy: 'One row is one interval of a schedule; leave everything else out of the query.',
  });
}
