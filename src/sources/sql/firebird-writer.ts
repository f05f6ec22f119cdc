/** Transactions of Firebird, and writing in them. */
import Firebird from 'node-firebird';
import { messageOf } from '../../model/errors.ts';
import type { Value } from '../../model/value.ts';
import { type FirebirdVariable, recordsRequest, sendAsText, touchedRows } from './firebird-values.ts';
import { oneByOne } from './row-faults.ts';
import type { SqlWriter } from './session.ts';

/** The parts of the driver's objects that its type definitions leave out. */
export interface Attachment extends Firebird.Database {
  readonly connection: {
    readonly options: { isPool?: boolean };
    readonly _socket: { destroy(): void } | null;
    statementInfo(
      statement: Prepared,
      request: readonly number[],
      done: (error: unknown, answer?: { buffer?: Uint8Array }) => void,
    ): void;
  };
  on(event: 'error', listener: (error: unknown) => void): this;
}
export interface Prepared extends Firebird.Statement {
  readonly output: FirebirdVariable[];
  readonly input: FirebirdVariable[];
}
/** One transaction at a time, with the statement of its rows prepared once. */
export function firebirdWriter(database: Attachment): SqlWriter {
  let transaction: Firebird.Transaction | undefined;
  const within = (): Firebird.Transaction => {
    if (transaction === undefined) throw new Error('No transaction was begun.');
    return transaction;
  };
  const prepared = async <T>(text: string, body: (statement: Prepared) => Promise<T>): Promise<T> => {
    const statement = (await within().newStatementAsync(text)) as Prepared;
    sendAsText(statement.input);
    try {
      return await body(statement);
    } finally {
      await statement.dropAsync().catch(() => undefined);
    }
  };
  return {
    async begin() {
      transaction = await begin(database, false);
    },
    run: (text, values) =>
      prepared(text, async (statement) => {
        await statement.executeAsync(within(), values.map(bound));
        return touched(database, statement);
      }),
    runEach: (text, rows) =>
      prepared(text, (statement) => oneByOne(rows, (values) => statement.executeAsync(within(), values.map(bound)))),
    commit: () => within().commitAsync(),
    rollback: () => within().rollbackAsync(),
  };
}

/** How many rows a statement touched. */
export async function touched(database: Attachment, statement: Prepared): Promise<number> {
  const answer = await promised<{ buffer?: Uint8Array }>((done) =>
    database.connection.statementInfo(statement, recordsRequest, done),
  );
  return touchedRows(answer.buffer ?? new Uint8Array(0));
}

export function begin(database: Attachment, readOnly: boolean): Promise<Firebird.Transaction> {
  const isolation = readOnly ? Firebird.ISOLATION_REPEATABLE_READ : Firebird.ISOLATION_READ_COMMITTED;
  return promised<Firebird.Transaction>((done) =>
    database.transaction({ isolation, readOnly }, (error, transaction) => done(error, transaction)),
  );
}

/** Values go out as text, which the server converts. */
export function bound(value: Value): string | Buffer | null {
  if (value === null) return null;
  return value instanceof Uint8Array ? Buffer.from(value) : String(value);
}

/** A promise of what the driver tells by a callback. */
export function promised<T>(start: (done: (error: unknown, result?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, result) => {
      if (error === null || error === undefined) resolve(result as T);
      else reject(error instanceof Error ? error : new Error(messageOf(error)));
    });
  });
}
