import type { Command } from 'commander';
import { previewSource } from '../operations/preview-source.ts';
import { positiveInteger } from './numbers.ts';
import { printPreview } from './preview-text.ts';
import { progressLine } from './progress.ts';
import type { Run } from './session.ts';

export function addPreview(program: Command, run: Run): void {
  program
    .command('preview')
    .argument('<SOURCE>', 'name of a source')
    .option('--limit <N>', 'example changes to print', positiveInteger, 12)
    .description('Shows what a cycle would change, and changes nothing. With --json every change is a line.')
    .addHelpText('after', '\nExample:\n  gatehouse preview hr\n  gatehouse preview hr --json | grep \'"remove"\'')
    .action((source: string, options: { limit: number }, command: Command) =>
      run(command, (session) =>
        session.withInstallation('read', async (installation) => {
          const { terminal, json, signal, remark } = session;
          const progress = progressLine();
          try {
            const preview = await previewSource(installation, source, { signal, progress: progress.show });
            if (json) {
              for await (const line of preview.lines) {
                progress.clear();
                await terminal.printJson(line);
              }
              for (const notice of preview.notices()) terminal.say(JSON.stringify(notice));
              return 0;
            }
            const lines = clearedBefore(preview.lines, progress.clear);
            if ((await printPreview(terminal, { ...preview, lines }, options.limit)) > 0) {
              await terminal.print();
              remark(`Nothing was changed. To make these changes: gatehouse sync ${source}`);
            }
            return 0;
          } finally {
            progress.clear();
          }
        }),
      ),
    );
}

/** The same lines; before the first, and where there is none, at the end, the progress line goes. */
async function* clearedBefore<T>(lines: AsyncIterable<T>, clear: () => void): AsyncGenerator<T> {
  for await (const line of lines) {
    clear();
    yield line;
  }
  clear();
}
