import type { Command } from 'commander';
import type { Difference } from '../config/differences.ts';
import { readDocumentText } from '../config/read-text.ts';
import { applyConfiguration } from '../operations/apply-configuration.ts';
import { textOf } from './sentences.ts';
import type { Run } from './session.ts';
import { cut } from './table.ts';
import { counted, type Terminal } from './terminal.ts';

export function addApply(program: Command, run: Run): void {
  program
    .command('apply')
    .argument('<FILE>', 'configuration in YAML or JSON')
    .option('--prune', 'remove sources that the file does not name')
    .description(
      'Validates a configuration whole and stores it; prints what changed. Nothing is stored when anything is wrong.',
    )
    .addHelpText('after', '\nExample:\n  gatehouse apply gatehouse.yaml')
    .action((file: string, options: { prune?: boolean }, command: Command) =>
      run(command, async ({ terminal, json, remark, withInstallation }) => {
        const text = readDocumentText(file);
        const applied = await withInstallation('create', (installation) =>
          applyConfiguration(installation, text, { prune: options.prune === true }),
        );
        for (const difference of applied.differences) {
          if (json) await terminal.printJson(difference);
          else await printDifference(terminal, difference);
        }
        if (json) return 0;
        if (applied.differences.length === 0) await terminal.print('Nothing changed.');
        if (applied.kept.length > 0) {
          remark(`Not in the file and kept: ${applied.kept.join(', ')}. With --prune they would be removed.`);
        }
        const first = applied.sources[0];
        remark(
          `${counted(applied.sources.length, 'source')} configured.${first === undefined ? '' : ` Next: gatehouse check ${first}`}`,
        );
        return 0;
      }),
    );
}

async function printDifference(terminal: Terminal, difference: Difference): Promise<void> {
  const { source, path, old, new: next, secretChanged } = difference;
  if (path === '') await terminal.print(`${terminal.bold(source)}: ${old === null ? 'new' : 'removed'}`);
  else if (secretChanged === true) await terminal.print(`${terminal.bold(source)} ${path}: the secret changed`);
  else {
    const value = (side: unknown): string =>
      cut(textOf(side).replaceAll(/\s+/g, ' '), Math.max(20, terminal.width / 2));
    await terminal.print(`${terminal.bold(source)} ${path}: ${value(old)} -> ${value(next)}`);
  }
}
