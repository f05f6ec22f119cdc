/**
 * Block mode: a thousand rows at a time into buffers that are bound to the columns. While one set of buffers is encoded the driver fills the
 * other in another thread. Only for drivers known to be right in it, and for results without long columns.
 */
import type { Buffer } from 'node:buffer';
import { batchLimits, type RowBatch, type RowEncoder, rowEncoder } from '../../model/row-batch.ts';
import { indicators, nativeMemory, returnCodes, statementAttributes } from './bindings.ts';
import { type ColumnForm, hasOneLength } from './column-form.ts';
import { failure } from './diagnostics.ts';
import { cancellable, isSuccess, type Statement, said } from './statement.ts';

/** A value that is longer than its column declares: this result must be read carefully. `rows` were given before. */
export interface TooLong {
  readonly column: string;
  readonly rows: number;
}

export type BoundForm = ColumnForm & { readonly width: number };

/** Whether every column has a width, so that the result can be read in blocks. */
export function areBindable(forms: readonly ColumnForm[]): forms is readonly BoundForm[] {
  return forms.every(({ width }) => width !== null);
}

/** Memory of one set of buffers, in bytes. */
const setLimit = 16 * 1024 * 1024;
const leastRows = 50;
const rowError = 5;

/**
 * The rows of an executed statement; a batch stands until the next one is asked for. Returns what was too long, having given only whole rows before it, or null at the end.
 *
 * Errors: `source.read`, `source.cancelled`.
 */
export async function* blockBatches(
  statement: Statement,
  forms: readonly BoundForm[],
  signal?: AbortSignal,
): AsyncGenerator<RowBatch, TooLong | null, undefined> {
  const { odbc, config } = statement.connection;
  const encoder = rowEncoder(forms.map(({ column }) => column.name));
  const window = openWindow(statement, forms);
  let filling: Promise<number> | null = window.fill();
  let given = 0;
  try {
    for (;;) {
      const code = await cancellable(statement, filling, signal);
      filling = null;
      if (code === returnCodes.noData) break;
      if (!isSuccess(code)) throw failure('source.read', `Reading "${config.name}" failed`, said(statement), config);
      const block = window.take();
      const cut = tooLong(block, forms);
      if (cut !== null) return { column: cut, rows: given };
      filling = window.fill();
      for (const batch of encodeBlock(block, forms, encoder)) yield batch;
      given += block.rows;
    }
    return null;
  } finally {
    if (filling !== null) {
      // The driver still writes to the buffers: they stay until it has ended.
      odbc.cancel(statement.handle);
      await filling;
    }
  }
}

interface BoundColumn {
  readonly values: Buffer;
  /** The same memory by words. */
  readonly words: Int32Array;
  /** Lengths, as the low and the high half of each. */
  readonly lengths: Int32Array;
}

interface Block {
  readonly rows: number;
  readonly columns: readonly BoundColumn[];
  readonly failed: boolean;
}

interface Window {
  /** Lets the driver fill the set that is not in use. */
  fill(): Promise<number>;
  /** The block that was filled last. */
  take(): Block;
}

function openWindow(statement: Statement, forms: readonly BoundForm[]): Window {
  const { odbc, config } = statement.connection;
  const { handle, bound } = statement;
  const rowWidth = forms.reduce((sum, { width }) => sum + width + 8, 0);
  const rows = Math.min(Math.max(Math.floor(setLimit / rowWidth), leastRows), batchLimits.rows);
  const fetched = nativeMemory(8);
  const status = nativeMemory(rows * 2);
  const sets = [0, 1].map(() =>
    forms.map(({ width }) => ({ values: nativeMemory(width * rows), indicator: nativeMemory(rows * 8) })),
  );
  bound.push(fetched, status, ...sets.flatMap((set) => set.flatMap(({ values, indicator }) => [values, indicator])));
  const codes = [
    odbc.setStatement(handle, statementAttributes.rowArraySize, rows, 0),
    odbc.setStatementPointer(handle, statementAttributes.rowsFetched, fetched, 0),
    odbc.setStatementPointer(handle, statementAttributes.rowStatus, status, 0),
  ];
  if (!codes.every(isSuccess))
    throw failure('source.read', 'The driver refuses to read in blocks', said(statement), config);
  const views = sets.map((set) =>
    set.map(({ values, indicator }) => ({
      values,
      words: new Int32Array(values.buffer, values.byteOffset, Math.floor(values.length / 4)),
      lengths: new Int32Array(indicator.buffer, indicator.byteOffset, rows * 2),
    })),
  );
  let current = 1;
  return {
    fill() {
      current = 1 - current;
      fetched.writeInt32LE(0, 0);
      sets[current]?.forEach(({ values, indicator }, at) => {
        const form = forms[at];
        if (form === undefined) return;
        const code = odbc.bindColumn(handle, form.column.number, form.cType, values, form.width, indicator);
        if (!isSuccess(code)) throw failure('source.read', 'The driver binds no column', said(statement), config);
      });
      return odbc.fetchApart(handle);
    },
    take() {
      const count = fetched.readInt32LE(0);
      let failed = false;
      for (let row = 0; row < count; row++) failed ||= status.readUInt16LE(row * 2) === rowError;
      return { rows: count, columns: views[current] ?? [], failed };
    },
  };
}

/** The name of a column of which a value did not fit, or null. A value that fills its room to the end counts as one that did not. */
function tooLong(block: Block, forms: readonly BoundForm[]): string | null {
  for (const [at, { lengths }] of block.columns.entries()) {
    const form = forms[at];
    if (form === undefined || hasOneLength(form.form)) continue;
    const room = form.width - (form.form === 'wide' ? 2 : 1);
    for (let row = 0; row < block.rows; row++) {
      const length = lengths[row * 2] as number;
      // Without its sign a negative length is too long as well.
      if (length >>> 0 >= room && length !== indicators.null) return form.column.name;
    }
  }
  return block.failed ? (forms[0]?.column.name ?? '') : null;
}

function* encodeBlock(block: Block, forms: readonly BoundForm[], encoder: RowEncoder): Generator<RowBatch> {
  // Plain arrays, because this loop runs once for each value of a million rows.
  const values = block.columns.map((column) => column.values);
  const words = block.columns.map((column) => column.words);
  const lengths = block.columns.map((column) => column.lengths);
  const widths = forms.map(({ width }) => width);
  const indirect = forms.map((form) => (form.direct ? null : form.put));
  const count = forms.length;
  for (let row = 0; row < block.rows; row++) {
    for (let at = 0; at < count; at++) {
      const length = (lengths[at] as Int32Array)[row * 2] as number;
      if (length === indicators.null) {
        encoder.putNull();
        continue;
      }
      const start = row * (widths[at] as number);
      const put = indirect[at];
      if (put) put(encoder, values[at] as Buffer, start, start + length);
      else encoder.putWords(words[at] as Int32Array, start / 4, length);
    }
    if (encoder.endRow()) {
      const batch = encoder.lend();
      if (batch !== null) yield batch;
    }
  }
  const rest = encoder.lend();
  if (rest !== null) yield rest;
}
