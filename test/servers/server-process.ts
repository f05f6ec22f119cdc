/**
 * Starts a database server privately for tests: a folder of its own, a free loopback port, and a guard that ends the server and removes
 * the folder when the test process stops it, ends, or is killed.
 */
import { execFile, spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A private database server. */
export interface TestServer {
  /** URL of a database for tests, with a user who may do everything. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly socketFolder?: string;
  /** Creates one more database and gives its URL; without a name it gets one of its own. */
  createDatabase(name?: string): Promise<string>;
  /** Ends the server and removes its folder. */
  stop: () => Promise<void>;
}

export interface ServerRecipe {
  /** A word for the folder's name. */
  readonly name: string;
  /** Makes the data folder. */
  prepare(folder: string): Promise<void>;
  /** The foreground program that serves `port`, and what its environment has besides ours. */
  command(folder: string, port: number): Promise<ServerCommand>;
  /** Signs in once; throws while the server is not ready. */
  signIn(folder: string, port: number): Promise<void>;
  readonly stopSignal: 'INT' | 'TERM';
}

export interface ServerCommand {
  readonly words: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export interface RunningServer {
  readonly folder: string;
  readonly port: number;
  stop: () => Promise<void>;
}

const readyWithin = 60_000;
const attempts = 5;

/** Prepares and starts a server; when the port was taken in between, on another port. */
export async function startServer(recipe: ServerRecipe): Promise<RunningServer> {
  let lastLog = '';
  for (let attempt = 0; attempt < attempts; attempt++) {
    const folder = await mkdtemp(join(tmpdir(), `gatehouse-${recipe.name}-`));
    // A server that runs as another user must be able to pass through.
    await chmod(folder, 0o755);
    try {
      await recipe.prepare(folder);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
    const port = await freePort();
    const guard = guardServer(folder, recipe.stopSignal, await recipe.command(folder, port));
    if (await becomesReady(recipe, folder, port)) return { folder, port, stop: guard.stop };
    lastLog = await readFile(join(folder, 'server.log'), 'utf8').catch(() => '');
    await guard.stop();
  }
  throw new Error(`The ${recipe.name} server did not start. Its log:\n${lastLog.slice(-4000)}`);
}

/** A loopback port that nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('The operating system gave no port.'));
      });
    });
  });
}

/** Runs a program to its end; its standard output. */
export function runProgram(
  words: readonly string[],
  options: { input?: string; environment?: Readonly<Record<string, string>> } = {},
): Promise<string> {
  const [program, ...rest] = words;
  if (program === undefined) throw new Error('No program is named.');
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      rest,
      { env: { ...process.env, ...options.environment }, timeout: 120_000 },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`${words.join(' ')}: ${error.message}\n${stdout}\n${stderr}`));
      },
    );
    // A program that does not read its input may be gone already.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input ?? '');
  });
}

/**
 * The guard reads its standard input, a pipe from the test process, which the system closes however that process ends. Some servers
 * now and then miss the first signal, so after three seconds they are killed.
 */
const guardScript = `
folder=$1; signal=$2; shift 2
( sh -c 'echo $$ >"$0/server.pid"; exec "$@"' "$folder" "$@" </dev/null >"$folder/server.log" 2>&1
  echo $? >"$folder/exited" ) &
cat >/dev/null
until [ -s "$folder/server.pid" ]; do sleep 0.05; done
server=$(cat "$folder/server.pid")
[ -e "$folder/exited" ] || kill -$signal "$server" 2>/dev/null
waited=0
while [ ! -e "$folder/exited" ] && [ $waited -lt 30 ]; do sleep 0.1; waited=$((waited + 1)); done
[ -e "$folder/exited" ] || kill -KILL "$server" 2>/dev/null
wait
rm -rf "$folder"
`;

/**
 * Runs a server under a guard that ends it, and removes `folder`, when `stop` is called or this process ends in any way.
 */
export function guardServer(folder: string, signal: string, command: ServerCommand): { stop: () => Promise<void> } {
  // A session of its own, so that Ctrl+C in the terminal reaches the tests only.
  const guard = spawn('sh', ['-c', guardScript, 'guard', folder, signal, ...command.words], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...process.env, ...command.environment },
  });
  guard.unref();
  guard.stdin.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => {
    guard.once('close', () => resolve());
    guard.once('error', () => resolve());
  });
  return {
    stop: async () => {
      guard.ref();
      guard.stdin.end();
      await ended;
    },
  };
}

/** False when the server ended by itself, as it does when its port is taken. */
async function becomesReady(recipe: ServerRecipe, folder: string, port: number): Promise<boolean> {
  const deadline = Date.now() + readyWithin;
  while (Date.now() < deadline) {
    if ((await readFile(join(folder, 'exited'), 'utf8').catch(() => null)) !== null) return false;
    try {
      await recipe.signIn(folder, port);
      return true;
    } catch {
      await sleep(50);
    }
  }
  return false;
}
