/** MySQL and MariaDB. Rows stream inside a read-only transaction. */
import driver from 'mysql2';
import type { SourceConfig } from '../../config/document.ts';
import { urlParameters } from '../../model/connection-parameters.ts';
import { messageOf } from '../../model/errors.ts';
import type { Value } from '../../model/value.ts';
import type { ColumnDescription, SourceKind } from '../source.ts';
import { type ConnectFault, codeOf, connectFailure, isNetworkCode } from './connect-failure.ts';
import { type ConnectionUrl, nodeTlsOptions, parseConnectionUrl, tlsOf, type UrlForm } from './connection-url.ts';
import { isRoundedInText, type MysqlColumn, putMysql, typeName } from './mysql-values.ts';
import { pullRows } from './readable-rows.ts';
import { mysqlBlames, oneByOne } from './row-faults.ts';
import type { DriverFailure, RowCursor, SqlSession } from './session.ts';
import { openSqlSource } from './sql-source.ts';
import { withinConnectLimit } from './waiting.ts';

const form: UrlForm = {
  schemes: ['mysql', 'mariadb'],
  port: 3306,
  example: 'mysql://user:password@host:3306/database',
  options: urlParameters.mysql,
  pathIs: 'database',
};

export const mysql: SourceKind = {
  type: 'mysql',
  async open(config, _context, signal) {
    const url = parseConnectionUrl(config, form);
    const tls = tlsOf(config, url, 'disable');
    const options: driver.ConnectionOptions = {
      host: url.host,
      port: url.port,
      ...(url.user === undefined ? {} : { user: url.user }),
      password: url.password ?? '',
      database: url.path,
      ...(tls === null ? {} : { ssl: { ...nodeTlsOptions(tls), verifyIdentity: tls.verifyHost } }),
      connectTimeout: config.timeLimits.connect,
      charset: 'utf8mb4',
      rowsAsArray: true,
      dateStrings: true,
      supportBigNumbers: true,
      bigNumberStrings: true,
      jsonStrings: true,
      // A file of this machine must never be sent because a server asks for it.
      flags: ['-LOCAL_FILES'],
    };
    return openSqlSource(
      config,
      { parameterStyle: 'mysql', connect: (signal) => connect(config, url, options, signal), explain },
      signal,
    );
  },
};

