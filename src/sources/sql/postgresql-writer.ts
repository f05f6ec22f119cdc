/**
 * Writing to PostgreSQL: the rows of one statement go out without waiting for each answer, and the number of answers before an error tells the
 * row that was refused. With an answer awaited for each, a server two milliseconds away would take 500 rows a second.
 */
import type pg from 'pg';
import type { Value } from '../../model/value.ts';
import type { RowFailure, SqlWriter } from './session.ts';

export function postgresqlWriter(client: pg.Client): SqlWriter {
  return {
    begin: async () => {
      await client.query('BEGIN');
    },
    run: async (text, values) => (await client.query(text, values.map(bound))).rowCount ?? 0,
    runEach: (text, rows) => runEach(client, text, rows),
    commit: async () => {
      // A transaction that has failed answers COMMIT with a rollback and no error.
      const { command } = await client.query('COMMIT');
      if (command !== 'COMMIT') throw new Error('The server rolled the transaction back.');
    },
    rollback: async () => {
      await client.query('ROLLBACK');
    },
  };
}

/** The server finds the type of a parameter by itself when it comes as text. */
export function bound(value: Value): string | Buffer | null {
  if (value === null) return null;
  return value instanceof Uint8Array ? Buffer.from(value) : String(value);
}

/** What the driver's types leave out of its connection. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  parse(message: { name: string; text: string; types: readonly number[] }): void;
  bind(message: { portal: string; statement: string; values: readonly (string | Buffer | null)[] }): void;
  execute(message: { portal: string; rows: number }): void;
  sync(): void;
}

function runEach(client: pg.Client, text: string, rows: readonly (readonly Value[])[]): Promise<RowFailure | null> {
  if (rows.length === 0) return Promise.resolve(null);
  return new Promise((resolve) => {
    let done = 0;
    const submittable = {
      submit(connection: unknown) {
        const wire = connection as Wire;
        wire.stream.cork();
        wire.parse({ name: '', text, types: [] });
        for (const row of rows) {
          wire.bind({ portal: '', statement: '', values: row.map(bound) });
          wire.execute({ portal: '', rows: 0 });
        }
        wire.sync();
        wire.stream.uncork();
      },
      handleCommandComplete: () => {
        done += 1;
      },
      handleEmptyQuery: () => {
        done += 1;
      },
      // A statement may give rows back (RETURNING); nobody asks for them.
      handleRowDescription: () => undefined,
      handleDataRow: () => undefined,
      handlePortalSuspended: () => undefined,
      handleReadyForQuery: () => resolve(null),
      handleError: (thrown: unknown) => resolve({ row: done, thrown }),
    };
    client.query(submittable as unknown as pg.Submittable);
  });
}
