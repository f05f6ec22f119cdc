import type { Command } from 'commander';
import { GatehouseError } from '../model/errors.ts';
import { conflictById, resolve } from '../operations/resolve-conflict.ts';
import { positiveInteger } from './numbers.ts';
import type { Run } from './session.ts';

interface ResolveOptions {
  readonly give?: boolean;
  readonly keep?: boolean;
  readonly reason: string;
}

export function addResolve(program: Command, run: Run): void {
  program
    .command('resolve')
    .argument('<CONFLICT>', 'id of a conflict, from `gatehouse list conflicts`', positiveInteger)
    .option('--give', 'the identifier goes to the person whose row claims it')
    .option('--keep', 'the identifier stays with the person who holds it')
    .requiredOption('--reason <TEXT>', 'why; kept with the change')
    .summary('decide on a conflict about an identifier')
    .description(
      'Decides who has an identifier that two people claim. The row that loses counts as dealt with until it changes. `gatehouse undo --change N` takes the decision back.',
    )
    .addHelpText(
      'after',
      '\nExample:\n  gatehouse list conflicts\n  gatehouse resolve 3 --give --reason "The card was handed over on Monday"',
    )
    .action((id: number, options: ResolveOptions, command: Command) =>
      run(command, async ({ terminal, json, withInstallation }) => {
        const wish = { ...decisionOf(options), holder: null };
        const { number, resolved } = await withInstallation('write', async (installation) => ({
          ...(await conflictById(installation, id)),
          resolved: await resolve(installation, id, wish),
        }));
        if (json) await terminal.printJson(resolved);
        else {
          const { decision, person, change } = resolved;
          const what = decision === 'give' ? 'was given to' : 'stays with';
          await terminal.print(
            `${number} ${what} person ${person}. Take it back with: gatehouse undo --change ${change}`,
          );
        }
        return 0;
      }),
    );
}

function decisionOf({ give, keep, reason }: ResolveOptions): { decision: 'give' | 'keep'; reason: string } {
  const text = reason.trim();
  if ((give === true) === (keep === true)) {
    throw new GatehouseError('command.usage', 'Say either --give or --keep.', {
      remedy: 'Write --give to hand the identifier over, --keep to leave it with its holder.',
    });
  }
  if (text === '' || text.length > 500) {
    throw new GatehouseError('command.usage', 'The reason must have 1 to 500 characters.', { place: '--reason' });
  }
  return { decision: give === true ? 'give' : 'keep', reason: text };
}
