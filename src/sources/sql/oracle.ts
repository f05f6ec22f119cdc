/** Oracle Database 12.1 and later, without Oracle's client libraries. Rows come through a result set in a read-only transaction. */
import oracledb, { type Column, type Connection, type ConnectOptions } from 'oracledb';
import type { SourceConfig } from '../../config/document.ts';
import { urlParameters } from '../../model/connection-parameters.ts';
import { messageOf } from '../../model/errors.ts';
import type { Value } from '../../model/value.ts';
import type { SourceKind } from '../source.ts';
import { type ConnectFault, codeOf, connectFailure } from './connect-failure.ts';
import { type ConnectionUrl, parseConnectionUrl, type UrlForm } from './connection-url.ts';
import { putScalar } from './put-scalar.ts';
import { oneByOne, oracleBlames } from './row-faults.ts';
import type { DriverFailure, RowCursor, SqlSession, SqlWriter } from './session.ts';
import { openSqlSource } from './sql-source.ts';
import { withinConnectLimit } from './waiting.ts';

const form: UrlForm = {
  schemes: ['oracle'],
  port: 1521,
  example: 'oracle://user:password@host:1521/service',
  options: urlParameters.oracle,
  pathIs: 'service',
};

export const oracle: SourceKind = {
  type: 'oracle',
  async open(config, _context, signal) {
    const url = parseConnectionUrl(config, form);
    const options = {
      ...(url.user === undefined ? {} : { user: url.user }),
      ...(url.password === undefined ? {} : { password: url.password }),
      connectString: connectString(url),
    };
    return openSqlSource(
      config,
      { parameterStyle: 'colon', connect: (signal) => connect(config, url, options, signal), explain },
      signal,
    );
  },
};

/** `tcp://host:port/service`, with TLS `tcps://...`, whose own parameters are handed on. */
function connectString(url: ConnectionUrl): string {
  const protocol = url.options.get('protocol') ?? 'tcp';
  const rest = [...url.options].filter(([name]) => name !== 'protocol').map(([name, value]) => `${name}=${value}`);
  const host = url.host.includes(':') ? `[${url.host}]` : url.host;
  return `${protocol}://${host}:${url.port}/${url.path}${rest.length === 0 ? '' : `?${rest.join('&')}`}`;
}

// Oracle turns dates and numbers into text by these settings of the session.
const settings = `ALTER SESSION SET NLS_NUMERIC_CHARACTERS = '.,'
  NLS_DATE_FORMAT = 'YYYY-MM-DD HH24:MI:SS'
  NLS_TIMESTAMP_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF'
  NLS_TIMESTAMP_TZ_FORMAT = 'YYYY-MM-DD"T"HH24:MI:SS.FFTZH:TZM'`;

async function connect(
  config: SourceConfig,
  url: ConnectionUrl,
  options: ConnectOptions,
  signal?: AbortSignal,
): Promise<SqlSession> {
  const drop = (late: Connection): void => {
    late.close({ drop: true }).catch(() => undefined);
  };
  const connection = await withinConnectLimit(
    config,
    oracledb.getConnection(options).catch((thrown: unknown) => {
      const where = `Oracle at ${url.host}:${url.port}`;
      throw connectFailure(config, where, connectFault(thrown), thrown, url.password);
    }),
    drop,
    signal,
  );
  await connection.execute(settings, [], {});
  let alive = true;
  return {
    alive: () => alive && connection.isHealthy(),
    open: (text, values) => openCursor(connection, text, values),
    async describe(text) {
      const { metaData = [] } = await connection.getStatementInfo(text);
      return metaData.map((column) => ({ name: column.name, type: column.dbTypeName ?? '' }));
    },
    async execute(text, values) {
      const result = await connection.execute(text, values.map(bound), { autoCommit: true });
      return result.rowsAffected ?? 0;
    },
    writer: oracleWriter(connection),
    abort() {
      alive = false;
      // A running call would hold up the closing.
      connection
        .breakExecution()
        .catch(() => undefined)
        .finally(() => drop(connection));
    },
    close: () => connection.close(),
  };
}

/** Oracle begins a transaction by itself with the first statement. */
function oracleWriter(connection: Connection): SqlWriter {
  const run = async (text: string, values: readonly Value[]): Promise<number> =>
    (await connection.execute(text, values.map(bound), { autoCommit: false })).rowsAffected ?? 0;
  return {
    begin: () => connection.rollback(),
    run,
    runEach: (text, rows) => oneByOne(rows, (values) => run(text, values)),
    commit: () => connection.commit(),
    rollback: () => connection.rollback(),
  };
}

function connectFault(thrown: unknown): ConnectFault {
  const message = messageOf(thrown);
  if (/ORA-(01017|28000|28001|01045)/.test(message)) return 'signIn';
  return /ORA-(12514|12505)|NJS-518/.test(message) ? 'database' : 'unknown';
}

async function openCursor(connection: Connection, text: string, values: readonly Value[]): Promise<RowCursor> {
  await connection.rollback();
  await connection.execute('SET TRANSACTION READ ONLY', [], {});
  try {
    const { resultSet } = await connection.execute(text, values.map(bound), {
      resultSet: true,
      outFormat: oracledb.OUT_FORMAT_ARRAY,
      fetchArraySize: 500,
      fetchTypeHandler: fetchAs,
    });
    if (resultSet === undefined) throw new Error('The statement gives no rows.');
    return {
      columns: resultSet.metaData.map((column) => column.name),
      fetch: (count) => resultSet.getRows(count),
      put: (value, _column, encoder) => putScalar(value, encoder),
      async close() {
        await resultSet.close();
        await connection.rollback();
      },
    };
  } catch (error) {
    await connection.rollback().catch(() => undefined);
    throw error;
  }
}

const binaryTypes: readonly unknown[] = [
  oracledb.DB_TYPE_RAW,
  oracledb.DB_TYPE_BLOB,
  oracledb.DB_TYPE_LONG_RAW,
  oracledb.DB_TYPE_BFILE,
];

/** Everything as text, made by the database itself, but bytes as bytes. */
function fetchAs(column: Column): { type: unknown } {
  return { type: binaryTypes.includes(column.dbType) ? oracledb.DB_TYPE_RAW : oracledb.DB_TYPE_VARCHAR };
}

function bound(value: Value): string | number | Buffer | null {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value instanceof Uint8Array ? Buffer.from(value) : value;
}

function explain(thrown: unknown): DriverFailure {
  const message = messageOf(thrown);
  const lost = /NJS-(500|501|503)|DPI-1010|ORA-0(3113|3114|0028)/.test(`${codeOf(thrown)} ${message}`);
  const offset =
    typeof thrown === 'object' && thrown !== null && 'offset' in thrown && typeof thrown.offset === 'number'
      ? ` (at character ${thrown.offset + 1})`
      : '';
  const blames = oracleBlames(thrown);
  return { message: `${message}${offset}`, lost, ...(blames === null ? {} : { blames }) };
}