async function connect(
  config: SourceConfig,
  url: ConnectionUrl,
  options: driver.ConnectionOptions,
  signal?: AbortSignal,
): Promise<SqlSession> {
  const connection = driver.createConnection(options);
  let alive = true;
  const gone = (): void => {
    alive = false;
  };
  connection.on('error', gone);
  connection.on('end', gone);
  const abort = (): void => {
    if (alive && connection.threadId !== null) killQuery(options, connection.threadId);
    alive = false;
    connection.destroy();
  };
  try {
    await withinConnectLimit(
      config,
      promised<void>((done) => connection.connect((error) => done(error))).catch((thrown: unknown) => {
        const where = `MySQL at ${url.host}:${url.port}`;
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
    open: (text, values) => openCursor(connection, text, values, abort),
    describe: (text) => describe(connection, text),
    execute: (text, values) => execute(connection, text, values),
    writer: {
      begin: () => statement(connection, 'START TRANSACTION'),
      run: (text, values) => execute(connection, text, values),
      runEach: (text, rows) => oneByOne(rows, (values) => execute(connection, text, values)),
      commit: () => statement(connection, 'COMMIT'),
      rollback: () => statement(connection, 'ROLLBACK'),
    },
    abort,
    close: () => promised<void>((done) => connection.end((error) => done(error ?? null))),
  };
}

/** The server would go on with a query whose client has gone; so it is told, over a connection of its own. */
function killQuery(options: driver.ConnectionOptions, threadId: number): void {
  const messenger = driver.createConnection({ ...options, connectTimeout: 5000 });
  messenger.on('error', () => undefined);
  messenger.query(`KILL QUERY ${threadId}`, () => messenger.destroy());
}

function connectFault(code: string | undefined): ConnectFault {
  if (code === 'ER_ACCESS_DENIED_ERROR' || code === 'ER_HOST_NOT_PRIVILEGED') return 'signIn';
  return code === 'ER_BAD_DB_ERROR' || code === 'ER_DBACCESS_DENIED_ERROR' ? 'database' : 'unknown';
}

async function openCursor(
  connection: driver.Connection,
  text: string,
  values: readonly Value[],
  abort: () => void,
): Promise<RowCursor> {
  await statement(connection, 'START TRANSACTION READ ONLY');
  // As the server's own text values come quicker; of a statement that is prepared, as all with parameters are, they come in binary form.
  const binary = values.length > 0 || (await columnsIfPrepared(connection, text)).some(isRoundedInText);
  const running = !binary
    ? connection.query({ sql: text, typeCast: false, rowsAsArray: true })
    : connection.execute({ sql: text, rowsAsArray: true }, values.map(bound));
  // What the server still sends of a query that was broken off must not end the process.
  running.on('error', () => undefined);
  const stream = running.stream({ highWaterMark: 200 });
  stream.on('error', () => undefined);
  // The driver tells a broken connection to its callbacks, and a stream has none.
  const broke = (error: Error): void => void stream.destroy(error);
  connection.once('error', broke);
  stream.once('close', () => connection.off('error', broke));
  let fields: readonly MysqlColumn[];
  try {
    fields = await new Promise<readonly MysqlColumn[]>((resolve, reject) => {
      stream.once('error', reject);
      let results = 0;
      stream.on('fields', (found: readonly MysqlColumn[] | undefined) => {
        stream.removeListener('error', reject);
        if (found !== undefined) results += 1;
        if (results === 0) reject(new Error('The statement gives no rows.'));
        else if (results === 1 && found !== undefined) resolve(found);
        // Rows of a further result would be taken for rows of the first; that of a procedure's end has no columns.
        else if (found !== undefined) stream.destroy(new Error('The statement gives more than one result.'));
      });
    });
  } catch (error) {
    await statement(connection, 'ROLLBACK').catch(abort);
    throw error;
  }
  return {
    columns: fields.map((field) => field.name),
    fetch: (count) => pullRows(stream, count),
    put(value, column, encoder) {
      const field = fields[column];
      if (field !== undefined) putMysql(value, field, binary, encoder);
    },
    async close() {
      // The protocol cannot end a running query but by reading all its rows.
      if (stream.readableEnded) await statement(connection, 'ROLLBACK');
      else abort();
    },
  };
}

async function execute(connection: driver.Connection, text: string, values: readonly Value[]): Promise<number> {
  const header = await promised<driver.ResultSetHeader>((done) =>
    connection.execute<driver.ResultSetHeader>(text, values.map(bound), (error, result) => done(error, result)),
  );
  return header.affectedRows ?? 0;
}

async function describe(connection: driver.Connection, text: string): Promise<readonly ColumnDescription[]> {
  const columns = await preparedColumns(connection, text);
  return columns.map((column) => ({ name: column.name, type: typeName(column) }));
}

/** None for what cannot be prepared, such as SHOW in some versions; the query itself tells what is wrong with it. */
async function columnsIfPrepared(connection: driver.Connection, text: string): Promise<readonly MysqlColumn[]> {
  try {
    return await preparedColumns(connection, text);
  } catch (error) {
    // A query over a connection that has ended would never be answered.
    if (explain(error).lost) throw error;
    return [];
  }
}

async function preparedColumns(connection: driver.Connection, text: string): Promise<readonly MysqlColumn[]> {
  const prepared = await promised<driver.PrepareStatementInfo>((done) =>
    connection.prepare(text, (error, statement) => done(error, statement)),
  );
  const columns = 'columns' in prepared && Array.isArray(prepared.columns) ? (prepared.columns as MysqlColumn[]) : [];
  connection.unprepare(text);
  return columns;
}

function statement(connection: driver.Connection, text: string): Promise<void> {
  return promised<void>((done) => connection.query(text, (error) => done(error)));
}

function bound(value: Value): string | number | Buffer | null {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value instanceof Uint8Array ? Buffer.from(value) : value;
}

function promised<T>(start: (done: (error: unknown, result?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, result) => {
      if (error === null || error === undefined) resolve(result as T);
      else reject(error instanceof Error ? error : new Error(messageOf(error)));
    });
  });
}

const lostCodes = ['PROTOCOL_CONNECTION_LOST', 'ER_SERVER_SHUTDOWN', 'ER_CONNECTION_KILLED'];

function explain(thrown: unknown): DriverFailure {
  const code = codeOf(thrown);
  const message = messageOf(thrown);
  const lost = isNetworkCode(code) || (code !== undefined && lostCodes.includes(code)) || /closed state/.test(message);
  const blames = mysqlBlames(thrown);
  return {
    message: code === undefined ? message : `${message} (${code})`,
    lost,
    ...(blames === null ? {} : { blames }),
  };
}
