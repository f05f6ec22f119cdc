/** The registry in PostgreSQL: a pool for reading, one connection for each transaction, bulk writing through `unnest`. */
import pg from 'pg';
import Cursor from 'pg-cursor';
import { GatehouseError, messageOf } from '../model/errors.ts';
import type { ColumnType, Database, Parameter, Row, Table } from './database.ts';

const poolSize = 8;
const connectMilliseconds = 15_000;
const iterationRows = 1000;

const sqlTypes: Record<ColumnType, string> = { id: 'bigint', int: 'integer', text: 'text', bytes: 'bytea' };

/** Integers come as numbers: ids stay below 2^53 by construction. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === 20 ? Number : (pg.types.getTypeParser(oid, format as 'text') as (value: string) => unknown),
} as pg.CustomTypesConfig;

export async function openPostgresqlRegistry(url: string): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: connectMilliseconds,
    types,
  });
  pool.on('error', () => {});
  try {
    (await pool.connect()).release();
  } catch (error) {
    await pool.end();
    throw new GatehouseError('registry.open', `The registry in PostgreSQL cannot be opened: ${messageOf(error)}`, {
      remedy: 'Check --database (or GATEHOUSE_DATABASE): host, port, database, user and password.',
      cause: error,
    });
  }
  return handle(
    (sql, parameters) => told(() => pool.query({ text: numbered(sql), values: [...parameters] })),
    async () => {
      const client = await pool.connect();
      return { client, release: (broken) => client.release(broken) };
    },
    async (body) => {
      const client = await told(() => pool.connect());
      let broken: Error | undefined;
      const ignore = (): void => {};
      client.on('error', ignore);
      const within: Database = handle(
        (sql, parameters) => told(() => client.query(prepared(sql, parameters))),
        async () => ({ client, release: () => {} }),
        (nested) => nested(within),
        async () => {},
      );
      try {
        await told(() => client.query('BEGIN'));
        const result = await body(within);
        await told(() => client.query('COMMIT'));
        return result;
      } catch (error) {
        await client.query('ROLLBACK').catch((failure: Error) => {
          broken = failure;
        });
        throw error;
      } finally {
        client.off('error', ignore);
        client.release(broken);
      }
    },
    () => pool.end(),
    (group, id) => takeLock(url, group, id),
  );
}

/** An advisory lock on a connection of its own, outside the pool: any number may be held, and the server frees it when the connection ends. */
async function takeLock(url: string, group: number, id: number): Promise<(() => Promise<void>) | null> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: connectMilliseconds,
    keepAlive: true,
  });
  client.on('error', () => {});
  try {
    return await told(async () => {
      await client.connect();
      const { rows } = await client.query('SELECT pg_try_advisory_lock($1::int, $2::int) AS locked', [group, id]);
      if (rows[0]?.locked === true) return () => client.end();
      await client.end();
      return null;
    });
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
}

type Run = (sql: string, parameters: readonly Parameter[]) => Promise<pg.QueryResult<Row>>;

