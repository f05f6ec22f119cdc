/** How card numbers of a source read in each format, to help a person find the right one; never to choose it. */
import type { EntityConfig } from '../config/document.ts';
import { hexOf, readings } from '../model/card-number/card-number.ts';
import type { Value } from '../model/value.ts';
import type { ColumnDescription } from '../sources/source.ts';

export interface NumberSample {
  readonly number: string;
  readonly readings: readonly { readonly format: string; readonly bits: number; readonly value: string }[];
}

const samples = 3;

/** Samples of different shape, where the numbers come from a column as they are. */
export function numberSamples(
  config: EntityConfig,
  columns: readonly ColumnDescription[],
  rows: readonly (readonly Value[])[],
): NumberSample[] {
  const spec = config.fields['number'];
  if (spec?.kind !== 'column') return [];
  const exact = columns.findIndex(({ name }) => name === spec.column);
  const folded = spec.column.toLowerCase();
  const column = exact >= 0 ? exact : columns.findIndex(({ name }) => name.toLowerCase() === folded);
  const byShape = new Map<string, string>();
  for (const row of rows) {
    const value = row[column] ?? null;
    const text = typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
    const shape = text.replaceAll(/[0-9]/g, '9').replaceAll(/[A-Fa-f]/g, 'A');
    if (text !== '' && !byShape.has(shape)) byShape.set(shape, text);
  }
  return [...byShape.values()].slice(0, samples).map((number) => ({
    number,
    readings: readings(number).map((reading) => ({
      format: reading.format,
      bits: reading.number.bits,
      value: hexOf(reading.number),
    })),
  }));
}
