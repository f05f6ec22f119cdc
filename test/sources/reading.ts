/** What tests do with readings: all of their batches, all of their rows, or the error they end with. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { GatehouseError } from '../../src/model/errors.ts';
import { decodeRow, type RowBatch } from '../../src/model/row-batch.ts';
import type { Value } from '../../src/model/value.ts';
import type { Source } from '../../src/sources/source.ts';

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

/** The server gives up the cancelled query well before its half minute is over. */
export async function stopsRunning(source: Source, othersRunning: string): Promise<void> {
  const started = performance.now();
  while ((await rowsOf(source.read({ text: othersRunning })))[0]?.[0] !== '0') {
    expect(performance.now() - started).toBeLessThan(20_000);
    await sleep(50);
  }
}

/** Bytes by their content and long text by its length and ends, so that a failure can be read. */
export function comparable(value: Value | undefined): unknown {
  if (value instanceof Uint8Array)
    return `bytes ${value.length} ${Buffer.from(value).toString('base64').slice(0, 200)}`;
  return value;
}
