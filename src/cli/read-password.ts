/** Asks for a password without showing it; from a pipe, it is the first line. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { GatehouseError } from '../model/errors.ts';

export async function readPassword(question: string, signal: AbortSignal): Promise<string> {
  const { stdin, stderr } = process;
  const terminal = stdin.isTTY === true;
  if (terminal) stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: silent, terminal, signal });
  try {
    for await (const line of lines) return line;
  } finally {
    lines.close();
    if (terminal) stderr.write('\n');
  }
  signal.throwIfAborted();
  throw new GatehouseError('command.usage', 'No password was given.', {
    remedy: 'Type it when asked, or give it on standard input: gatehouse user add anna --role operator < file',
  });
}
