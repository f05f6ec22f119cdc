/** What tests do with readings: all of their batches, all of their rows, or the error they end with. */
import { GatehouseError } from '../../src/model/errors.ts';
import { decodeRow, type RowBatch } from '../../src/model/row-batch.ts';
import type { Value } from '../../src/model/value.ts';

export async function failureOf(promise: Promise<unknown>): Promise<GatehouseError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof GatehouseError) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}

export async function batchesOf(reading: AsyncIterable<RowBatch>): Promise<RowBatch[]> {
  const batches: RowBatch[] = [];
  for await (const batch of reading) batches.push(batch);
  return batches;
}

export async function rowsOf(reading: AsyncIterable<RowBatch>): Promise<Value[][]> {
  return (await batchesOf(reading)).flatMap(decodedRows);
}

export function decodedRows(batch: RowBatch): Value[][] {
  return Array.from({ length: batch.count }, (_, row) => decodeRow(batch, row));
}
