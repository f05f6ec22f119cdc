/** The functions of the ODBC driver manager's library, as they are: numbers in, return codes out. */
import { Buffer } from 'node:buffer';
import koffi, { type LibraryHandle } from 'koffi';
import { GatehouseError, messageOf } from '../../model/errors.ts';

declare const handleMark: unique symbol;
/** A pointer that the driver manager gave out. */
export type Handle = { readonly [handleMark]: true };
type Memory = Uint8Array | null;

export const handleTypes = { environment: 1, connection: 2, statement: 3 } as const;
export const returnCodes = { success: 0, successWithInfo: 1, noData: 100, error: -1 } as const;
export const statementAttributes = { rowStatus: 25, rowsFetched: 26, rowArraySize: 27 } as const;
export const sqlTypes = {
  char: 1,
  numeric: 2,
  decimal: 3,
  integer: 4,
  smallint: 5,
  float: 6,
  real: 7,
  double: 8,
  date: 91,
  time: 92,
  timestamp: 93,
  oldDate: 9,
  oldTimestamp: 11,
  varchar: 12,
  longVarchar: -1,
  binary: -2,
  varbinary: -3,
  longVarbinary: -4,
  bigint: -5,
  tinyint: -6,
  bit: -7,
  wideChar: -8,
  wideVarchar: -9,
  wideLongVarchar: -10,
  guid: -11,
} as const;
export const cTypes = {
  char: 1,
  wideChar: -8,
  binary: -2,
  bit: -7,
  signedBigint: -25,
  double: 8,
  date: 91,
  timestamp: 93,
} as const;
/** Values of an indicator that are no length. */
export const indicators = { null: -1, noTotal: -4 } as const;
const nullTerminated = -3;

/** Which of the two sets of functions is called: those that take UTF-16, or those that take the driver's own bytes, here UTF-8. */
export type Api = 'wide' | 'narrow';

/** Gives the first or the next name of a list, and what is known of it. */
export type ListEntries = (
  environment: Handle,
  direction: number,
  name: Uint8Array,
  nameUnits: number,
  nameLength: [number],
  about: Uint8Array,
  aboutUnits: number,
  aboutLength: [number],
) => number;

export interface Odbc {
  /** Bytes of one unit of text. */
  readonly unit: 1 | 2;
  /** Text ended by a NUL, for the functions that take it. */
  encode(text: string): Uint8Array;
  /** The first `units` units of what a function wrote. */
  decode(written: Buffer, units: number): string;
  allocate(type: number, parent: Handle | null, out: [Handle | null]): number;
  free(type: number, handle: Handle): number;
  setEnvironment(handle: Handle, attribute: number, value: number, length: number): number;
  connect(handle: Handle, connection: Uint8Array): Promise<number>;
  disconnect(handle: Handle): number;
  execute(statement: Handle, text: Uint8Array): Promise<number>;
  prepare(statement: Handle, text: Uint8Array): Promise<number>;
  /** Like `fetch`, in another thread: the buffers that are bound must stay until it resolves. */
  fetchApart(statement: Handle): Promise<number>;
  fetch(statement: Handle): number;
  moreResults(statement: Handle): number;
  cancel(statement: Handle): number;
  /** Runs what was prepared, in another thread: bound memory must stay until it resolves. */
  executePrepared(statement: Handle): Promise<number>;
  /** Ends the result of a statement, which stays prepared. */
  closeResult(statement: Handle, option: 0): number;
  setConnection(connection: Handle, attribute: number, value: number, length: number): number;
  /** Commits (0) or rolls back (1), in another thread. */
  endTransaction(type: number, connection: Handle, how: 0 | 1): Promise<number>;
  resultColumns(statement: Handle, count: [number]): number;
  rowCount(statement: Handle, count: [number | bigint]): number;
  describeColumn(
    statement: Handle,
    column: number,
    name: Uint8Array,
    nameUnits: number,
    nameLength: [number],
    type: [number],
    size: [number | bigint],
    digits: [number],
    nullable: [number],
  ): number;
  columnAttribute(
    statement: Handle,
    column: number,
    attribute: number,
    text: Uint8Array,
    bytes: number,
    length: [number],
    value: Memory,
  ): number;
  bindColumn(statement: Handle, column: number, type: number, buffer: Memory, width: number, indicator: Memory): number;
  bindParameter(
    statement: Handle,
    number: number,
    direction: number,
    cType: number,
    sqlType: number,
    size: number,
    digits: number,
    buffer: Memory,
    length: number,
    indicator: Memory,
  ): number;
  getData(
    statement: Handle,
    column: number,
    type: number,
    buffer: Uint8Array,
    size: number,
    indicator: Uint8Array,
  ): number;
  setStatement(statement: Handle, attribute: number, value: number, length: number): number;
  setStatementPointer(statement: Handle, attribute: number, value: Memory, length: number): number;
  diagnostic(
    type: number,
    handle: Handle,
    record: number,
    state: Uint8Array,
    native: [number],
    message: Uint8Array,
    units: number,
    length: [number],
  ): number;
  readonly drivers: ListEntries;
  readonly dataSources: ListEntries;
}

