/** PostgreSQL, and what speaks its protocol. Rows come through a cursor inside a read-only transaction, every value as the server's text. */
import pg from 'pg';
import Cursor from 'pg-cursor';
import type { SourceConfig } from '../../config/document.ts';
import { urlParameters } from '../../model/connection-parameters.ts';
import { messageOf } from '../../model/errors.ts';
import type { Value } from '../../model/value.ts';
import type { ColumnDescription, SourceKind } from '../source.ts';
import { type ConnectFault, codeOf, connectFailure, isNetworkCode } from './connect-failure.ts';
import { type ConnectionUrl, nodeTlsOptions, parseConnectionUrl, tlsOf, type UrlForm } from './connection-url.ts';
import { bound, postgresqlWriter } from './postgresql-writer.ts';
import { putScalar } from './put-scalar.ts';
import { sqlStateBlames } from './row-faults.ts';
import type { DriverFailure, RowCursor, SqlSession } from './session.ts';
import { openSqlSource } from './sql-source.ts';
import { withinConnectLimit } from './waiting.ts';

const form: UrlForm = {
  schemes: ['postgres', 'postgresql'],
  port: 5432,
  example: 'postgres://user:password@host:5432/database',
  options: urlParameters.postgresql,
  pathIs: 'database',
};

export const postgresql: SourceKind = {
  type: 'postgresql',
  async open(config, _context, signal) {
    const url = parseConnectionUrl(config, form);
    const tls = tlsOf(config, url, 'disable');
    const options: pg.ClientConfig = {
      host: url.host,
      port: url.port,
      user: url.user,
      password: url.password ?? '',
      database: url.path,
      ssl: tls === null ? false : nodeTlsOptions(tls),
      application_name: 'gatehouse',
      keepAlive: true,
      connectionTimeoutMillis: config.timeLimits.connect,
    };
    return openSqlSource(
      config,
      { parameterStyle: 'dollar', connect: (signal) => connect(config, url, options, signal), explain },
      signal,
    );
  },
};

async function connect(
  config: SourceConfig,
  url: ConnectionUrl,
  options: pg.ClientConfig,
  signal?: AbortSignal,
): Promise<SqlSession> {
  const client = new pg.Client(options);
  let alive = true;
  const gone = (): void => {
    alive = false;
  };
  client.on('error', gone);
  client.on('end', gone);
  const abort = (): void => {
    // Known to the driver, but not to its types.
    if (alive && 'processID' in client && typeof client.processID === 'number')
      cancelBackend(options, client.processID);
    alive = false;
    client.connection.stream.destroy();
  };
  try {
    await withinConnectLimit(
      config,
      client.connect().catch((thrown: unknown) => {
        const where = `PostgreSQL at ${url.host}:${url.port}`;
        if (lacksPassword(thrown, url.password)) {
          throw connectFailure(config, where, 'signIn', new Error('it wants one, and none is given'), undefined);
        }
        throw connectFailure(config, where, connectFault(codeOf(thrown)), thrown, url.password);
      }),
      abort,
      signal,
    );
  } catch (error) {
    abort();
    throw error;
  }
  return {
    alive: () => alive,
    open: (text, values) => openCursor(client, text, values),
    describe: (text) => describe(client, text),
    execute: async (text, values) => (await client.query(text, values.map(bound))).rowCount ?? 0,
    writer: postgresqlWriter(client),
    abort,
    close: () => client.end(),
  };
}

/** The server would go on with a query whose client has gone; so it is told, over a connection of its own. */
function cancelBackend(options: pg.ClientConfig, processId: number): void {
  const messenger = new pg.Client({ ...options, connectionTimeoutMillis: 5000 });
  messenger.on('error', () => undefined);
  messenger
    .connect()
    .then(() => messenger.query('SELECT pg_cancel_backend($1)', [processId]))
    .catch(() => undefined)
    .finally(() => messenger.end().catch(() => undefined));
}

function connectFault(code: string | undefined): ConnectFault {
  if (code === '28P01' || code === '28000') return 'signIn';
  return code === '3D000' || code === '42501' ? 'database' : 'unknown';
}

// The settings that the text of values depends on; LOCAL, so that a pooler's other clients are not touched.
const begin = `BEGIN READ ONLY; SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; \
SET LOCAL IntervalStyle = 'iso_8601'; SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1`;

