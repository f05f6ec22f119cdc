/** Versions of photos as a source gives them, without those of people who have none. */
import type { EntityConfig } from '../config/document.ts';
import { columnOffset, lengthAt, type RowBatch, tags } from '../model/row-batch.ts';
import type { Source } from '../sources/source.ts';

/** The source without rows whose version is NULL or empty: such people have no photo, as if there were no row. */
export function withVersions(source: Pick<Source, 'read'>, { fields }: EntityConfig): Pick<Source, 'read'> {
  const spec = fields['version'];
  if (spec?.kind !== 'column' || spec.default !== undefined) return source;
  const { column } = spec;
  return {
    async *read(asked, signal) {
      for await (const batch of source.read(asked, signal)) {
        const index = columnIndex(batch.columns, column);
        yield index < 0 ? batch : withoutEmpty(batch, index);
      }
    },
  };
}

/** As mapping finds a column; where it finds none it tells so. */
function columnIndex(columns: readonly string[], name: string): number {
  const exact = columns.indexOf(name);
  return exact >= 0 ? exact : columns.findIndex((column) => column.toLowerCase() === name.toLowerCase());
}

function withoutEmpty(batch: RowBatch, column: number): RowBatch {
  const { bytes, starts, count, columns } = batch;
  const kept: number[] = [];
  for (let row = 0; row < count; row++) {
    const at = columnOffset(bytes, starts[row] as number, column);
    const tag = bytes[at];
    const empty = tag === tags.null || ((tag === tags.text || tag === tags.bytes) && lengthAt(bytes, at + 1) === 0);
    if (!empty) kept.push(row);
  }
  if (kept.length === count) return batch;
  const newStarts = new Uint32Array(kept.length + 1);
  kept.forEach((row, index) => {
    newStarts[index + 1] = (newStarts[index] as number) + (starts[row + 1] as number) - (starts[row] as number);
  });
  const newBytes = new Uint8Array(newStarts[kept.length] as number);
  kept.forEach((row, index) => {
    newBytes.set(bytes.subarray(starts[row], starts[row + 1]), newStarts[index] as number);
  });
  return { columns, count: kept.length, bytes: newBytes, starts: newStarts };
}
