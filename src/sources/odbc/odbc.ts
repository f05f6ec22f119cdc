/** Any database that has an ODBC driver. To be opened in a process of its own (`process/host.ts`): drivers hang and crash. */
import type { SourceConfig } from '../../config/document.ts';
import type { Context } from '../../model/context.ts';
import { GatehouseError } from '../../model/errors.ts';
import type { Source, SourceKind } from '../source.ts';
import { codePageOf } from './column-form.ts';
import { type Connection, connect } from './connection.ts';
import { deliverThroughOdbc, refuseReadOnly } from './deliver.ts';
import type { DriverProfile } from './drivers.ts';
import { readRows } from './read.ts';
import { execute, prepare, resultColumns, type Statement, typeName } from './statement.ts';

export const odbc: SourceKind = { type: 'odbc', open: (config, context) => openOdbc(config, context) };

/**
 * Connects through ODBC. `special` replaces parts of what is known of the driver. Connecting cannot be broken off from within: it ends with
 * its process.
 *
 * Errors: `source.connect`, `source.driver`.
 */
export async function openOdbc(
  config: SourceConfig,
  context: Context,
  special: Partial<DriverProfile> = {},
): Promise<Source> {
  checkEncoding(config);
  let present = await openSession(config, context, special);
  const usable = async (): Promise<Connection> => {
    if (present.stuck) present = await openSession(config, context, special);
    return present;
  };
  return {
    async *read(query, signal) {
      yield* readRows(await usable(), query, signal);
    },
    async describe(query, signal) {
      const connection = await usable();
      const prepared = await prepare(connection, query, signal);
      const known = describeAndFree(prepared);
      // Some drivers know the columns only of a query that runs; it is ended before its first row.
      return known.length > 0 ? known : describeAndFree(await execute(connection, query, signal));
    },
    async write(query, signal) {
      refuseReadOnly(config);
      const connection = await usable();
      const statement = await execute(connection, query, signal);
      const count: [number | bigint] = [0];
      connection.odbc.rowCount(statement.handle, count);
      statement.free();
      return Math.max(Number(count[0]), 0);
    },
    deliver: async (delivery, signal) => deliverThroughOdbc(await usable(), delivery, signal),
    async close() {
      present.close();
    },
  };
}

function describeAndFree(statement: Statement): { readonly name: string; readonly type: string }[] {
  try {
    return resultColumns(statement).map((column) => ({ name: column.name, type: typeName(statement, column) }));
  } finally {
    statement.free();
  }
}

function checkEncoding({ name, encoding }: SourceConfig): void {
  if (encoding === undefined) return;
  try {
    codePageOf(encoding);
  } catch {
    throw new GatehouseError('source.value', `The encoding "${encoding}" is not known.`, {
      place: `source "${name}", encoding`,
      value: encoding,
      remedy: 'Use a name such as windows-1251, ibm866, koi8-r or utf-8.',
    });
  }
}

async function openSession(
  config: SourceConfig,
  context: Context,
  special: Partial<DriverProfile>,
): Promise<Connection> {
  const connection = await connect(config, context, special);
  await setSession(connection);
  return connection;
}

/**
 * Makes the session read only where the source is, and gives it the zone that the source's dates are read in, because drivers drop the zone of
 * a moment.
 */
async function setSession(connection: Connection): Promise<void> {
  const { config, context, profile } = connection;
  try {
    if (config.readOnly && profile.readOnly !== undefined)
      (await execute(connection, { text: profile.readOnly })).free();
    if (config.timezone === undefined) return;
    if (profile.timezone !== undefined) (await execute(connection, { text: profile.timezone(config.timezone) })).free();
    else
      context.log('debug', `"${config.name}": the session keeps its own time zone`, {
        source: config.name,
        driver: profile.name,
      });
  } catch (thrown) {
    connection.close();
    throw thrown;
  }
}
