import { GatehouseError } from '../../model/errors.ts';
import type { RowEncoder } from '../../model/row-batch.ts';

/** Encodes what a driver gives by the rule of SQL sources: scalars as text, bytes as bytes. Errors: `source.value` for anything else. */
export function putScalar(value: unknown, encoder: RowEncoder): void {
  if (typeof value === 'string') encoder.putText(value);
  else if (value === null || value === undefined) encoder.putNull();
  else if (value instanceof Uint8Array) encoder.putBytes(value);
  else if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    encoder.putText(String(value));
  else
    throw new GatehouseError('source.value', 'A column holds a value that is neither text, number nor bytes.', {
      remedy: 'Turn the column into text in the query, with CAST or the like.',
    });
}
