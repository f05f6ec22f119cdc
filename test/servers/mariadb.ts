/** A private MariaDB server with the user `gatehouse`, who may do everything. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { findProgram, runsAsRoot } from './programs.ts';
import { type Resumable, resumable } from './resumable.ts';
import { runProgram, type ServerCommand, startServer, type TestServer } from './server-process.ts';

const user = 'gatehouse';
const password = 'turnstile';

/** MariaDB's programs, or why there are none. */
export function findMariadb(): { readonly server: string; readonly install: string } | { readonly missing: string } {
  const server = findProgram('mariadbd');
  const install = findProgram('mariadb-install-db');
  if (server === null || install === null)
    return { missing: 'mariadbd is not installed (Debian: apt-get install mariadb-server)' };
  return { server, install };
}

export async function startMariadb(): Promise<TestServer & Resumable> {
  const found = findMariadb();
  if ('missing' in found) throw new Error(found.missing);
  const asRoot = runsAsRoot() ? ['--user=root'] : [];

  const command = (folder: string, port: number): ServerCommand => {
    const data = join(folder, 'data');
    return {
      words: [
        found.server,
        '--no-defaults',
        ...asRoot,
        `--datadir=${data}`,
        `--port=${port}`,
        `--socket=${join(data, 's.sock')}`,
        `--pid-file=${join(data, 's.pid')}`,
        `--init-file=${join(folder, 'init.sql')}`,
        '--bind-address=127.0.0.1',
        '--skip-name-resolve',
        '--character-set-server=utf8mb4',
        // What was committed outlives the server, though not the machine.
        '--innodb-flush-log-at-trx-commit=2',
        '--innodb-buffer-pool-size=64M',
        '--skip-log-bin',
      ],
    };
  };
  const server = await startServer({
    name: 'mariadb',
    stopSignal: 'TERM',
    async prepare(folder) {
      const data = join(folder, 'data');
      await mkdir(data);
      const options = ['--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve'];
      await runProgram([found.install, '--no-defaults', ...asRoot, `--datadir=${data}`, ...options]);
      const statements = [
        `CREATE USER IF NOT EXISTS '${user}'@'%' IDENTIFIED BY '${password}'`,
        `GRANT ALL ON *.* TO '${user}'@'%' WITH GRANT OPTION`,
        'CREATE DATABASE IF NOT EXISTS test CHARACTER SET utf8mb4',
      ];
      await writeFile(join(folder, 'init.sql'), `${statements.join(';\n')};\n`);
    },
    command: (folder, port) => Promise.resolve(command(folder, port)),
    signIn: (_folder, port) => execute(port, 'SELECT 1'),
  });

  let created = 0;
  return {
    url: urlOf(server.port, 'test'),
    host: '127.0.0.1',
    port: server.port,
    socketFolder: join(server.folder, 'data'),
    async createDatabase(name = `test_${++created}`) {
      await execute(server.port, `CREATE DATABASE \`${name}\` CHARACTER SET utf8mb4`);
      return urlOf(server.port, name);
    },
    ...resumable(server, 'TERM', command(server.folder, server.port), () => execute(server.port, 'SELECT 1')),
  };
}

function urlOf(port: number, database: string): string {
  return `mysql://${user}:${password}@127.0.0.1:${port}/${database}`;
}

async function execute(port: number, statement: string): Promise<void> {
  const connection = await createConnection({ host: '127.0.0.1', port, user, password, connectTimeout: 10_000 });
  try {
    await connection.query(statement);
  } finally {
    await connection.end();
  }
}
