import type { Command } from 'commander';
import { GatehouseError } from '../model/errors.ts';
import { assignNumber } from '../operations/assign-identifier.ts';
import { positiveInteger } from './numbers.ts';
import type { Run } from './session.ts';

interface AssignOptions {
  readonly number?: string;
  readonly next?: boolean;
  readonly range?: string;
  readonly format: string;
  readonly kind: string;
}

export function addIdentifiers(program: Command, run: Run): void {
  const identifiers = program
    .command('identifiers')
    .description('Gives out identifiers.')
    .addHelpText('after', '\nExample:\n  gatehouse identifiers assign 17 --next --range 5000-5999 --format w26');
  identifiers
    .command('assign')
    .argument('<PERSON>', 'id of the person in the registry', positiveInteger)
    .requiredOption('--format <FORMAT>', 'format of the number, such as w26')
    .option('--number <NUMBER>', 'the number, as the format writes it')
    .option('--next', 'the next number that nobody has')
    .option('--range <FIRST-LAST>', 'with --next: whole numbers to choose from, such as 5000-5999')
    .option('--kind <KIND>', 'card, fob or other', 'card')
    .summary('give a person an identifier')
    .description(
      'Gives a person an identifier. Its number is written to the sources with assignedNumbers that know the person.',
    )
    .addHelpText('after', '\nExample:\n  gatehouse identifiers assign 17 --number 213,02000 --format w26')
    .action((person: number, options: AssignOptions, command: Command) =>
      run(command, async ({ terminal, json, withInstallation }) => {
        if ((options.number === undefined) === (options.next !== true)) {
          throw new GatehouseError('command.usage', 'Give either --number or --next.', {
            remedy: 'Write --number NUMBER for a certain number, --next for one that is free.',
          });
        }
        const { format, kind, number = null } = options;
        const range = options.range === undefined ? {} : { range: rangeOf(options.range) };
        const assigned = await withInstallation('write', (installation) =>
          assignNumber(installation, { person, number, format, kind, ...range }),
        );
        if (json) await terminal.printJson(assigned);
        else {
          const to = assigned.sources.length === 0 ? '' : ` It will be written to ${assigned.sources.join(', ')}.`;
          await terminal.print(`${assigned.number} was given to person ${person}.${to}`);
        }
        return 0;
      }),
    );
}

function rangeOf(text: string): { first: bigint; last: bigint } {
  const [, first, last] = /^([0-9]{1,20})-([0-9]{1,20})$/.exec(text) ?? [];
  if (first !== undefined && last !== undefined) return { first: BigInt(first), last: BigInt(last) };
  throw new GatehouseError('command.usage', 'The range is not two whole numbers with a hyphen between.', {
    place: '--range',
    value: text,
    remedy: 'Write it as 5000-5999.',
  });
}
