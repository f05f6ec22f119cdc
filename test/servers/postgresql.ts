/** A private PostgreSQL server: `postgres` is trusted, others need their password; writes are made durable only where that is asked for. */
import { chown, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { findProgram, runsAsRoot, versionFolders } from './programs.ts';
import { runProgram, startServer, type TestServer } from './server-process.ts';

/** Folder of PostgreSQL's programs, or why there is none. */
export function findPostgresql(): { readonly folder: string } | { readonly missing: string } {
  for (const folder of [...versionFolders('/usr/lib/postgresql', 'bin'), ...versionFolders('/usr/pgsql', 'bin')])
    if (findProgram('initdb', [folder]) === join(folder, 'initdb')) return { folder };
  const onPath = findProgram('initdb');
  if (onPath !== null) return { folder: join(onPath, '..') };
  return { missing: 'initdb of PostgreSQL is not installed (Debian: apt-get install postgresql)' };
}

export async function startPostgresql({ durable = false } = {}): Promise<TestServer> {
  const found = findPostgresql();
  if ('missing' in found) throw new Error(found.missing);
  const user = await unprivilegedUser();
  const program = (name: string, ...rest: string[]): string[] => [...user.prefix, join(found.folder, name), ...rest];

  const server = await startServer({
    name: 'postgresql',
    stopSignal: 'INT',
    async prepare(folder) {
      const data = join(folder, 'data');
      await mkdir(data, { mode: 0o700 });
      if (user.ids !== null) await chown(data, user.ids.uid, user.ids.gid);
      await runProgram(
        program('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'),
      );
    },
    async command(folder, port) {
      await writeFile(join(folder, 'data', 'pg_hba.conf'), accessRules);
      const data = join(folder, 'data');
      const settings = ['listen_addresses=127.0.0.1', 'max_connections=200'];
      const options = [...settings, ...(durable ? [] : ['synchronous_commit=off'])].flatMap((setting) => [
        '-c',
        setting,
      ]);
      const place = ['-D', data, '-p', String(port), '-k', data];
      return { words: program('postgres', ...place, ...(durable ? [] : ['-F']), ...options) };
    },
    signIn: (_folder, port) => execute(urlOf(port, 'postgres'), 'SELECT 1'),
  });

  let created = 0;
  return {
    url: urlOf(server.port, 'postgres'),
    host: '127.0.0.1',
    port: server.port,
    socketFolder: join(server.folder, 'data'),
    async createDatabase(name = `test_${++created}`) {
      await execute(urlOf(server.port, 'postgres'), `CREATE DATABASE "${name}"`);
      return urlOf(server.port, name);
    },
    stop: server.stop,
  };
}

const accessRules = `local all all trust
host all postgres 127.0.0.1/32 trust
host all postgres ::1/128 trust
host all all 127.0.0.1/32 scram-sha-256
`;

function urlOf(port: number, database: string): string {
  return `postgres://postgres:trusted@127.0.0.1:${port}/${database}`;
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A server that is being stopped ends its connections; that is no failure of a test.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

interface UnprivilegedUser {
  readonly prefix: readonly string[];
  readonly ids: { readonly uid: number; readonly gid: number } | null;
}

/** PostgreSQL refuses to run as root; the user it runs as must be known to the system. */
async function unprivilegedUser(): Promise<UnprivilegedUser> {
  if (!runsAsRoot()) return { prefix: [], ids: null };
  const uid = Number(await runProgram(['id', '-u', 'nobody']));
  const gid = Number(await runProgram(['id', '-g', 'nobody']));
  const setpriv = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', 'env', 'HOME=/tmp'];
  return { prefix: setpriv, ids: { uid, gid } };
}
