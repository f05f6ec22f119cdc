import type { Command } from 'commander';
import { exportConfiguration } from '../operations/export-configuration.ts';
import type { Run } from './session.ts';

export function addExport(program: Command, run: Run): void {
  program
    .command('export')
    .description(
      'Prints the stored configuration as YAML, secrets masked. Applied again it changes nothing: *** stands for the secret that is stored.',
    )
    .option('--expanded', 'with what presets, such as active-directory, stand for written out')
    .addHelpText('after', '\nExample:\n  gatehouse export > gatehouse.yaml')
    .action((options: { readonly expanded?: true }, command: Command) =>
      run(command, async ({ terminal, json, remark, withInstallation }) => {
        const { document, yaml, lost } = await withInstallation('read', (installation) =>
          exportConfiguration(installation, options.expanded === true ? 'expanded' : 'kept'),
        );
        if (json) await terminal.printJson(document);
        else await terminal.print(yaml.trimEnd());
        for (const place of lost) {
          remark(
            `A secret of ${place} cannot be decrypted, so what holds it is empty here; write it again before you apply this.`,
          );
        }
        return 0;
      }),
    );
}
