/** Which test servers this machine has, and why not where it has not, so that a run of tests says what it leaves out. */
import { findFirebird } from './firebird.ts';
import { findMariadb } from './mariadb.ts';
import { findPostgresql } from './postgresql.ts';
import { findSamba } from './samba.ts';
import { findSlapd } from './slapd.ts';

export type ServerName = 'postgresql' | 'mariadb' | 'firebird' | 'slapd' | 'samba';

/** For each server null where it can be started, else the reason why not. */
function missingServers(): Readonly<Record<ServerName, string | null>> {
  const reason = (found: object): string | null =>
    'missing' in found && typeof found.missing === 'string' ? found.missing : null;
  return {
    postgresql: reason(findPostgresql()),
    mariadb: reason(findMariadb()),
    firebird: reason(findFirebird()),
    slapd: reason(findSlapd()),
    samba: reason(findSamba()),
  };
}

/** True when the server can be started; otherwise says on standard error what will not be tested and why. */
export function serverAvailable(name: ServerName): boolean {
  const reason = missingServers()[name];
  if (reason === null) return true;
  process.stderr.write(`NOT TESTED: everything that needs ${name}: ${reason}\n`);
  return false;
}
