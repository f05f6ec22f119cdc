/** A statement from its text to its result: parameters bound, executed or prepared, columns described, handle freed. */
import { Buffer } from 'node:buffer';
import { GatehouseError } from '../../model/errors.ts';
import { translateParameters } from '../../model/query-parameters.ts';
import type { Value } from '../../model/value.ts';
import type { Query } from '../source.ts';
import {
  allocate,
  cTypes,
  type Handle,
  handleTypes,
  indicators,
  nativeMemory,
  returnCodes,
  sqlTypes,
} from './bindings.ts';
import type { Connection } from './connection.ts';
import { failure, readDiagnostics } from './diagnostics.ts';

export interface Statement {
  readonly connection: Connection;
  readonly handle: Handle;
  /**
   * Memory that the driver holds addresses of. It hangs on the statement, because a buffer that only a suspended generator's variable
   * refers to may be collected while the driver writes to it.
   */
  readonly bound: Buffer[];
  free(): void;
}

export interface ResultColumn {
  readonly number: number;
  readonly name: string;
  readonly type: number;
  /** As the driver declares it; it may be wrong. */
  readonly size: number;
}

/** Runs the query; the driver works in another thread and is asked to stop when the signal aborts. Errors: `source.query`, `source.cancelled`. */
export async function execute(connection: Connection, query: Query, signal?: AbortSignal): Promise<Statement> {
  return start(connection, query, 'execute', signal);
}

/** Prepares the query without running it. */
export async function prepare(connection: Connection, query: Query, signal?: AbortSignal): Promise<Statement> {
  return start(connection, query, 'prepare', signal);
}

async function start(
  connection: Connection,
  query: Query,
  how: 'execute' | 'prepare',
  signal: AbortSignal | undefined,
): Promise<Statement> {
  const { odbc, config } = connection;
  const { text, names } = translateParameters(query.text, connection.profile.parameterStyle ?? 'question');
  const statement = open(connection);
  try {
    if (query.parameters !== undefined || how === 'execute')
      names.forEach((name, at) => {
        const value = query.parameters?.[name];
        if (value === undefined)
          throw new GatehouseError('source.query', `The query has the parameter :${name}, which is not given.`);
        if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed()))
          throw new GatehouseError(
            'source.value',
            `The text of parameter :${name} cannot be passed on: drivers cut it.`,
            {
              place: `source "${config.name}", parameter :${name}`,
              remedy: 'Take the NUL character or the half of a surrogate pair out of it.',
            },
          );
        bindParameter(statement, at + 1, value);
      });
    // psqlodbc goes on in the same line with statements of its own, which a comment at the end would swallow.
    const code = await cancellable(statement, odbc[how](statement.handle, odbc.encode(`${text}\n`)), signal);
    if (code !== returnCodes.success && code !== returnCodes.successWithInfo && code !== returnCodes.noData) {
      const words = said(statement);
      connection.stuck = words.some(({ state }) => state === connection.profile.lockingState);
      throw failure('source.query', `"${config.name}" refuses the query`, words, config);
    }
    return statement;
  } catch (thrown) {
    if (!connection.stuck) statement.free();
    throw thrown;
  }
}

function open(connection: Connection): Statement {
  const { odbc } = connection;
  const handle = allocate(odbc, handleTypes.statement, connection.handle);
  const bound: Buffer[] = [];
  return {
    connection,
    handle,
    bound,
    free() {
      odbc.free(handleTypes.statement, handle);
      bound.length = 0;
    },
  };
}

