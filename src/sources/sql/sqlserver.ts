/** Microsoft SQL Server. Rows stream inside a transaction that is rolled back, so that a query leaves nothing behind. */
import sql from 'mssql';
import type { SourceConfig } from '../../config/document.ts';
import { urlParameters } from '../../model/connection-parameters.ts';
import { messageOf } from '../../model/errors.ts';
import type { Value } from '../../model/value.ts';
import type { ColumnDescription, SourceKind } from '../source.ts';
import { type ConnectFault, codeOf, connectFailure, isNetworkCode } from './connect-failure.ts';
import { type ConnectionUrl, parseConnectionUrl, tlsOf, type UrlForm } from './connection-url.ts';
import { oneByOne, sqlServerBlames } from './row-faults.ts';
import type { DriverFailure, RowCursor, SqlSession, SqlWriter } from './session.ts';
import { openSqlSource } from './sql-source.ts';
import { putSqlServer, type SqlServerColumn } from './sqlserver-values.ts';
import { withinConnectLimit } from './waiting.ts';

const form: UrlForm = {
  schemes: ['sqlserver', 'mssql'],
  port: 1433,
  example: 'sqlserver://user:password@host:1433/database',
  options: urlParameters.sqlserver,
  pathIs: 'database',
};

export const sqlserver: SourceKind = {
  type: 'sqlserver',
  async open(config, _context, signal) {
    const url = parseConnectionUrl(config, form);
    // SQL Server encrypts by itself with a certificate that nobody signed, so only verification must be asked for.
    const tls = tlsOf(config, url, 'require');
    const options: sql.config = {
      server: url.host,
      port: url.port,
      ...(url.user === undefined ? {} : { user: url.user }),
      password: url.password ?? '',
      database: url.path,
      pool: { max: 1, min: 0 },
      connectionTimeout: config.timeLimits.connect,
      requestTimeout: 0,
      options: {
        encrypt: tls !== null,
        trustServerCertificate: tls === null || !tls.verify,
        ...(tls?.authorities === undefined ? {} : { cryptoCredentialsDetails: { ca: tls.authorities } }),
        appName: 'gatehouse',
        useUTC: true,
        readOnlyIntent: config.readOnly,
      },
    };
    return openSqlSource(
      config,
      { parameterStyle: 'at', connect: (signal) => connect(config, url, options, signal), explain },
      signal,
    );
  },
};

async function connect(
  config: SourceConfig,
  url: ConnectionUrl,
  options: sql.config,
  signal?: AbortSignal,
): Promise<SqlSession> {
  const pool = new sql.ConnectionPool(options);
  let alive = true;
  let running: sql.Request | null = null;
  pool.on('error', () => {
    alive = false;
  });
  const abort = (): void => {
    alive = false;
    running?.cancel();
    pool.close().catch(() => undefined);
  };
  await withinConnectLimit(
    config,
    pool.connect().catch((thrown: unknown) => {
      const where = `SQL Server at ${url.host}:${url.port}`;
      throw connectFailure(config, where, connectFault(thrown), thrown, url.password);
    }),
    abort,
    signal,
  );
  return {
    alive: () => alive && pool.connected,
    open: (text, values) =>
      openCursor(pool, text, values, (request) => {
        running = request;
      }),
    describe: (text, values) => describe(pool, text, values),
    async execute(text, values) {
      const result = await withInputs(pool.request(), values).query(text);
      return result.rowsAffected.reduce((sum, count) => sum + count, 0);
    },
    writer: sqlServerWriter(pool),
    abort,
    close: () => pool.close(),
  };
}

/** One transaction at a time. */
function sqlServerWriter(pool: sql.ConnectionPool): SqlWriter {
  let transaction = new sql.Transaction(pool);
  const run = async (text: string, values: readonly Value[]): Promise<number> => {
    const result = await withInputs(new sql.Request(transaction), values).query(text);
    return result.rowsAffected.reduce((sum, count) => sum + count, 0);
  };
  return {
    async begin() {
      transaction = new sql.Transaction(pool);
      await transaction.begin(sql.ISOLATION_LEVEL.READ_COMMITTED);
    },
    run,
    runEach: (text, rows) => oneByOne(rows, (values) => run(text, values)),
    commit: () => transaction.commit(),
    rollback: () => transaction.rollback(),
  };
}

function connectFault(thrown: unknown): ConnectFault {
  if (codeOf(thrown) !== 'ELOGIN') return 'unknown';
  return /open database/i.test(messageOf(thrown)) ? 'database' : 'signIn';
}

const mostQueued = 500;

