/** Writing rows through ODBC: one prepared statement, run for each row within a transaction. */
import type { SourceConfig } from '../../config/document.ts';
import { GatehouseError, messageOf } from '../../model/errors.ts';
import type { Value } from '../../model/value.ts';
import type { Delivered, Delivery } from '../source.ts';
import { deliverRows } from '../sql/deliver.ts';
import { oneByOne, sqlStateBlames } from '../sql/row-faults.ts';
import type { DriverFailure, SqlWriter } from '../sql/session.ts';
import { handleTypes } from './bindings.ts';
import type { Connection } from './connection.ts';
import { type Diagnostic, failure, readDiagnostics } from './diagnostics.ts';
import { bindParameter, cancellable, isSuccess, prepare, type Statement, said } from './statement.ts';

/** Errors: `source.readOnly`, `source.query`, `source.cancelled`. */
export async function deliverThroughOdbc(
  connection: Connection,
  delivery: Delivery,
  signal?: AbortSignal,
): Promise<Delivered> {
  refuseReadOnly(connection.config);
  return deliverRows(
    odbcWriter(connection, signal),
    { parameterStyle: connection.profile.parameterStyle ?? 'question', explain },
    delivery,
    connection.config.name,
  );
}

export function refuseReadOnly(config: SourceConfig): void {
  if (!config.readOnly) return;
  throw new GatehouseError('source.readOnly', `"${config.name}" is readOnly: true; nothing is written to it.`, {
    place: `source "${config.name}"`,
  });
}

const autocommitAttribute = 102;
const noData = 100;

function odbcWriter(connection: Connection, signal: AbortSignal | undefined): SqlWriter {
  const { odbc, handle, config } = connection;
  const setAutocommit = (on: 0 | 1): void => {
    if (isSuccess(odbc.setConnection(handle, autocommitAttribute, on, 0))) return;
    throw refusal(readDiagnostics(odbc, handleTypes.connection, handle), config);
  };
  const end = async (how: 0 | 1): Promise<void> => {
    // Nothing reaches the server any more; it rolls back by itself.
    if (connection.stuck) return;
    const code = await odbc.endTransaction(handleTypes.connection, handle, how);
    if (!isSuccess(code)) throw refusal(readDiagnostics(odbc, handleTypes.connection, handle), config);
    setAutocommit(1);
  };
  const prepared = async <T>(text: string, body: (statement: Statement) => Promise<T>): Promise<T> => {
    const statement = await prepare(connection, { text }, signal);
    try {
      return await body(statement);
    } finally {
      statement.free();
    }
  };
  const runRow = async (statement: Statement, values: readonly Value[]): Promise<void> => {
    // The memory of the row before is the driver's no more.
    statement.bound.length = 0;
    for (const [at, value] of values.entries()) bindParameter(statement, at + 1, value);
    const code = await cancellable(statement, odbc.executePrepared(statement.handle), signal);
    if (!isSuccess(code) && code !== noData) throw refusal(said(statement), config);
  };
  return {
    begin: async () => setAutocommit(0),
    run: (text, values) =>
      prepared(text, async (statement) => {
        await runRow(statement, values);
        const count: [number | bigint] = [0];
        odbc.rowCount(statement.handle, count);
        return Number(count[0]);
      }),
    runEach: (text, rows) =>
      prepared(text, (statement) =>
        oneByOne(rows, async (values) => {
          await runRow(statement, values);
          odbc.closeResult(statement.handle, 0);
        }),
      ),
    commit: () => end(0),
    rollback: () => end(1),
  };
}

/** What the driver said goes along as the cause, for `explain`. */
function refusal(words: readonly Diagnostic[], config: SourceConfig): GatehouseError {
  const { code, message, place, remedy } = failure(
    'source.query',
    `"${config.name}" refuses the statement`,
    words,
    config,
  );
  return new GatehouseError(code, message, {
    ...(place === undefined ? {} : { place }),
    ...(remedy === undefined ? {} : { remedy }),
    cause: words,
  });
}

function explain(thrown: unknown): DriverFailure {
  const words = thrown instanceof GatehouseError && Array.isArray(thrown.cause) ? (thrown.cause as Diagnostic[]) : [];
  const message = messageOf(thrown);
  const lost = words.some(({ state }) => state.startsWith('08'));
  for (const { state, message: text } of words) {
    // Some drivers tell a violated constraint by words alone (SQLite's: HY000), or give all of them one state (MariaDB's: 23000).
    if (/duplicate (?:entry|key)|unique (?:constraint|key)/i.test(text)) return { message, lost, blames: 'duplicate' };
    const blames = sqlStateBlames(state) ?? (/constraint failed|datatype mismatch/i.test(text) ? 'row' : null);
    if (blames !== null) return { message, lost, blames };
  }
  return { message, lost };
}
