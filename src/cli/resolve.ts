import type { Command } from 'commander';
import { GatehouseError } from '../model/errors.ts';
import { conflictById, resolve } from '../operations/resolve-conflict.ts';
import type { ListedConflict } from '../registry/lists/conflicts.ts';
import type { ConflictWish, Resolved } from '../sync/conflict-decision.ts';
import { positiveInteger } from './numbers.ts';
import type { Run } from './session.ts';

interface ResolveOptions {
  readonly give?: boolean;
  readonly keep?: boolean;
  readonly join?: number;
  readonly new?: boolean;
  readonly reason: string;
}

export function addResolve(program: Command, run: Run): void {
  program
    .command('resolve')
    .argument('<CONFLICT>', 'id of a conflict, from `gatehouse list conflicts`', positiveInteger)
    .option('--give', 'the identifier goes to the person whose row claims it')
    .option('--keep', 'the identifier stays with the person who holds it')
    .option('--join <PERSON>', 'the row is this person, by ID in the registry: one of those who agree', positiveInteger)
    .option('--new', 'the row is a new person, although others agree with it')
    .requiredOption('--reason <TEXT>', 'why; kept with the change')
    .description(
      'Decides who has an identifier that two people claim, or who a new row is with which several people agree. An identifier: the row that loses counts as dealt with until it changes. A new row: the next cycle brings what it says. `gatehouse undo --change N` takes the decision back.',
    )
    .addHelpText(
      'after',
      `
Examples:
  gatehouse list conflicts
  gatehouse resolve 3 --give --reason "The card was handed over on Monday"
  gatehouse resolve 4 --join 17 --reason "The same employee, by the passport"
  gatehouse resolve 5 --new --reason "A namesake"`,
    )
    .action((id: number, options: ResolveOptions, command: Command) =>
      run(command, async ({ terminal, json, withInstallation }) => {
        const wish = wishOf(options);
        const { conflict, resolved } = await withInstallation('write', async (installation) => ({
          conflict: await conflictById(installation, id),
          resolved: await resolve(installation, id, wish),
        }));
        if (json) await terminal.printJson(resolved);
        else await terminal.print(sentenceOf(conflict, resolved));
        return 0;
      }),
    );
}

function sentenceOf({ number, key, source }: ListedConflict, { decision, person, change }: Resolved): string {
  const undo = `Take it back with: gatehouse undo --change ${change}`;
  if (decision === 'give') return `${number} was given to person ${person}. ${undo}`;
  if (decision === 'keep') return `${number} stays with person ${person}. ${undo}`;
  const who = decision === 'new' ? `a new person, ${person}` : `person ${person}`;
  return `The row "${key}" is ${who}. What else it says comes with: gatehouse sync ${source}. ${undo}`;
}

function wishOf({ give, keep, join, new: somebodyNew, reason }: ResolveOptions): ConflictWish {
  const text = reason.trim();
  const said = [give === true, keep === true, join !== undefined, somebodyNew === true].filter(Boolean);
  if (said.length !== 1) {
    throw new GatehouseError('command.usage', 'Say one of --give, --keep, --join and --new.', {
      remedy:
        'Of an identifier write --give to hand it over or --keep to leave it with its holder; of a new row --join PERSON or --new.',
    });
  }
  if (text === '' || text.length > 500) {
    throw new GatehouseError('command.usage', 'The reason must have 1 to 500 characters.', { place: '--reason' });
  }
  if (join !== undefined) return { decision: 'join', person: join, reason: text };
  if (somebodyNew === true) return { decision: 'new', reason: text };
  return { decision: give === true ? 'give' : 'keep', reason: text, holder: null };
}
