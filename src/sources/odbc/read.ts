/** Reads the rows of a query in the quickest mode that is right for its driver and its columns. */
import { crc32 } from 'node:zlib';
import { GatehouseError } from '../../model/errors.ts';
import type { RowBatch } from '../../model/row-batch.ts';
import type { Query } from '../source.ts';
import { areBindable, blockBatches, type TooLong } from './block-reader.ts';
import { carefulBatches } from './careful-reader.ts';
import { type ColumnForm, columnForm } from './column-form.ts';
import type { Connection } from './connection.ts';
import { execute, refuseFurtherResults, resultColumns, type Statement } from './statement.ts';
import { checkText } from './text-check.ts';

/** The batches of a query; see `Source.read`. */
export async function* readRows(
  connection: Connection,
  query: Query,
  signal?: AbortSignal,
): AsyncGenerator<RowBatch, void, undefined> {
  const { config, context } = connection;
  const given: Given = { rows: 0, sum: 0 };
  let cut: TooLong | null = null;
  const statement = await execute(connection, query, signal);
  try {
    const forms = columnForms(statement);
    const isFast = connection.profile.blocks && areBindable(forms);
    const batches = isFast ? blockBatches(statement, forms, signal) : carefulBatches(statement, forms, 0, signal);
    cut = yield* checked(batches, given, config.name);
    if (cut === null) refuseFurtherResults(statement);
    if (cut === null && given.rows === 0) yield emptyBatch(forms);
  } finally {
    statement.free();
  }
  if (cut === null) return;
  context.log('warn', `"${config.name}": a value is longer than its column declares; reading again value by value`, {
    source: config.name,
    column: cut.column,
    rowsBefore: cut.rows,
  });
  yield* readOn(connection, query, cut, given, signal);
}

/** What was given so far: the number of rows and a checksum of their bytes. */
interface Given {
  rows: number;
  sum: number;
}

function add(given: Given, batch: RowBatch): void {
  given.rows += batch.count;
  given.sum = crc32(batch.bytes, given.sum);
}

/** The batches with their texts checked; returns what the reader returns. */
async function* checked(
  batches: AsyncGenerator<RowBatch, TooLong | null, undefined>,
  given: Given,
  source: string,
): AsyncGenerator<RowBatch, TooLong | null, undefined> {
  let finished = false;
  try {
    for (;;) {
      const step = await batches.next();
      if (step.done) {
        finished = true;
        return step.value;
      }
      checkText(step.value, given.rows + 1, source);
      add(given, step.value);
      yield step.value;
    }
  } finally {
    if (!finished) await batches.return(null);
  }
}

/**
 * Reads the query again in careful mode and gives the rows after those that were given. That these are the same as before is checked; a
 * result that has changed in between, or came in another order, is an error, for rows would be lost or doubled.
 */
async function* readOn(
  connection: Connection,
  query: Query,
  cut: TooLong,
  given: Given,
  signal?: AbortSignal,
): AsyncGenerator<RowBatch, void, undefined> {
  const { config } = connection;
  const statement = await execute(connection, query, signal);
  try {
    const again: Given = { rows: 0, sum: 0 };
    for await (const batch of carefulBatches(statement, columnForms(statement), given.rows, signal)) {
      const isKnown = again.rows < given.rows;
      if (!isKnown) checkText(batch, again.rows + 1, config.name);
      add(again, batch);
      if (!isKnown) yield batch;
      else if (again.rows === given.rows && again.sum !== given.sum) throw changed(config.name, cut);
    }
    if (again.rows < given.rows) throw changed(config.name, cut);
    refuseFurtherResults(statement);
  } finally {
    statement.free();
  }
}

function changed(source: string, cut: TooLong): GatehouseError {
  return new GatehouseError(
    'source.read',
    `Column "${cut.column}" holds a value longer than it declares, and the result was not the same when it was read again.`,
    {
      place: `source "${source}", column "${cut.column}"`,
      remedy: 'Add ORDER BY over a unique column to the query, or cast the column to a text type without a length.',
    },
  );
}

function columnForms(statement: Statement): readonly ColumnForm[] {
  const { config, profile } = statement.connection;
  const columns = resultColumns(statement);
  if (columns.length === 0)
    throw new GatehouseError('source.query', `The query of "${config.name}" gives no rows and no columns.`, {
      place: `source "${config.name}"`,
      remedy: 'Give a query that selects rows.',
    });
  return columns.map((column) => columnForm(column, profile, config.encoding));
}

function emptyBatch(forms: readonly ColumnForm[]): RowBatch {
  return {
    columns: forms.map(({ column }) => column.name),
    count: 0,
    bytes: new Uint8Array(0),
    starts: new Uint32Array(1),
  };
}
