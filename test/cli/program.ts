/** Runs the program as its users do: the executable, in a folder of its own, with nothing of the surrounding environment. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished, vi } from 'vitest';

const program = fileURLToPath(new URL('../../../bin/gatehouse', import.meta.url));

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
  readonly run: (words: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Ran>;
  /** As `run`, for those who want to interrupt it. */
  readonly start: (words: readonly string[]) => { readonly child: ChildProcess; readonly ended: Promise<Ran> };
}

/** A new folder that goes when the test has ended; `keep` for those that go by another way. */
export function newFolder(removal: (remove: () => void) => void = onTestFinished): Folder {
  const path = mkdtempSync(join(tmpdir(), 'gatehouse-cli-'));
  removal(() => rmSync(path, { recursive: true, force: true }));
  const start = (words: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const child = spawn(process.execPath, [program, ...words], {
      cwd: path,
      env: { PATH: process.env['PATH'] ?? '', HOME: path, TMPDIR: tmpdir(), ...env },
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
  return { path, start, run: (words, env) => start(words, env).ended };
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
