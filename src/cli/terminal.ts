/** Where a command prints: standard output for what was asked for, standard error for everything that is said beside it. */
import { once } from 'node:events';
import { GatehouseError, messageOf } from '../model/errors.ts';

export interface Terminal {
  /** Columns that fit; 80 where nobody looks. */
  readonly width: number;
  readonly bold: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly dim: (text: string) => string;
  /** Prints text and a line end on standard output; waits while the reader is slower. */
  readonly print: (text?: string) => Promise<void>;
  /** Prints a value as one line of JSON on standard output. */
  readonly printJson: (value: unknown) => Promise<void>;
  /** Says something on standard error. */
  readonly say: (text: string) => void;
}

/** Printing ends with `command.cancelled` when `signal` is aborted or nobody reads, so that every long list comes to its end. */
export function openTerminal(interrupted: AbortSignal): Terminal {
  const signal = AbortSignal.any([interrupted, readerGone.signal]);
  const { stdout, stderr } = process;
  const coloured = isColoured();
  const paint = (code: number) => (text: string) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text);
  const print = async (text: string): Promise<void> => {
    if (signal.aborted) throw outputFault() ?? new GatehouseError('command.cancelled', 'Interrupted.');
    if (!stdout.write(text)) await once(stdout, 'drain', { signal });
  };
  return {
    width: stdout.isTTY === true ? Math.max(40, stdout.columns) : 80,
    bold: paint(1),
    red: paint(31),
    yellow: paint(33),
    dim: paint(2),
    print: (text = '') => print(`${harmless(text, coloured)}\n`),
    printJson: (value) => print(`${lineOfJson(value)}\n`),
    say: (text) => {
      stderr.write(`${harmless(text, coloured)}\n`);
    },
  };
}

// Control characters but tabs and line ends, and what turns the direction of writing.
const commanding = /(\p{Cc}\[(?:0|1|2|31|33)m)|[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu;

/** What comes from sources must not command the terminal: of all control sequences our own colours alone stay. */
export function harmless(text: string, coloured = isColoured()): string {
  return text.replaceAll(commanding, (_all, colour?: string) =>
    coloured && colour?.startsWith('\u001b') === true ? colour : ' ',
  );
}

function isColoured(): boolean {
  const { stdout, env } = process;
  return stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}

/** A value as JSON that keeps its meaning and is as harmless: what is no control character to JSON is one to some terminals. */
export function lineOfJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[\u007f-\u009f]/g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`);
}

const readerGone = new AbortController();

/**
 * Who reads only the beginning of a list closes the pipe; that is no failure, and what is open can still be closed in order. So it can where
 * a disk is full. Where standard error is closed or full nobody can be told, and what runs must not end for that.
 */
export function noticeMissingReader(): AbortSignal {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    outputError ??= error;
    readerGone.abort();
  });
  process.stderr.on('error', () => {});
  return readerGone.signal;
}

// Standard output itself forgets its error.
let outputError: NodeJS.ErrnoException | undefined;

/** Why standard output did not take what was printed; null where it did, or where nobody wanted to read more. */
export function outputFault(): GatehouseError | null {
  const cause = outputError;
  if (cause === undefined || cause.code === 'EPIPE') return null;
  return new GatehouseError('command.output', `What was asked for cannot be printed: ${messageOf(cause)}.`, {
    place: 'standard output',
    remedy: 'Check the space and the rights where it is redirected to, then run the command again.',
    cause,
  });
}

/** A count with its thousands grouped. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

/** A count and its noun, as in `1 row` and `2 rows`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(count)} ${count === 1 ? noun : plural}`;
}