async function openCursor(client: pg.Client, text: string, values: readonly Value[]): Promise<RowCursor> {
  await client.query(begin);
  const cursor = client.query(
    new Cursor(text, values.map(bound), { rowMode: 'array', types: { getTypeParser: (type) => parserOf(type) } }),
  );
  let columns: readonly string[] = [];
  let failed = false;
  const read = (count: number): Promise<unknown[][]> =>
    unlessGone(
      client,
      new Promise((resolve, reject) => {
        cursor.read(count, (error, rows, result) => {
          if (error !== null && error !== undefined) {
            failed = true;
            return reject(error);
          }
          columns = result?.fields.map((field) => field.name) ?? columns;
          resolve(rows);
        });
      }),
    );
  const close = async (): Promise<void> => {
    // A failed cursor is closed already, and would wait for ever to be told so.
    if (!failed) await unlessGone(client, cursor.close());
    await client.query('ROLLBACK');
  };

  // The first rows are fetched at once: only they tell the columns.
  let first: unknown[][] | null;
  try {
    first = await read(100);
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
  return {
    columns,
    async fetch(count) {
      if (first === null) return read(count);
      const rows = first;
      first = null;
      return rows;
    },
    put: (value, _column, encoder) => putScalar(value, encoder),
    close,
  };
}

/**
 * The answer of a cursor. The driver waits for ever when the connection goes while a cursor is being closed, or after the last row and before
 * the server says that it is ready again.
 */
function unlessGone<T>(client: pg.Client, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const gone = (): void => reject(new Error('Connection terminated unexpectedly'));
    client.once('end', gone);
    answer.then(resolve, reject).finally(() => client.off('end', gone));
  });
}

const types = { boolean: 16, bytea: 17, timestamptz: 1184 } as const;
const asIs = (text: string): string => text;

function parserOf(type: number): (text: string) => string | Uint8Array {
  if (type === types.boolean) return (text) => (text === 't' ? 'true' : 'false');
  if (type === types.bytea) return (text) => Buffer.from(text.slice(2), 'hex');
  if (type === types.timestamptz) return isoInstant;
  return asIs;
}

/** `2024-01-31 10:00:00.5+00` as ISO 8601; `infinity` and years before Christ stay as PostgreSQL writes them. */
function isoInstant(text: string): string {
  return text.endsWith('+00') ? `${text.slice(0, -3).replace(' ', 'T')}Z` : text;
}

/** Parses and describes the statement without running it. */
async function describe(client: pg.Client, text: string): Promise<readonly ColumnDescription[]> {
  const fields = await new Promise<readonly pg.FieldDef[]>((resolve, reject) => {
    let described: readonly pg.FieldDef[] = [];
    client.query({
      submit(connection: pg.Connection) {
        connection.parse({ name: '', text, types: [] }, true);
        connection.describe({ type: 'S', name: '' }, true);
        connection.sync();
      },
      handleRowDescription(message: { fields: pg.FieldDef[] }) {
        described = message.fields;
      },
      handleReadyForQuery: () => resolve(described),
      handleError(error: Error, connection: pg.Connection) {
        connection.sync();
        reject(error);
      },
    });
  });
  const named = await client.query<[string]>({
    text: 'SELECT format_type(type::oid, modifier::int) FROM unnest($1::text[], $2::text[]) AS t(type, modifier)',
    values: [fields.map((field) => String(field.dataTypeID)), fields.map((field) => String(field.dataTypeModifier))],
    rowMode: 'array',
  });
  return fields.map((field, index) => ({ name: field.name, type: named.rows[index]?.[0] ?? '' }));
}

function explain(thrown: unknown): DriverFailure {
  if (!(thrown instanceof Error)) return { message: String(thrown), lost: false };
  const code = codeOf(thrown);
  if (!(thrown instanceof pg.DatabaseError))
    return {
      message: thrown.message,
      lost: isNetworkCode(code) || /terminated|not queryable|closed/.test(thrown.message),
    };
  const position = thrown.position === undefined ? '' : `, at character ${thrown.position}`;
  const more = [thrown.detail, thrown.hint].filter((text) => text !== undefined).map((text) => ` ${text}`);
  // Class 57P: the server is shutting down or the session was ended by an administrator.
  const lost = code !== undefined && (code.startsWith('57P') || code.startsWith('08'));
  const blames = sqlStateBlames(code);
  return {
    message: `${thrown.message} (SQLSTATE ${code}${position}).${more.join('')}`,
    lost,
    ...(blames === null ? {} : { blames }),
  };
}

/** The driver finds out by itself that it has no answer to what the server asks, and has no code for that. */
function lacksPassword(thrown: unknown, password: string | undefined): boolean {
  return (password ?? '') === '' && codeOf(thrown) === undefined && /password must be a/.test(messageOf(thrown));
}
