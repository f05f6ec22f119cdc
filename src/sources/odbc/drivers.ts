/**
 * What is known of each ODBC driver: what its connection needs, in which form it gives text and dates without loss, and whether it may fill
 * blocks of bound buffers. A driver that is not known is read with the greatest care.
 */
import { Buffer } from 'node:buffer';
import { type Api, type Handle, type ListEntries, type Odbc, returnCodes } from './bindings.ts';
import { type ConnectionPart, partOf, type Setting } from './connection-string.ts';

export interface DriverProfile {
  readonly name: string;
  readonly settings: readonly Setting[];
  /** Drivers that have only narrow functions are called by these. */
  readonly api: Api;
  /** `utf8`: narrow text is UTF-8; `wide`: ask for UTF-16; `declared`: as the column's own type is. */
  readonly text: 'utf8' | 'wide' | 'declared';
  /** Dates as the driver writes them are ISO text; otherwise they are taken by their fields. */
  readonly isoDates: boolean;
  /** Block mode is right with this driver. */
  readonly blocks: boolean;
  /** UUIDs are given in capitals where the database itself writes small letters. */
  readonly smallUuids?: boolean;
  /** Decimals between -1 and 1 come without the zero before the point. */
  readonly bareDecimals?: boolean;
  /**
   * SQLSTATE of failures after which the driver may keep its lock in the thread that ran the statement, such as the second of two that it
   * cannot prepare: everything else on the connection waits for ever.
   */
  readonly lockingState?: string;
  readonly parameterStyle?: 'mysql';
  /** Single-precision numbers come as text of six digits, but whole by their value. */
  readonly roundsReals?: boolean;
  /** The statement after which the session writes nothing. */
  readonly readOnly?: string;
  /** The statement that sets the time zone of the session. */
  readonly timezone?: (zone: string) => string;
}

const psqlodbc: DriverProfile = {
  name: 'psqlodbc',
  // Without a cursor the whole result goes to memory; text columns are bound as well, so they are not to be called long; booleans are bits.
  api: 'wide',
  settings: [
    { names: ['UseDeclareFetch', 'B6'], value: '1' },
    { names: ['Fetch', 'A7'], value: '10000' },
    { names: ['MaxVarcharSize', 'B0'], value: '8190' },
    { names: ['TextAsLongVarchar', 'B8', 'BI'], value: '0' },
    { names: ['BoolsAsChar', 'B9'], value: '0' },
  ],
  text: 'utf8',
  isoDates: true,
  blocks: true,
  smallUuids: true,
  readOnly: 'SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY',
  timezone: (zone) => `SET TIME ZONE '${zone.replaceAll("'", "''")}'`,
};

const mariadb: DriverProfile = {
  name: 'MariaDB',
  api: 'wide',
  settings: [{ names: ['CHARSET'], value: 'utf8mb4' }],
  text: 'utf8',
  isoDates: true,
  blocks: true,
  lockingState: '42000',
  parameterStyle: 'mysql',
  roundsReals: true,
  readOnly: 'SET SESSION TRANSACTION READ ONLY',
};

const sqlite: DriverProfile = {
  name: 'sqliteodbc',
  api: 'narrow',
  settings: [{ names: ['StepAPI'], value: '1' }],
  text: 'utf8',
  isoDates: true,
  blocks: true,
  readOnly: 'PRAGMA query_only = 1',
};

const freetds: DriverProfile = {
  name: 'FreeTDS',
  api: 'wide',
  settings: [
    { names: ['ClientCharset'], value: 'UTF-8' },
    { names: ['TDS_Version'], value: '7.4' },
  ],
  text: 'utf8',
  isoDates: false,
  blocks: false,
  bareDecimals: true,
};

const msodbcsql: DriverProfile = {
  name: 'msodbcsql',
  api: 'wide',
  settings: [],
  text: 'wide',
  isoDates: false,
  blocks: true,
  bareDecimals: true,
};
const mdbtools: DriverProfile = {
  name: 'mdbtools',
  api: 'narrow',
  settings: [],
  text: 'utf8',
  isoDates: false,
  blocks: false,
};
const unknown: DriverProfile = {
  name: 'unknown',
  api: 'wide',
  settings: [],
  text: 'declared',
  isoDates: false,
  blocks: false,
  bareDecimals: true,
};

/** By a part of the driver's name or of its library's; the first that fits counts. */
const profiles: readonly (readonly [RegExp, DriverProfile])[] = [
  [/psqlodbc|postgresql/i, psqlodbc],
  [/libmaodbc|maodbc|mariadb/i, mariadb],
  [/sqlite3?odbc|^sqlite/i, sqlite],
  [/tdsodbc|freetds/i, freetds],
  [/msodbcsql|odbc driver \d+ for sql server/i, msodbcsql],
  [/mdbodbc|mdbtools/i, mdbtools],
];

/** The profile of the driver that a connection string asks for, by `Driver=`, or by `DSN=` and what the driver manager knows of it. */
export function driverProfile(odbc: Odbc, environment: Handle, parts: readonly ConnectionPart[]): DriverProfile {
  const dsn = partOf(parts, 'DSN');
  const driver =
    partOf(parts, 'Driver') ?? (dsn === undefined ? undefined : listed(odbc.dataSources, environment, dsn)) ?? '';
  const library = /\/([^/]+)$/.exec(driver)?.[1] ?? driver;
  return profileOf(library) ?? profileOf(listed(odbc.drivers, environment, driver) ?? '') ?? unknown;
}

function profileOf(name: string): DriverProfile | undefined {
  return profiles.find(([pattern]) => pattern.test(name))?.[1];
}

const units = 4096;
const first = 2;
const next = 1;

/** What the driver manager has to say of the entry `wanted`: of a driver its attributes, of a data source its driver. */
function listed(list: ListEntries, environment: Handle, wanted: string): string | undefined {
  return listEntries(list, environment).find(([name]) => name.toLowerCase() === wanted.toLowerCase())?.[1];
}

function listEntries(list: ListEntries, environment: Handle): readonly (readonly [string, string])[] {
  const entries: [string, string][] = [];
  const name = Buffer.alloc(units * 2);
  const about = Buffer.alloc(units * 2);
  for (let direction = first; ; direction = next) {
    const nameLength: [number] = [0];
    const aboutLength: [number] = [0];
    const code = list(environment, direction, name, units, nameLength, about, units, aboutLength);
    if (code !== returnCodes.success && code !== returnCodes.successWithInfo) return entries;
    const text = (bytes: Buffer, length: number): string => bytes.toString('utf16le', 0, Math.min(length, units) * 2);
    entries.push([text(name, nameLength[0]), text(about, aboutLength[0]).replaceAll('\0', ' ')]);
  }
}

/** The names of the drivers that are installed. */
export function installedDrivers(odbc: Odbc, environment: Handle): readonly string[] {
  return listEntries(odbc.drivers, environment).map(([name]) => name);
}
