/** One connection to a database through its ODBC driver. */
import type { SourceConfig } from '../../config/document.ts';
import type { Context } from '../../model/context.ts';
import { GatehouseError } from '../../model/errors.ts';
import { allocate, type Handle, handleTypes, loadOdbc, type Odbc, returnCodes } from './bindings.ts';
import { parseConnectionString, partOf, withSettings } from './connection-string.ts';
import { failure, isDriverMissing, readDiagnostics } from './diagnostics.ts';
import { type DriverProfile, driverProfile, installedDrivers } from './drivers.ts';

export interface Connection {
  readonly odbc: Odbc;
  readonly handle: Handle;
  readonly config: SourceConfig;
  readonly context: Context;
  readonly profile: DriverProfile;
  /** Not to be used any more, not even to be closed: the driver may hold a lock that it never gives back. */
  stuck: boolean;
  close(): void;
}

const odbcVersionAttribute = 200;
const odbcVersion3 = 3;

/** Connects; the driver works in another thread meanwhile. Errors: `source.connect`, `source.driver`. */
export async function connect(
  config: SourceConfig,
  context: Context,
  special: Partial<DriverProfile> = {},
): Promise<Connection> {
  const parts = parseConnectionString(config.connection);
  if (partOf(parts, 'Driver', 'DSN', 'FileDSN') === undefined)
    throw new GatehouseError('source.connect', 'The connection string names neither a driver nor a data source.', {
      place: `source "${config.name}", connection`,
      remedy: 'Begin it with Driver={...}; as `odbcinst -q -d` lists the drivers, or with DSN=...;',
    });
  const manager = loadOdbc('wide');
  const environment = allocate(manager, handleTypes.environment, null);
  manager.setEnvironment(environment, odbcVersionAttribute, odbcVersion3, 0);
  const profile = { ...driverProfile(manager, environment, parts), ...special };
  const odbc = loadOdbc(profile.api);
  const handle = allocate(odbc, handleTypes.connection, environment);
  const free = (): void => {
    odbc.free(handleTypes.connection, handle);
    odbc.free(handleTypes.environment, environment);
  };
  const code = await odbc.connect(handle, odbc.encode(withSettings(config.connection, profile.settings)));
  if (code !== returnCodes.success && code !== returnCodes.successWithInfo) {
    const said = readDiagnostics(odbc, handleTypes.connection, handle);
    const missing = isDriverMissing(said);
    const sentence = missing
      ? `The ODBC driver cannot be loaded (installed: ${installedDrivers(manager, environment).join(', ') || 'none'})`
      : `Cannot connect to "${config.name}"`;
    free();
    throw failure(missing ? 'source.driver' : 'source.connect', sentence, said, config);
  }
  const connection: Connection = {
    odbc,
    handle,
    config,
    context,
    profile,
    stuck: false,
    close() {
      if (connection.stuck) return;
      odbc.disconnect(handle);
      free();
    },
  };
  return connection;
}
