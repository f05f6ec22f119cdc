/** A source whose rows stand in memory, so that a test can change them, end them at a row, or let them hang. */
import { GatehouseError } from '../../src/model/errors.ts';
import { rowEncoder } from '../../src/model/row-batch.ts';
import type { Value } from '../../src/model/value.ts';
import type { Source } from '../../src/sources/source.ts';

export type TestRow = Readonly<Record<string, Value>>;
/** Rows by the text of the query that gives them. */
export type TestRows = Readonly<Record<string, readonly TestRow[]>>;

export interface Fault {
  /** The query that fails, and after how many of its rows. */
  readonly query: string;
  readonly afterRow: number;
  readonly how: 'fails' | 'hangs';
}

export interface MemorySource {
  rows: TestRows;
  /** Column names by query, where they are not those of the first row. */
  columns: Readonly<Record<string, readonly string[]>>;
  fault: Fault | null;
  /** Rows in a batch. */
  batch: number;
  /** Called before each row. */
  onRow: (query: string, row: number) => void;
  open(): Promise<Source>;
}

export function memorySource(rows: TestRows, columns: MemorySource['columns'] = {}): MemorySource {
  const memory: MemorySource = {
    rows,
    columns,
    fault: null,
    batch: 1000,
    onRow: () => {},
    open: async () => ({
      read: ({ text }, signal) => readRows(memory, text, signal),
      describe: async () => [],
      write: async () => 0,
      deliver: () => Promise.reject(new Error('Nothing is delivered to this source.')),
      close: async () => {},
    }),
  };
  return memory;
}

async function* readRows(memory: MemorySource, query: string, signal?: AbortSignal) {
  const rows = memory.rows[query] ?? [];
  const names = memory.columns[query] ?? Object.keys(rows[0] ?? { id: null });
  const encoder = rowEncoder(names);
  const { fault } = memory;
  let given = false;
  for (const [index, row] of rows.entries()) {
    if (fault?.query === query && fault.afterRow === index) await fail(fault, signal);
    stopWhenAborted(signal);
    memory.onRow(query, index);
    for (const name of names) encoder.put(row[name] ?? null);
    if (encoder.endRow() || (index + 1) % memory.batch === 0) {
      const batch = encoder.take();
      if (batch !== null) yield batch;
      given = true;
      // A turn of the event loop, as a connection gives one between packets.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  if (fault?.query === query && fault.afterRow === rows.length) await fail(fault, signal);
  const last = encoder.take();
  if (last !== null) yield last;
  else if (!given) yield { columns: names, count: 0, bytes: new Uint8Array(0), starts: new Uint32Array(1) };
}

async function fail(fault: Fault, signal?: AbortSignal): Promise<void> {
  if (fault.how === 'fails') {
    throw new GatehouseError('source.read', `The connection broke after row ${fault.afterRow}`, { place: fault.query });
  }
  await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));
  stopWhenAborted(signal);
}

function stopWhenAborted(signal?: AbortSignal): void {
  if (signal?.aborted === true) throw new GatehouseError('source.cancelled', 'Reading was cancelled');
}
