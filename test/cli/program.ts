/** Runs command lines in a folder of its own, with nothing of the surrounding environment. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { onTestFinished, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';

export const program = fileURLToPath(new URL('../../../bin/gatehouse', import.meta.url));

// A test here starts the program a dozen times, each of which takes seconds on a machine that is busy.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

export interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
  /** Standard output as JSON lines. */
  readonly lines: () => unknown[];
}

export interface Folder {
  readonly path: string;
  /** Starts the executable, as users do, which costs a second. */
  readonly run: (words: readonly string[], env?: Environment) => Promise<Ran>;
  /** As `run`, for those who want to interrupt it. */
  readonly start: (words: readonly string[]) => { readonly child: ChildProcess; readonly ended: Promise<Ran> };
  /** The same command line in this process; one at a time. */
  readonly here: (words: readonly string[], env?: Environment) => Promise<Ran>;
}

type Environment = Readonly<Record<string, string>>;

/** A new folder that goes when the test has ended; `keep` for those that go by another way. */
export function newFolder(removal: (remove: () => void) => void = onTestFinished): Folder {
  const path = mkdtempSync(join(tmpdir(), 'gatehouse-cli-'));
  removal(() => rmSync(path, { recursive: true, force: true }));
  const environment = (env: Environment): Environment => ({
    PATH: process.env['PATH'] ?? '',
    HOME: path,
    TMPDIR: tmpdir(),
    ...env,
  });
  const start = (words: readonly string[], env: Environment = {}) => {
    const child = spawn(process.execPath, [program, ...words], {
      cwd: path,
      env: environment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    const ended = new Promise<Ran>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (status) => resolve({ status, out, err, lines: () => jsonLines(out) }));
    });
    return { child, ended };
  };
  return {
    path,
    start,
    run: (words, env) => start(words, env).ended,
    here: (words, env = {}) => runHere(path, words, environment(env)),
  };
}

/** What a process of its own would have is lent to the command line and taken back: folder, environment, output. */
async function runHere(folder: string, words: readonly string[], env: Environment): Promise<Ran> {
  const before = { folder: process.cwd(), env: { ...process.env } };
  const out = textStream();
  const err = textStream();
  const streams = ['stdout', 'stderr'] as const;
  const own = streams.map((name) => Object.getOwnPropertyDescriptor(process, name) ?? {});
  process.chdir(folder);
  replaceEnvironment(env);
  Object.defineProperty(process, 'stdout', { value: out.stream, configurable: true });
  Object.defineProperty(process, 'stderr', { value: err.stream, configurable: true });
  try {
    const status = await main(words);
    return { status, out: out.text(), err: err.text(), lines: () => jsonLines(out.text()) };
  } finally {
    streams.forEach((name, index) => {
      Object.defineProperty(process, name, own[index] ?? {});
    });
    replaceEnvironment(before.env);
    process.chdir(before.folder);
  }
}

function textStream(): { readonly stream: Writable; readonly text: () => string } {
  const pieces: Buffer[] = [];
  const stream = new Writable({
    write: (piece: Buffer, _encoding, done) => {
      pieces.push(piece);
      done();
    },
  });
  return { stream, text: () => Buffer.concat(pieces).toString('utf8') };
}

function replaceEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
}

function jsonLines(text: string): unknown[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}

/** Every file below a folder with its contents and time of change, to see that a command left it alone. */
export function contentsOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    names.map((name) => {
      const path = join(folder, name);
      const stat = statSync(path);
      return [name, stat.isDirectory() ? 'folder' : `${stat.mtimeMs} ${readFileSync(path).toString('base64')}`];
    }),
  );
}
