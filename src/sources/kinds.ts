/** The table of the kinds of sources. A kind is loaded when it is first used, so that a driver that is not needed costs nothing. */
import type { ConnectedType, SourceType } from '../config/document.ts';
import { GatehouseError } from '../model/errors.ts';
import type { SourceKind } from './source.ts';

const kinds: Readonly<Record<ConnectedType, () => Promise<SourceKind>>> = {
  'active-directory': async () => (await import('./ldap/directory.ts')).activeDirectory,
  ldap: async () => (await import('./ldap/directory.ts')).ldap,
  odbc: async () => (await import('./odbc/odbc.ts')).odbc,
  postgresql: async () => (await import('./sql/postgresql.ts')).postgresql,
  mysql: async () => (await import('./sql/mysql.ts')).mysql,
  sqlserver: async () => (await import('./sql/sqlserver.ts')).sqlserver,
  oracle: async () => (await import('./sql/oracle.ts')).oracle,
  firebird: async () => (await import('./sql/firebird.ts')).firebird,
  sqlite: async () => (await import('./sql/sqlite.ts')).sqlite,
};

/** Kinds written in JavaScript throughout, which can neither hang nor crash the process they run in. */
const harmless: ReadonlySet<SourceType> = new Set(['postgresql', 'mysql', 'sqlserver', 'ldap', 'active-directory']);

export function isHarmless(type: SourceType): boolean {
  return harmless.has(type);
}

/** The kind of a type. Errors: `source.unsupported` for records that are pushed, which nobody connects to. */
export async function sourceKind(type: SourceType): Promise<SourceKind> {
  if (type === 'push') {
    throw new GatehouseError('source.unsupported', 'Nobody connects to a source of type push', {
      remedy: 'Its records are in the registry.',
    });
  }
  return kinds[type]();
}
