import type { Command } from 'commander';
import { release } from '../operations/decide.ts';
import { printDecision } from './decision-text.ts';
import { positiveInteger } from './numbers.ts';
import type { Run } from './session.ts';

export function addRelease(program: Command, run: Run): void {
  program
    .command('release')
    .argument('<CYCLE>', 'number of a cycle that holds changes', positiveInteger)
    .description('Applies the removals and mass changes that a cycle held for a decision.')
    .addHelpText('after', '\nExample:\n  gatehouse list held\n  gatehouse release 7')
    .action((cycle: number, _options: object, command: Command) =>
      run(command, async (session) => {
        const decision = await session.withInstallation('write', (installation) => release(installation, cycle));
        return printDecision(session, decision);
      }),
    );
}
