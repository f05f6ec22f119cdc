/** Firebird. Rows are fetched from a prepared statement inside a read-only transaction. */
import Firebird from 'node-firebird';
import type { SourceConfig } from '../../config/document.ts';
import { urlParameters } from '../../model/connection-parameters.ts';
import { GatehouseError, messageOf } from '../../model/errors.ts';
import type { Value } from '../../model/value.ts';
import type { ColumnDescription, SourceKind } from '../source.ts';
import { type ConnectFault, codeOf, connectFailure, isNetworkCode } from './connect-failure.ts';
import { type ConnectionUrl, parseConnectionUrl, type UrlForm } from './connection-url.ts';
import { blobReader, type FirebirdBlob } from './firebird-blobs.ts';
import { mendSignIn } from './firebird-sign-in.ts';
import { textReader } from './firebird-text.ts';
import { decodeExactly, type FirebirdVariable, isText, scalarText, sendAsText, typeName } from './firebird-values.ts';
import { type Attachment, begin, bound, firebirdWriter, type Prepared, promised, touched } from './firebird-writer.ts';
import { firebirdBlames } from './row-faults.ts';
import type { DriverFailure, RowCursor, SqlSession } from './session.ts';
import { openSqlSource } from './sql-source.ts';
import { withinConnectLimit } from './waiting.ts';

const form: UrlForm = {
  schemes: ['firebird'],
  port: 3050,
  example: 'firebird://user:password@host:3050/path/or/alias',
  options: urlParameters.firebird,
  pathIs: 'database file or alias',
};

export const firebird: SourceKind = {
  type: 'firebird',
  async open(config, _context, signal) {
    const url = parseConnectionUrl(config, form);
    mendSignIn();
    const options = attachOptions(config, url);
    return openSqlSource(
      config,
      { parameterStyle: 'question', connect: (signal) => connect(config, url, options, signal), explain },
      signal,
    );
  },
};

/** Firebird's names of the code pages that old databases keep text in. */
const characterSets: Readonly<Record<string, Firebird.SupportedCharacterSet>> = {
  'utf-8': 'UTF8',
  utf8: 'UTF8',
  cp1251: 'WIN1251',
  'windows-1251': 'WIN1251',
  win1251: 'WIN1251',
  cp1252: 'WIN1252',
  'windows-1252': 'WIN1252',
  cp866: 'DOS866',
  'koi8-r': 'KOI8R',
  'iso-8859-5': 'ISO8859_5',
};

function attachOptions(config: SourceConfig, url: ConnectionUrl): Firebird.Options {
  const refuse = (message: string, remedy: string): GatehouseError =>
    new GatehouseError('config.invalid', message, { place: config.name, remedy });
  if (url.user === undefined || url.password === undefined)
    throw refuse(`The connection of source ${config.name} names no user or no password.`, `Write ${form.example}.`);
  const encoding = characterSets[(config.encoding ?? 'utf-8').toLowerCase()];
  if (encoding === undefined)
    throw refuse(
      `The encoding ${config.encoding} of source ${config.name} is not known for Firebird.`,
      `Use one of ${Object.keys(characterSets).join(', ')}.`,
    );
  const role = url.options.get('role');
  return {
    host: url.host,
    port: url.port,
    database: fileOrAlias(url.path),
    user: url.user,
    password: url.password,
    encoding,
    ...(role === undefined ? {} : { role }),
    numericMode: 'string',
    blobReadChunkSize: 32_768,
    blobChunkSize: 32_768,
  };
}

/** `/employees` is an alias, `/data/hr.fdb` a file, `/C:/data/hr.fdb` a file under Windows. */
function fileOrAlias(path: string): string {
  return path.startsWith('/') || !path.includes('/') || /^[a-z]:/i.test(path) ? path : `/${path}`;
}

interface Fetched {
  readonly data: unknown[][];
  /** There are no more. */
  readonly fetched: boolean;
}

async function connect(
  config: SourceConfig,
  url: ConnectionUrl,
  options: Firebird.Options,
  signal?: AbortSignal,
): Promise<SqlSession> {
  const database = await withinConnectLimit(
    config,
    promised<Attachment>((done) => Firebird.attach(options, (error, found) => done(error, found as Attachment))).catch(
      (thrown: unknown) => {
        throw connectFailure(config, `Firebird at ${url.host}:${url.port}`, connectFault(thrown), thrown, url.password);
      },
    ),
    (late) => late.detach(),
    signal,
  );
  let alive = true;
  // The driver would sign in again behind our back, with a transaction that is no longer there.
  database.connection.options.isPool = true;
  database.on('error', () => {
    alive = false;
  });
  return {
    alive: () => alive,
    open: (text, values) => openCursor(database, text, values),
    describe: (text) => describe(database, text),
    execute: (text, values) => execute(database, text, values),
    writer: firebirdWriter(database),
    abort() {
      alive = false;
      database.connection._socket?.destroy();
    },
    close() {
      alive = false;
      database.connection.options.isPool = false;
      return promised<void>((done) => database.detach((error) => done(error)));
    },
  };
}