const libraries: Readonly<Record<string, readonly string[]>> = {
  linux: ['libodbc.so.2', 'libodbc.so.1', 'libodbc.so'],
  darwin: ['libodbc.2.dylib', '/opt/homebrew/lib/libodbc.2.dylib', '/usr/local/lib/libodbc.2.dylib'],
};

let library: LibraryHandle | null = null;
const loaded = new Map<Api, Odbc>();

/**
 * The library's functions of the given kind, loaded once. Where a driver has only narrow functions and is called by the wide ones, the driver
 * manager converts by the locale and makes other letters of what is not in it. Errors: `source.driver` where it is not installed.
 */
export function loadOdbc(api: Api): Odbc {
  library ??= openLibrary();
  const odbc = loaded.get(api) ?? bind(library, api);
  loaded.set(api, odbc);
  return odbc;
}

function openLibrary(): LibraryHandle {
  const failures: string[] = [];
  for (const name of libraries[process.platform] ?? ['odbc32.dll']) {
    try {
      return koffi.load(name);
    } catch (thrown) {
      failures.push(messageOf(thrown));
    }
  }
  throw new GatehouseError('source.driver', `The ODBC driver manager cannot be loaded: ${failures[0]}`, {
    remedy: 'Install unixODBC (Debian: apt-get install unixodbc) and the ODBC driver of the database.',
  });
}

const connectNoPrompt = 0;

