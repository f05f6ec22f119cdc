import { writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { GatehouseError, messageOf } from '../model/errors.ts';
import { personPhoto } from '../operations/person-photo.ts';
import { sourcePhoto } from '../operations/source-photo.ts';
import type { Run } from './session.ts';

interface Options {
  readonly out: string;
  readonly by: 'any' | 'id' | 'employee-id';
  readonly source?: string;
}

export function addPhoto(program: Command, run: Run): void {
  program
    .command('photo')
    .argument('<ID-or-EMPLOYEE-ID>', 'ID in the registry, or employee ID; with --source the key in the source')
    .requiredOption('--out <FILE>', 'the file to write, a JPEG')
    .addOption(
      new Option('--by <WHICH>', 'which of the two is meant').choices(['any', 'id', 'employee-id']).default('any'),
    )
    .option('--source <NAME>', 'the photo that this source has now, as a cycle would keep it')
    .description(
      "Writes a person's photo to a file, as the registry keeps it: a JPEG without metadata. With --source the new photo is seen before a cycle takes it.",
    )
    .addHelpText(
      'after',
      '\nExamples:\n  gatehouse photo 01234 --out 01234.jpg\n  gatehouse photo 17 --source hr --out new.jpg',
    )
    .action((word: string, { out, by, source }: Options, command: Command) =>
      run(command, ({ terminal, json, withInstallation }) =>
        withInstallation('read', async (installation) => {
          if (source !== undefined) {
            const { jpeg, width, height, sha256 } = await sourcePhoto(installation, source, word);
            writeOut(out, jpeg);
            const bytes = jpeg.length;
            if (json) await terminal.printJson({ source, key: word, file: out, sha256, width, height, bytes });
            else await terminal.print(`${out}: ${width} x ${height}, ${bytes} bytes`);
            return 0;
          }
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