/** What a call in another thread gives; when the signal aborts the driver is asked to stop it. Errors: `source.cancelled`. */
export async function cancellable(statement: Statement, call: Promise<number>, signal?: AbortSignal): Promise<number> {
  const { odbc, config } = statement.connection;
  const cancel = (): void => {
    odbc.cancel(statement.handle);
  };
  if (signal?.aborted) cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    const code = await call;
    if (signal?.aborted) throw new GatehouseError('source.cancelled', `Reading "${config.name}" was cancelled.`);
    return code;
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

/** What the driver said of the statement's last call. */
export function said(statement: Statement): ReturnType<typeof readDiagnostics> {
  return readDiagnostics(statement.connection.odbc, handleTypes.statement, statement.handle);
}

const nameUnits = 1024;

/** Errors: `source.query` where the statement has a further result, whose rows nobody would get. */
export function refuseFurtherResults(statement: Statement): void {
  const { odbc, config } = statement.connection;
  const count: [number] = [0];
  while (isSuccess(odbc.moreResults(statement.handle))) {
    odbc.resultColumns(statement.handle, count);
    if (count[0] === 0) continue;
    throw new GatehouseError('source.query', `The query of "${config.name}" gives more than one result.`, {
      place: `source "${config.name}"`,
      remedy: 'Give one query that selects all rows, with UNION ALL where they come from several.',
    });
  }
}

/** The columns of the result; none where the statement has no result. Counts of rows that come before it are passed over. */
export function resultColumns(statement: Statement): readonly ResultColumn[] {
  const { odbc } = statement.connection;
  const count: [number] = [0];
  odbc.resultColumns(statement.handle, count);
  while (count[0] === 0 && isSuccess(odbc.moreResults(statement.handle))) odbc.resultColumns(statement.handle, count);
  const name = Buffer.alloc(nameUnits * 2);
  return Array.from({ length: count[0] }, (_, at) => {
    const length: [number] = [0];
    const type: [number] = [0];
    const size: [number | bigint] = [0];
    const code = odbc.describeColumn(statement.handle, at + 1, name, nameUnits, length, type, size, [0], [0]);
    if (!isSuccess(code))
      throw failure(
        'source.query',
        'The driver cannot describe a column',
        said(statement),
        statement.connection.config,
      );
    const units = Math.min(length[0], nameUnits - 1);
    return { number: at + 1, name: odbc.decode(name, units), type: type[0], size: Number(size[0]) };
  });
}

const typeNameAttribute = 14;

/** The database's own name of a column's type. */
export function typeName(statement: Statement, column: ResultColumn): string {
  const text = Buffer.alloc(256);
  const length: [number] = [0];
  const { odbc } = statement.connection;
  const code = odbc.columnAttribute(
    statement.handle,
    column.number,
    typeNameAttribute,
    text,
    text.length,
    length,
    nativeMemory(8),
  );
  const name = isSuccess(code)
    ? odbc.decode(text, Math.min(length[0], text.length - 2) / odbc.unit).replace(/\0.*$/, '')
    : '';
  return name === '' ? `type ${column.type}` : name;
}

export function isSuccess(code: number): boolean {
  return code === returnCodes.success || code === returnCodes.successWithInfo;
}

const inputParameter = 1;
/** Longer text is bound as a long type, which every driver takes. */
const longTextUnits = 4000;

/** Gives a marker its value. */
export function bindParameter(statement: Statement, number: number, value: Value): void {
  const { odbc, config } = statement.connection;
  const { bytes, length, cType, sqlType, size } = parameterForm(value);
  const indicator = nativeMemory(8);
  indicator.writeBigInt64LE(BigInt(length), 0);
  const memory = nativeMemory(bytes.length);
  memory.set(bytes);
  statement.bound.push(memory, indicator);
  const code = odbc.bindParameter(
    statement.handle,
    number,
    inputParameter,
    cType,
    sqlType,
    size,
    0,
    memory,
    bytes.length,
    indicator,
  );
  if (!isSuccess(code))
    throw failure('source.query', `The driver refuses parameter ${number}`, said(statement), config);
}

interface ParameterForm {
  readonly bytes: Uint8Array;
  /** Length in bytes, or the mark of NULL. */
  readonly length: number;
  readonly cType: number;
  readonly sqlType: number;
  readonly size: number;
}

function parameterForm(value: Value): ParameterForm {
  if (value === null)
    return {
      bytes: Buffer.alloc(2),
      length: indicators.null,
      cType: cTypes.wideChar,
      sqlType: sqlTypes.wideVarchar,
      size: 1,
    };
  if (typeof value === 'boolean')
    return { bytes: Buffer.from([value ? 1 : 0]), length: 1, cType: cTypes.bit, sqlType: sqlTypes.bit, size: 1 };
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(8);
    if (Number.isSafeInteger(value)) bytes.writeBigInt64LE(BigInt(value), 0);
    else bytes.writeDoubleLE(value, 0);
    return Number.isSafeInteger(value)
      ? { bytes, length: 8, cType: cTypes.signedBigint, sqlType: sqlTypes.bigint, size: 19 }
      : { bytes, length: 8, cType: cTypes.double, sqlType: sqlTypes.double, size: 15 };
  }
  if (typeof value === 'string') {
    const sqlType = value.length > longTextUnits ? sqlTypes.wideLongVarchar : sqlTypes.wideVarchar;
    const bytes = Buffer.from(`${value}\0`, 'utf16le');
    return { bytes, length: bytes.length - 2, cType: cTypes.wideChar, sqlType, size: Math.max(value.length, 1) };
  }
  return {
    bytes: value,
    length: value.length,
    cType: cTypes.binary,
    sqlType: value.length > longTextUnits ? sqlTypes.longVarbinary : sqlTypes.varbinary,
    size: Math.max(value.length, 1),
  };
}
