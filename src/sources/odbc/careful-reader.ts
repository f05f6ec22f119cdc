/**
 * Careful mode: one row at a time, each value fetched in as many pieces as it takes, nothing bound. It is right with any driver, because it
 * believes no declared size and needs nothing but `SQLFetch` and `SQLGetData`.
 */
import { Buffer } from 'node:buffer';
import { GatehouseError } from '../../model/errors.ts';
import { type RowBatch, type RowEncoder, rowEncoder } from '../../model/row-batch.ts';
import { indicators, nativeMemory, returnCodes } from './bindings.ts';
import { type ColumnForm, hasOneLength } from './column-form.ts';
import { failure } from './diagnostics.ts';
import { cancellable, isSuccess, type Statement, said } from './statement.ts';

const pieceLength = 64 * 1024;

/**
 * The rows of an executed statement. A batch ends after row `cut` (counted from 1) whatever its size, for a caller that has had those rows.
 *
 * Errors: `source.read`, `source.value`, `source.cancelled`.
 */
export async function* carefulBatches(
  statement: Statement,
  forms: readonly ColumnForm[],
  cut = 0,
  signal?: AbortSignal,
): AsyncGenerator<RowBatch, null, undefined> {
  const { odbc, config } = statement.connection;
  const encoder = rowEncoder(forms.map(({ column }) => column.name));
  const read = valueReader(statement);
  // A driver may do the work of the query at the first fetch.
  let code = await cancellable(statement, odbc.fetchApart(statement.handle), signal);
  for (let row = 1; isSuccess(code); row++) {
    for (const form of forms) read(encoder, form, row);
    if (encoder.endRow() || row === cut) {
      const batch = encoder.take();
      if (batch !== null) yield batch;
      if (signal?.aborted) throw new GatehouseError('source.cancelled', `Reading "${config.name}" was cancelled.`);
    }
    code = odbc.fetch(statement.handle);
  }
  if (code !== returnCodes.noData)
    throw failure('source.read', `Reading "${config.name}" failed`, said(statement), config);
  const rest = encoder.take();
  if (rest !== null) yield rest;
  return null;
}

type ReadValue = (encoder: RowEncoder, form: ColumnForm, row: number) => void;

function valueReader(statement: Statement): ReadValue {
  const { odbc, config } = statement.connection;
  const piece = nativeMemory(pieceLength);
  const indicator = nativeMemory(8);
  statement.bound.push(piece, indicator);
  const get = ({ column, cType }: ColumnForm): number =>
    odbc.getData(statement.handle, column.number, cType, piece, pieceLength, indicator);

  return (encoder, form, row) => {
    const terminator = form.form === 'wide' ? 2 : form.form === 'bytes' ? 0 : 1;
    const room = pieceLength - terminator;
    let code = get(form);
    if (!isSuccess(code)) throw valueError(statement, form, row);
    let length = indicator.readInt32LE(0);
    if (length === indicators.null) {
      encoder.putNull();
      return;
    }
    if (hasOneLength(form.form) || (length >= 0 && length <= room)) {
      form.put(encoder, piece, 0, length);
      return;
    }
    if (code === returnCodes.success) throw cutSilently(config.name, form, row);
    const pieces: Buffer[] = [];
    while (code !== returnCodes.noData) {
      const isLast = length >= 0 && length <= room;
      pieces.push(Buffer.from(piece.subarray(0, isLast ? length : filled(piece, terminator))));
      if (isLast || code === returnCodes.success) break;
      code = get(form);
      if (!isSuccess(code) && code !== returnCodes.noData) throw valueError(statement, form, row);
      length = indicator.readInt32LE(0);
    }
    const whole = Buffer.concat(pieces);
    form.put(encoder, whole, 0, whole.length);
  };
}

/** Bytes of a full piece. A driver that does not part a letter leaves some of the room and ends earlier. */
function filled(piece: Buffer, terminator: number): number {
  if (terminator === 0) return piece.length;
  let end = piece.length - terminator;
  for (let back = 0; back < 8; back += terminator) {
    const at = piece.length - terminator - back;
    if (piece[at] === 0 && (terminator === 1 || piece[at + 1] === 0)) end = at;
  }
  return end;
}

function valueError(statement: Statement, { column }: ColumnForm, row: number): GatehouseError {
  const { config } = statement.connection;
  const sentence = `Row ${row} of "${config.name}", column "${column.name}", cannot be read`;
  return failure('source.read', sentence, said(statement), config);
}

function cutSilently(name: string, { column }: ColumnForm, row: number): GatehouseError {
  return new GatehouseError('source.value', `The driver cut the value of column "${column.name}" in row ${row}.`, {
    place: `source "${name}", column "${column.name}"`,
    remedy: 'Read the column in parts in the query, or install a current version of the driver.',
  });
}
