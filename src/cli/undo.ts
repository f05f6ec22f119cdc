import type { Command } from 'commander';
import { GatehouseError } from '../model/errors.ts';
import { undoChanges } from '../operations/undo-changes.ts';
import type { Undone, UndoTarget } from '../sync/undo.ts';
import { positiveInteger } from './numbers.ts';
import type { Run } from './session.ts';
import { wrapped } from './table.ts';
import { counted, type Terminal } from './terminal.ts';

interface UndoOptions {
  readonly change?: number;
  readonly person?: number;
}

export function addUndo(program: Command, run: Run): void {
  program
    .command('undo')
    .argument('[CYCLE]', 'number of a cycle, to take back all that it changed', positiveInteger)
    .option('--change <N>', 'take back one change', positiveInteger)
    .option('--person <ID>', 'take back every change of one person', positiveInteger)
    .description(
      'Takes changes back, newest first. Each ends as reverted, kept because it was edited since, or impossible, with the reason.',
    )
    .addHelpText('after', '\nExample:\n  gatehouse list changes --limit 5\n  gatehouse undo --change 1841')
    .action((cycle: number | undefined, options: UndoOptions, command: Command) =>
      run(command, async ({ terminal, json, withInstallation }) => {
        const target = targetOf(cycle, options);
        const undone = await withInstallation('write', (installation) => undoChanges(installation, target));
        for (const item of undone) {
          if (json) await terminal.printJson(item);
          else if (item.outcome !== 'reverted' || undone.length <= 20) await printUndone(terminal, item);
        }
        const reverted = undone.filter(({ outcome }) => outcome === 'reverted').length;
        if (!json) await terminal.print(`${counted(reverted, 'change')} of ${undone.length} taken back.`);
        return reverted === undone.length ? 0 : 3;
      }),
    );
}

function targetOf(cycle: number | undefined, { change, person }: UndoOptions): UndoTarget {
  const targets: UndoTarget[] = [];
  if (cycle !== undefined) targets.push({ cycle });
  if (change !== undefined) targets.push({ change });
  if (person !== undefined) targets.push({ person });
  const [target] = targets;
  if (target !== undefined && targets.length === 1) return target;
  throw new GatehouseError(
    'command.usage',
    'Say what to take back: a cycle, a change or a person, and one of them only.',
    {
      remedy: 'Write gatehouse undo CYCLE, gatehouse undo --change N or gatehouse undo --person ID.',
    },
  );
}

async function printUndone(terminal: Terminal, { change, entity, key, outcome, reason }: Undone): Promise<void> {
  const why = reason === null ? '' : `: ${reason}`;
  await terminal.print(wrapped(`change ${change}, ${entity} ${key ?? ''}: ${outcome}${why}`, terminal.width, '  '));
}
