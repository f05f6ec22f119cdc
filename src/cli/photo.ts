import { writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { GatehouseError, messageOf } from '../model/errors.ts';
import { personPhoto } from '../operations/person-photo.ts';
import type { Run } from './session.ts';

interface Options {
  readonly out: string;
  readonly by: 'any' | 'id' | 'employee-id';
}

export function addPhoto(program: Command, run: Run): void {
  program
    .command('photo')
    .argument('<ID-or-EMPLOYEE-ID>', 'ID in the registry, or employee ID')
    .requiredOption('--out <FILE>', 'the file to write, a JPEG')
    .addOption(
      new Option('--by <WHICH>', 'which of the two is meant').choices(['any', 'id', 'employee-id']).default('any'),
    )
    .summary("write a person's photo to a file")
    .description("Writes a person's photo to a file, as the registry keeps it: a JPEG without metadata.")
    .addHelpText('after', '\nExample:\n  gatehouse photo 01234 --out 01234.jpg')
    .action((word: string, { out, by }: Options, command: Command) =>
      run(command, ({ terminal, json, withInstallation }) =>
        withInstallation('read', async (installation) => {
          const { jpeg, personId, sourceId: _, ...facts } = await personPhoto(installation, word, by);
          writeOut(out, jpeg);
          if (json) await terminal.printJson({ person: personId, file: out, ...facts });
          else await terminal.print(`${out}: ${facts.width} x ${facts.height}, ${facts.bytes} bytes`);
          return 0;
        }),
      ),
    );
}

function writeOut(file: string, jpeg: Uint8Array): void {
  try {
    writeFileSync(file, jpeg);
  } catch (error) {
    throw new GatehouseError('command.usage', `${file} cannot be written: ${messageOf(error)}`, {
      place: '--out',
      value: file,
      remedy: 'Name a file in a folder that you may write to.',
      cause: error,
    });
  }
}