async function openCursor(
  pool: sql.ConnectionPool,
  text: string,
  values: readonly Value[],
  started: (request: sql.Request) => void,
): Promise<RowCursor> {
  const transaction = new sql.Transaction(pool);
  await transaction.begin(sql.ISOLATION_LEVEL.READ_COMMITTED);
  const request = withInputs(new sql.Request(transaction), values);
  request.stream = true;
  request.arrayRowMode = true;
  started(request);
  const rows = receivedRows(request);
  // In stream mode everything comes by events, failures too.
  request.query(text).catch(() => undefined);
  let columns: readonly SqlServerColumn[];
  try {
    columns = await rows.columns;
  } catch (error) {
    await transaction.rollback().catch(() => undefined);
    throw error;
  }
  return {
    columns: columns.map((column) => column.name),
    fetch: rows.take,
    put(value, index, encoder) {
      const column = columns[index];
      if (column !== undefined) putSqlServer(value, column, encoder);
    },
    async close() {
      if (!rows.ended()) {
        request.cancel();
        await rows.finished;
      }
      await transaction.rollback();
    },
  };
}

interface ReceivedRows {
  readonly columns: Promise<readonly SqlServerColumn[]>;
  readonly finished: Promise<void>;
  ended(): boolean;
  take: (count: number) => Promise<unknown[][]>;
}

/** Collects what the driver sends, and halts it while enough is waiting. */
function receivedRows(request: sql.Request): ReceivedRows {
  const queue: unknown[][] = [];
  let failure: unknown = null;
  let ended = false;
  let wake: () => void = () => undefined;
  const columns = new Promise<readonly SqlServerColumn[]>((resolve, reject) => {
    request.once('recordset', resolve);
    request.once('error', reject);
    request.once('done', () => reject(new Error('The statement gives no rows.')));
  });
  columns.catch(() => undefined);
  const finished = new Promise<void>((resolve) => {
    request.once('done', () => resolve());
  });
  let results = 0;
  request.on('recordset', () => {
    results += 1;
    // Its rows would be taken for rows of the first.
    if (results > 1) failure ??= new Error('The statement gives more than one result.');
  });
  request.on('row', (row: unknown[]) => {
    if (results > 1) return;
    queue.push(row);
    if (queue.length >= mostQueued) request.pause();
    wake();
  });
  request.on('error', (error: unknown) => {
    failure ??= error;
    wake();
  });
  request.on('done', () => {
    ended = true;
    wake();
  });
  return {
    columns,
    finished,
    ended: () => ended,
    async take(count) {
      while (queue.length === 0) {
        if (failure !== null) throw failure;
        if (ended) return [];
        const changed = new Promise<void>((resolve) => {
          wake = resolve;
        });
        request.resume();
        await changed;
      }
      return queue.splice(0, count);
    },
  };
}

function withInputs(request: sql.Request, values: readonly Value[]): sql.Request {
  for (const [index, value] of values.entries())
    request.input(`p${index + 1}`, value instanceof Uint8Array ? Buffer.from(value) : value);
  return request;
}

async function describe(
  pool: sql.ConnectionPool,
  text: string,
  values: readonly Value[],
): Promise<readonly ColumnDescription[]> {
  const result = await pool
    .request()
    .input('text', text)
    .input('parameters', values.map((_value, index) => `@p${index + 1} nvarchar(4000)`).join(', '))
    .query<{ name: string | null; system_type_name: string | null; error_message: string | null }>(
      `SELECT name, system_type_name, error_message
       FROM sys.dm_exec_describe_first_result_set(@text, @parameters, 0) ORDER BY column_ordinal`,
    );
  const refused = result.recordset.find((row) => row.error_message !== null);
  if (refused !== undefined) throw new Error(refused.error_message ?? '');
  return result.recordset.map((row) => ({ name: row.name ?? '', type: row.system_type_name ?? '' }));
}

function explain(thrown: unknown): DriverFailure {
  const code = codeOf(thrown);
  const lost = isNetworkCode(code) || code === 'ESOCKET' || code === 'ECONNCLOSED' || code === 'ENOTOPEN';
  const number = thrown instanceof sql.RequestError && thrown.number !== undefined ? `error ${thrown.number}` : code;
  const line =
    thrown instanceof sql.RequestError && thrown.lineNumber !== undefined ? `, line ${thrown.lineNumber}` : '';
  const blames = sqlServerBlames(thrown);
  return {
    message: number === undefined ? messageOf(thrown) : `${messageOf(thrown)} (${number}${line})`,
    lost,
    ...(blames === null ? {} : { blames }),
  };
}
