import type { Command } from 'commander';
import { type ListFilter, list, listNamedBy, listNames } from '../operations/lists.ts';
import { listColumns } from './list-columns.ts';
import { positiveInteger } from './numbers.ts';
import type { Run } from './session.ts';
import { printTable } from './table.ts';
import { counted } from './terminal.ts';

export function addList(program: Command, run: Run): void {
  program
    .command('list')
    .argument('<ENTITY>', listNames.join(', '))
    .option('--source <SOURCE>', 'only of this source')
    .option('--limit <N>', 'at most so many', positiveInteger)
    .option('--status <STATUS>', 'persons: active, blocked or dismissed')
    .option('--search <TEXT>', 'persons: part of the name')
    .option('--department <PATH>', 'persons: path of a department, such as "Plant/Workshop 1", and below')
    .option('--employee-id <ID>', 'persons: with this employee ID')
    .option('--kind <KIND>', 'identifiers: card, fob, fingerprint, face, pin, plate or other')
    .option('--number <NUMBER>', 'identifiers: as the source writes it')
    .option('--person <ID>', 'identifiers, documents, changes: of the person with this ID', positiveInteger)
    .option('--state <STATE>', 'cycles: in this state')
    .option('--cycle <N>', 'changes, held: of this cycle', positiveInteger)
    .option('--entity <ENTITY>', 'changes, conflicts, rejects, held: of this entity')
    .description(
      'Lists what the registry holds: people and structure, cycles and changes, and what waits or was refused.',
    )
    .addHelpText(
      'after',
      '\nExample:\n  gatehouse list persons --source hr --limit 10\n  gatehouse list rejects --json',
    )
    .action((entity: string, filter: ListFilter, command: Command) =>
      run(command, ({ terminal, json, remark, withInstallation }) => {
        const name = listNamedBy(entity);
        return withInstallation('read', async (installation) => {
          const batches = list(installation, name, filter);
          if (json) {
            for await (const batch of batches) for (const item of batch) await terminal.printJson(item);
            return 0;
          }
          const count = await printTable(terminal, listColumns[name], batches);
          remark(counted(count, 'row'));
          return 0;
        });
      }),
    );
}
