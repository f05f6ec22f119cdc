import { type FileHandle, open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { GatehouseError, messageOf } from '../model/errors.ts';
import { recordEventLines } from '../operations/record-events.ts';
import type { Run } from './session.ts';
import { counted, grouped } from './terminal.ts';

export function addEvents(program: Command, run: Run): void {
  const events = program
    .command('events')
    .description('Takes access events.')
    .addHelpText('after', '\nExample:\n  gatehouse events record passes.jsonl');
  events
    .command('record')
    .argument('<FILE>', 'file of JSON lines, or - for standard input')
    .option('--sender <NAME>', 'who sends; ids are unique within one sender', 'cli')
    .option('--zone <ZONE>', "IANA zone of times without one; without it, the server's")
    .summary('record access events from JSON lines')
    .description(
      'Records access events, one JSON object a line. A line whose id was recorded before does nothing, so a file may be sent again.',
    )
    .addHelpText(
      'after',
      '\nExample:\n  gatehouse events record passes.jsonl\n  tail -f passes.jsonl | gatehouse events record -',
    )
    .action((file: string, options: { sender: string; zone?: string }, command: Command) =>
      run(command, ({ terminal, json, signal, remark, withInstallation }) =>
        withInstallation('create', async (installation) => {
          const { sender, zone } = options;
          const done = await recordEventLines(installation, linesOf(file, signal), {
            sender,
            zone,
            signal,
            refused: async (line, error) => {
              if (json)
                await terminal.printJson({ line, code: error.code, field: error.place ?? null, error: error.message });
              else await terminal.print(`line ${line}: ${error.message}`);
            },
          });
          if (json) await terminal.printJson(done);
          else
            await terminal.print(
              `${counted(done.recorded, 'event')} recorded, ${grouped(done.repeated)} known already.`,
            );
          if (done.unknownPerson > 0) remark(`${counted(done.unknownPerson, 'event')} of nobody in the registry`);
          return done.refused > 0 ? 3 : 0;
        }),
      ),
    );
}

/** Ends when the input does, or when the command is interrupted. Lines are the bytes that were sent, so that no text is read wrongly. */
async function* linesOf(file: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const input = file === '-' ? process.stdin : (await openFile(file)).createReadStream();
  // One character for each byte; the ends of lines are the same in every encoding that can hold JSON lines.
  input.setEncoding('latin1');
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY, signal });
  for await (const line of lines) yield Buffer.from(line, 'latin1');
}

async function openFile(file: string): Promise<FileHandle> {
  let why: string;
  try {
    const handle = await open(file);
    if (!(await handle.stat()).isDirectory()) return handle;
    await handle.close();
    why = 'it is a folder';
  } catch (error) {
    why = messageOf(error);
  }
  throw new GatehouseError('command.usage', `The file of events cannot be read: ${why}.`, {
    place: file,
    remedy: 'Check the path and the rights, or write - for standard input.',
  });
}
