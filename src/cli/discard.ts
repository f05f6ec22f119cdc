import type { Command } from 'commander';
import { discard } from '../operations/decide.ts';
import { printDecision } from './decision-text.ts';
import { positiveInteger } from './numbers.ts';
import type { Run } from './session.ts';

export function addDiscard(program: Command, run: Run): void {
  program
    .command('discard')
    .argument('<CYCLE>', 'number of a cycle that holds changes', positiveInteger)
    .description('Leaves the registry as it is; what the cycle held is not proposed again until its rows change.')
    .addHelpText('after', '\nExample:\n  gatehouse discard 7')
    .action((cycle: number, _options: object, command: Command) =>
      run(command, async (session) => {
        const decision = await session.withInstallation('write', (installation) => discard(installation, cycle));
        return printDecision(session, decision);
      }),
    );
}
