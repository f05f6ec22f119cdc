/** Rows into a table of the target, all or none, in one transaction with the bookmark that tells how far they got. */
import { GatehouseError } from '../../model/errors.ts';
import { type ParameterStyle, translateParameters } from '../../model/query-parameters.ts';
import type { Value } from '../../model/value.ts';
import type { Bookmark, Delivered, Delivery } from '../source.ts';
import type { SqlDriver, SqlWriter } from './session.ts';

/** Errors: `source.unsupported`, and what the driver throws where it is not a row's fault. */
export async function deliverRows(
  writer: SqlWriter | undefined,
  driver: Pick<SqlDriver, 'parameterStyle' | 'explain'>,
  delivery: Delivery,
  source: string,
): Promise<Delivered> {
  if (writer === undefined) {
    throw new GatehouseError(
      'source.unsupported',
      `This kind of source cannot be written to in transactions: ${source}.`,
      {
        place: source,
      },
    );
  }
  const { text, names } = translateParameters(delivery.statement, driver.parameterStyle);
  const rows = delivery.rows.map((row) => names.map((name) => valueFor(row, name, source)));
  await writer.begin();
  try {
    // First the bookmark: its row is locked from here on, so that of two relays one waits and then finds it moved.
    if (delivery.bookmark !== null && !(await moveBookmark(writer, driver.parameterStyle, delivery.bookmark))) {
      await writer.rollback();
      return { kind: 'moved' };
    }
    const failure = await writer.runEach(text, rows);
    if (failure !== null) return await refused(writer, driver, failure.thrown, failure.row);
  } catch (thrown) {
    await writer.rollback().catch(() => undefined);
    throw thrown;
  }
  try {
    await writer.commit();
  } catch (thrown) {
    // A constraint that is checked at the end does not say which row.
    return refused(writer, driver, thrown, rows.length === 1 ? 0 : null);
  }
  return { kind: 'committed' };
}

async function refused(
  writer: SqlWriter,
  driver: Pick<SqlDriver, 'explain'>,
  thrown: unknown,
  row: number | null,
): Promise<Delivered> {
  const { message, lost, blames } = driver.explain(thrown);
  if (lost || blames === undefined) {
    await writer.rollback().catch(() => undefined);
    throw thrown;
  }
  await writer.rollback();
  return { kind: 'refused', row, duplicate: blames === 'duplicate', message };
}

async function moveBookmark(writer: SqlWriter, style: ParameterStyle, bookmark: Bookmark): Promise<boolean> {
  const { text, names } = translateParameters(
    'UPDATE gatehouse_relay SET last_event = :to WHERE sink = :sink AND last_event = :from',
    style,
  );
  const row: Readonly<Record<string, Value>> = { ...bookmark };
  return (
    (await writer.run(
      text,
      names.map((name) => row[name] ?? null),
    )) === 1
  );
}

function valueFor(row: Readonly<Record<string, Value>>, name: string, source: string): Value {
  const value = row[name];
  if (value !== undefined) return value;
  throw new GatehouseError('source.query', `The statement names :${name}, but no value is given for it.`, {
    place: source,
    value: `:${name}`,
    remedy: 'Correct the name of the parameter.',
  });
}
