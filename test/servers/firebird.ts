/** A private Firebird server with its own security database: SYSDBA with the password `masterkey`. */
import { existsSync } from 'node:fs';
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram, versionFolders } from './programs.ts';
import { type Resumable, resumable } from './resumable.ts';
import { runProgram, type ServerCommand, startServer, type TestServer } from './server-process.ts';

const user = 'SYSDBA';
const password = 'masterkey';

interface FirebirdPrograms {
  readonly server: string;
  readonly isql: string;
  /** The folder with plugins and messages. */
  readonly root: string;
}

/** Firebird's programs, or why there are none. */
export function findFirebird(): FirebirdPrograms | { readonly missing: string } {
  const server = findProgram('firebird');
  const isql = findProgram('isql-fb');
  const machines = ['x86_64-linux-gnu', 'aarch64-linux-gnu'];
  const root = machines
    .flatMap((machine) => versionFolders(`/usr/lib/${machine}/firebird`))
    .find((folder) => existsSync(join(folder, 'plugins')));
  if (server === null || isql === null || root === undefined)
    return { missing: 'firebird is not installed (Debian: apt-get install firebird3.0-server)' };
  return { server, isql, root };
}

export async function startFirebird(): Promise<TestServer & Resumable> {
  const found = findFirebird();
  if ('missing' in found) throw new Error(found.missing);
  const isql = (folder: string, statements: string, ...words: string[]): Promise<string> =>
    runProgram([found.isql, '-q', '-bail', '-user', user, ...words], {
      input: `${statements}\n`,
      environment: environmentOf(folder),
    });
  const create = (folder: string, port: number, file: string): Promise<string> => {
    const place = `127.0.0.1/${port}:${file}`;
    return isql(folder, `CREATE DATABASE '${place}' DEFAULT CHARACTER SET UTF8;`, '-password', password);
  };

  const command = (folder: string): ServerCommand => ({
    words: [found.server],
    environment: environmentOf(folder),
  });
  const server = await startServer({
    name: 'firebird',
    stopSignal: 'TERM',
    async prepare(folder) {
      await layOut(folder, found.root);
      // The port does not matter yet: without a host, isql opens the file itself.
      await configure(folder, 0);
      const security = join(folder, 'data', 'security3.fdb');
      await isql(folder, `CREATE DATABASE '${security}' DEFAULT CHARACTER SET UTF8;`);
      await isql(folder, `CREATE USER ${user} PASSWORD '${password}';\nCOMMIT;`, security);
    },
    async command(folder, port) {
      // With the port as an option the server would listen on every address; from the file it keeps to the loopback.
      await configure(folder, port);
      return command(folder);
    },
    async signIn(folder, port) {
      const file = join(folder, 'data', 'test.fdb');
      if (!existsSync(file)) await create(folder, port, file);
    },
  });

  const urlOf = (name: string): string =>
    `firebird://${user}:${password}@127.0.0.1:${server.port}${join(server.folder, 'data', `${name}.fdb`)}`;
  let created = 0;
  return {
    url: urlOf('test'),
    host: '127.0.0.1',
    port: server.port,
    async createDatabase(name = `test_${++created}`) {
      await create(server.folder, server.port, join(server.folder, 'data', `${name}.fdb`));
      return urlOf(name);
    },
    ...resumable(server, 'TERM', command(server.folder), async () => {
      const place = `127.0.0.1/${server.port}:${join(server.folder, 'data', 'test.fdb')}`;
      await isql(server.folder, 'SELECT 1 FROM RDB$DATABASE;', '-password', password, place);
    }),
  };
}

function environmentOf(folder: string): Record<string, string> {
  return {
    FIREBIRD: join(folder, 'root'),
    FIREBIRD_LOCK: join(folder, 'lock'),
    FIREBIRD_TMP: join(folder, 'tmp'),
  };
}

async function layOut(folder: string, packaged: string): Promise<void> {
  for (const name of ['root', 'lock', 'tmp', 'data']) await mkdir(join(folder, name));
  // Through a link the server finds its code pages but does not take them.
  if (existsSync(join(packaged, 'intl')))
    await cp(join(packaged, 'intl'), join(folder, 'root', 'intl'), { recursive: true, dereference: true });
  for (const name of ['UDF', 'lib', 'plugins', 'firebird.msg', 'plugins.conf', 'fbtrace.conf'])
    if (existsSync(join(packaged, name))) await symlink(join(packaged, name), join(folder, 'root', name));
  await writeFile(join(folder, 'root', 'databases.conf'), `test = ${join(folder, 'data', 'test.fdb')}\n`);
}

async function configure(folder: string, port: number): Promise<void> {
  const settings = [
    `RemoteServicePort = ${port === 0 ? 3050 : port}`,
    'RemoteBindAddress = 127.0.0.1',
    `SecurityDatabase = ${join(folder, 'data', 'security3.fdb')}`,
    'AuthServer = Srp, Legacy_Auth',
    'UserManager = Srp',
    'WireCrypt = Enabled',
    'ServerMode = Super',
  ];
  await writeFile(join(folder, 'root', 'firebird.conf'), `${settings.join('\n')}\n`);
}