function bind(library: LibraryHandle, api: Api): Odbc {
  const named = (definition: string): string =>
    api === 'wide' ? definition : definition.replace(/(SQL\w+)W\(/, '$1(');
  const define = <F>(definition: string): F => library.func(named(definition)) as unknown as F;
  const apart = (definition: string): ((...words: unknown[]) => Promise<number>) => {
    const call = library.func(named(definition));
    return (...words) =>
      new Promise((resolve, reject) => {
        call.async(...words, (failure: unknown, code: number) => (failure ? reject(failure) : resolve(code)));
      });
  };
  const connect = apart(
    'int16_t SQLDriverConnectW(void *h, void *window, void *text, int16_t n, void *out, int16_t m, void *length, uint16_t how)',
  );
  const execute = apart('int16_t SQLExecDirectW(void *h, void *text, int32_t n)');
  const prepare = apart('int16_t SQLPrepareW(void *h, void *text, int32_t n)');
  const setStatement = 'int16_t SQLSetStmtAttrW(void *h, int32_t attribute, %s value, int32_t n)';
  const unit = api === 'wide' ? 2 : 1;
  const encoding = api === 'wide' ? 'utf16le' : 'utf8';
  return {
    unit,
    encode: (text) => Buffer.from(`${text}\0`, encoding),
    decode: (written, units) => written.toString(encoding, 0, units * unit),
    allocate: define('int16_t SQLAllocHandle(int16_t type, void *parent, _Out_ void **out)'),
    free: define('int16_t SQLFreeHandle(int16_t type, void *h)'),
    setEnvironment: define('int16_t SQLSetEnvAttr(void *h, int32_t attribute, intptr_t value, int32_t n)'),
    connect: (handle, text) => connect(handle, null, text, nullTerminated, null, 0, null, connectNoPrompt),
    disconnect: define('int16_t SQLDisconnect(void *h)'),
    execute: (statement, text) => execute(statement, text, nullTerminated),
    prepare: (statement, text) => prepare(statement, text, nullTerminated),
    fetchApart: apart('int16_t SQLFetch(void *h)'),
    fetch: define('int16_t SQLFetch(void *h)'),
    moreResults: define('int16_t SQLMoreResults(void *h)'),
    ...bindWriting(define, apart),
    cancel: define('int16_t SQLCancel(void *h)'),
    resultColumns: define('int16_t SQLNumResultCols(void *h, _Out_ int16_t *count)'),
    rowCount: define('int16_t SQLRowCount(void *h, _Out_ int64_t *count)'),
    describeColumn: define(
      'int16_t SQLDescribeColW(void *h, uint16_t column, void *name, int16_t units, _Out_ int16_t *length, _Out_ int16_t *type, _Out_ uint64_t *size, _Out_ int16_t *digits, _Out_ int16_t *nullable)',
    ),
    columnAttribute: define(
      'int16_t SQLColAttributeW(void *h, uint16_t column, uint16_t attribute, void *text, int16_t bytes, _Out_ int16_t *length, void *value)',
    ),
    bindColumn: define(
      'int16_t SQLBindCol(void *h, uint16_t column, int16_t type, void *buffer, int64_t width, void *indicator)',
    ),
    bindParameter: define(
      'int16_t SQLBindParameter(void *h, uint16_t number, int16_t direction, int16_t cType, int16_t sqlType, uint64_t size, int16_t digits, void *buffer, int64_t length, void *indicator)',
    ),
    getData: define(
      'int16_t SQLGetData(void *h, uint16_t column, int16_t type, void *buffer, int64_t size, void *indicator)',
    ),
    setStatement: define(setStatement.replace('%s', 'intptr_t')),
    setStatementPointer: define(setStatement.replace('%s', 'void *')),
    diagnostic: define(
      'int16_t SQLGetDiagRecW(int16_t type, void *h, int16_t record, void *state, _Out_ int32_t *native, void *message, int16_t units, _Out_ int16_t *length)',
    ),
    drivers: define(
      'int16_t SQLDriversW(void *h, uint16_t direction, void *name, int16_t units, _Out_ int16_t *length, void *attributes, int16_t units2, _Out_ int16_t *length2)',
    ),
    dataSources: define(
      'int16_t SQLDataSourcesW(void *h, uint16_t direction, void *name, int16_t units, _Out_ int16_t *length, void *driver, int16_t units2, _Out_ int16_t *length2)',
    ),
  };
}

type Apart = (definition: string) => (...words: unknown[]) => Promise<number>;

/** What prepared statements and transactions need. */
function bindWriting(
  define: <F>(definition: string) => F,
  apart: Apart,
): Pick<Odbc, 'executePrepared' | 'closeResult' | 'setConnection' | 'endTransaction'> {
  return {
    executePrepared: apart('int16_t SQLExecute(void *h)'),
    closeResult: define('int16_t SQLFreeStmt(void *h, uint16_t option)'),
    setConnection: define('int16_t SQLSetConnectAttrW(void *h, int32_t attribute, intptr_t value, int32_t n)'),
    endTransaction: apart('int16_t SQLEndTran(int16_t type, void *h, int16_t how)'),
  };
}

/** A handle of its type. The caller frees it. */
export function allocate(odbc: Odbc, type: number, parent: Handle | null): Handle {
  const out: [Handle | null] = [null];
  const code = odbc.allocate(type, parent, out);
  if ((code === returnCodes.success || code === returnCodes.successWithInfo) && out[0] !== null) return out[0];
  throw new GatehouseError('source.driver', 'The ODBC driver manager gave no handle.', {
    remedy: 'See whether the machine has memory left and whether the ODBC driver is installed wholly.',
  });
}

/** Memory that native code may write to: outside of V8's heap, so that it never moves. */
export function nativeMemory(bytes: number): Buffer {
  return Buffer.allocUnsafeSlow(Math.max(bytes, 128)).fill(0);
}