async function openCursor(database: Attachment, text: string, values: readonly Value[]): Promise<RowCursor> {
  const { encoding: characterSet = 'UTF8' } = database.connection.options as Firebird.Options;
  const transaction = await begin(database, true);
  let statement: Prepared;
  let executed: Partial<Fetched> | undefined;
  try {
    statement = (await transaction.newStatementAsync(text)) as Prepared;
    if (statement.output.length === 0) throw new Error('The statement gives no rows.');
    decodeExactly(statement.output, characterSet === 'UTF8' ? 4 : 1);
    sendAsText(statement.input);
    executed = (await statement.executeAsync(transaction, values.map(bound))) as Partial<Fetched> | undefined;
  } catch (error) {
    await transaction.rollbackAsync().catch(() => undefined);
    throw error;
  }
  // A procedure gives its one row with the answer to its execution.
  let given = executed?.data;
  const columns = statement.output;
  const readBlob = blobReader(transaction);
  const textOf = textReader(characterSet);
  let ended = false;
  return {
    columns: columns.map(nameOf),
    async fetch(count) {
      if (ended) return [];
      const fetched =
        given === undefined
          ? ((await statement.fetchAsync(transaction, count)) as Fetched)
          : { data: given, fetched: true };
      given = undefined;
      ended = fetched.fetched;
      // The server keeps few blobs open at a time, so they are read one after another.
      for (const row of fetched.data)
        for (const [index, value] of row.entries())
          if (typeof value === 'function') row[index] = await readBlob(value as FirebirdBlob);
      return fetched.data;
    },
    put(value, index, encoder) {
      const column = columns[index];
      if (value === null || value === undefined || column === undefined) encoder.putNull();
      else if (typeof value === 'string') encoder.putText(value);
      else if (value instanceof Uint8Array) {
        if (isText(column)) encoder.putText(textOf(value, nameOf(column)));
        else encoder.putBytes(value);
      } else encoder.putText(scalarText(value, column));
    },
    async close() {
      await statement.dropAsync();
      await transaction.rollbackAsync();
    },
  };
}

function nameOf({ alias, field }: Pick<FirebirdVariable, 'alias' | 'field'>): string {
  return alias ?? field ?? '';
}

async function execute(database: Attachment, text: string, values: readonly Value[]): Promise<number> {
  const transaction = await begin(database, false);
  try {
    const statement = (await transaction.newStatementAsync(text)) as Prepared;
    sendAsText(statement.input);
    await statement.executeAsync(transaction, values.map(bound));
    const count = await touched(database, statement);
    await statement.dropAsync();
    await transaction.commitAsync();
    return count;
  } catch (error) {
    await transaction.rollbackAsync().catch(() => undefined);
    throw error;
  }
}

async function describe(database: Attachment, text: string): Promise<readonly ColumnDescription[]> {
  const transaction = await begin(database, true);
  try {
    const statement = (await transaction.newStatementAsync(text)) as Prepared;
    const columns = statement.output.map((column) => ({
      name: nameOf(column),
      type: typeName(column),
    }));
    await statement.dropAsync();
    return columns;
  } finally {
    await transaction.rollbackAsync();
  }
}

/** Firebird's codes of refused sign-ins, and of a file or alias that cannot be opened. */
const signInCodes: readonly number[] = [335544472, 335545106];
const fileCodes: readonly number[] = [335544344, 335544375, 335544734, 335545073];

function connectFault(thrown: unknown): ConnectFault {
  const code = typeof thrown === 'object' && thrown !== null && 'gdscode' in thrown ? thrown.gdscode : undefined;
  if (typeof code !== 'number') return 'unknown';
  if (signInCodes.includes(code)) return 'signIn';
  return fileCodes.includes(code) ? 'database' : 'unknown';
}

function explain(thrown: unknown): DriverFailure {
  const message = messageOf(thrown);
  const blames = firebirdBlames(thrown);
  return {
    message,
    lost: isNetworkCode(codeOf(thrown)) || /was lost|is closed/i.test(message),
    ...(blames === null ? {} : { blames }),
  };
}
