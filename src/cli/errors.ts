import type { Command } from 'commander';
import { type ErrorCode, errorCodes } from '../model/error-codes.ts';
import { GatehouseError } from '../model/errors.ts';
import type { Run } from './session.ts';
import { printTable, wrapped } from './table.ts';

export function addErrors(program: Command, run: Run): void {
  program
    .command('errors')
    .argument('[CODE]', 'a code such as source.connect, or a group such as source; all when none is given')
    .description('Explains the code that stands with every error.')
    .addHelpText('after', '\nExample:\n  gatehouse errors guard.removals')
    .action((word: string | undefined, _options: object, command: Command) =>
      run(command, async ({ terminal, json }) => {
        const codes = codesNamed(word);
        if (json) for (const code of codes) await terminal.printJson({ code, meaning: errorCodes[code] });
        else if (codes.length === 1 && codes[0] !== undefined) {
          await terminal.print(wrapped(errorCodes[codes[0]], terminal.width));
        } else {
          const columns = [
            { title: 'code', text: (code: ErrorCode) => code },
            { title: 'meaning and remedy', text: (code: ErrorCode) => errorCodes[code] },
          ];
          await printTable(terminal, columns, [codes]);
        }
        return 0;
      }),
    );
}

function codesNamed(word: string | undefined): readonly ErrorCode[] {
  const all = Object.keys(errorCodes) as readonly ErrorCode[];
  const codes = all.filter((code) => word === undefined || code === word || code.startsWith(`${word}.`));
  if (codes.length > 0) return codes;
  throw new GatehouseError('command.usage', `There is no error code "${word}".`, {
    value: word ?? '',
    remedy: 'See all of them: gatehouse errors',
  });
}