function handle(
  query: Run,
  connect: () => Promise<{ readonly client: pg.PoolClient; readonly release: (broken: boolean) => void }>,
  transaction: Database['transaction'],
  close: () => Promise<void>,
  lock: NonNullable<Database['lock']> = async () => null,
): Database {
  const bulk = async (
    sql: string,
    types: readonly ColumnType[],
    rows: readonly (readonly Parameter[])[],
  ): Promise<void> => {
    if (rows.length === 0) return;
    const columns = types.map((type, column) =>
      rows.map((row) => {
        const value = row[column] ?? null;
        return type === 'bytes' && value instanceof Uint8Array ? Buffer.from(value) : value;
      }),
    );
    await query(sql, columns as unknown as Parameter[]);
  };
  const source = (types: readonly ColumnType[]): string =>
    `unnest(${types.map((type) => `?::${sqlTypes[type]}[]`).join(',')})`;
  const typesOf = (table: Table, columns: readonly string[]): ColumnType[] =>
    columns.map((column) => table.columns[column] ?? 'text');
  const insertText = (table: Table, columns: readonly string[]): string =>
    `INSERT INTO ${table.name} (${columns.join(',')}) SELECT * FROM ${source(typesOf(table, columns))}`;
  return {
    dialect: 'postgresql',
    all: async (sql, parameters = []) => (await query(sql, parameters)).rows,
    async *iterate(sql, parameters = []) {
      const { client, release } = await told(connect);
      const cursor = client.query(new Cursor<Row>(numbered(sql), [...parameters], { types }));
      try {
        for (;;) {
          const rows = await told(() => cursor.read(iterationRows));
          if (rows.length === 0) break;
          yield rows;
        }
      } finally {
        // Also when the reader has had enough: an open cursor would block whoever gets the connection next.
        await cursor.close().catch(() => {});
        release(false);
      }
    },
    run: async (sql, parameters = []) => (await query(sql, parameters)).rowCount ?? 0,
    insert: (table, rows, columns = Object.keys(table.columns)) =>
      bulk(insertText(table, columns), typesOf(table, columns), rows),
    upsert: (table, key, rows, columns = Object.keys(table.columns)) => {
      const set = columns.filter((column) => !key.includes(column)).map((column) => `${column}=excluded.${column}`);
      return bulk(
        `${insertText(table, columns)} ON CONFLICT (${key.join(',')}) DO UPDATE SET ${set.join(',')}`,
        typesOf(table, columns),
        rows,
      );
    },
    update: (table, key, columns, rows) => {
      const all = typesOf(table, [...key, ...columns]);
      const names = all.map((_, index) => `v${index}`);
      const set = columns.map((column, index) => `${column}=u.v${key.length + index}`).join(',');
      const where = key.map((column, index) => `t.${column}=u.v${index}`).join(' AND ');
      return bulk(
        `UPDATE ${table.name} t SET ${set} FROM ${source(all)} AS u(${names.join(',')}) WHERE ${where}`,
        all,
        rows,
      );
    },
    remove: (table, key, rows) => {
      const all = typesOf(table, key);
      const names = key.map((_, index) => `v${index}`);
      const where = key.map((column, index) => `t.${column}=u.v${index}`).join(' AND ');
      return bulk(
        `DELETE FROM ${table.name} t USING ${source(all)} AS u(${names.join(',')}) WHERE ${where}`,
        all,
        rows,
      );
    },
    among: (column, type) =>
      `${column} IN (SELECT value::${type === 'id' ? 'bigint' : 'text'} FROM json_array_elements_text(?::json))`,
    list: (values) => JSON.stringify(values),
    transaction,
    lock,
    close,
  };
}

const texts = new Map<string, string>();

/** `?` outside quotes become `$1`, `$2`...; our own SQL has no `?` inside quotes. */
function numbered(sql: string): string {
  let text = texts.get(sql);
  if (text === undefined) {
    let next = 0;
    text = sql.replace(/\?/g, () => `$${++next}`);
    if (texts.size > 1000) texts.clear();
    texts.set(sql, text);
  }
  return text;
}

const names = new Map<string, string>();

/** Statements of transactions repeat, so they are prepared by name. */
function prepared(sql: string, parameters: readonly Parameter[]): pg.QueryConfig {
  const text = numbered(sql);
  let name = names.get(text);
  if (name === undefined) {
    name = `g${names.size}`;
    names.set(text, name);
  }
  return { name, text, values: [...parameters] };
}

/** What the driver itself says of a connection that is no more; such errors have no code. */
const connectionLost =
  /Connection terminated|not queryable|Client was closed|timeout exceeded when trying to connect|Connection ended/i;

async function told<T>(body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    const { code = '' } = error as { code?: string };
    if (code === '53100' || code === '53200') {
      throw new GatehouseError('registry.full', 'No space is left for the registry in PostgreSQL', {
        remedy: 'Free space on the database server and run the cycle again; nothing of this step was kept.',
        cause: error,
      });
    }
    if (/^(08|57P|ECONN|EPIPE)/.test(code) || connectionLost.test(messageOf(error))) {
      throw new GatehouseError('registry.write', `The connection to the registry broke: ${messageOf(error)}`, {
        remedy: 'Check the database server and run the cycle again; nothing of this step was kept.',
        cause: error,
      });
    }
    throw error;
  }
}
