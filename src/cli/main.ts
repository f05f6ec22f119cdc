/** The program: its commands, its global options, and how it ends. */
import { readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { secretTexts } from '../config/mask.ts';
import { type AddCommand, commandsFor } from './commands.ts';
import { endedByCommander, reportFailure } from './failure.ts';
import { openSession, type Run } from './session.ts';
import { noticeMissingReader, outputFault } from './terminal.ts';

/** Runs one command line, without the program's name; gives the exit status (docs/cli.md). */
export async function main(words: readonly string[]): Promise<number> {
  const readerGone = noticeMissingReader();
  const interrupted = new AbortController();
  const stopListening = listenForInterrupts(interrupted);
  let status = 0;
  const run: Run = async (command, body) => {
    status = await body(openSession(command, interrupted.signal));
  };
  try {
    const program = programWith(await commandsFor(words), run);
    await program.parseAsync(words, { from: 'user' });
    // That the last line was not taken is told after the line itself.
    await setImmediate();
    const fault = outputFault();
    if (fault !== null) throw fault;
    return status;
  } catch (error) {
    const ended = endedByCommander(error);
    if (ended !== null) return ended;
    const fault = outputFault();
    if (readerGone.aborted && !interrupted.signal.aborted && fault === null) return 0;
    const told = reportFailure(fault ?? error, {
      json: words.includes('--json'),
      verbose: words.includes('--verbose'),
      secrets: secretsOf(words),
    });
    return interrupted.signal.aborted ? 1 : told;
  } finally {
    stopListening();
  }
}

function programWith(commands: readonly AddCommand[], run: Run): Command {
  const program = new Command('gatehouse')
    .description('Keeps the registry of an access control system in step with the sources its people come from.')
    .version(productVersion())
    .addOption(
      new Option('--data <DIR>', 'folder of the embedded registry and of the key file')
        .env('GATEHOUSE_DATA')
        .default('./gatehouse-data'),
    )
    .addOption(new Option('--database <URL>', 'registry in PostgreSQL: postgres://...').env('GATEHOUSE_DATABASE'))
    .option('--json', 'print one JSON object a line, and nothing else, on standard output')
    .option('--verbose', 'say more on standard error')
    .exitOverride()
    // Failures are told in one place, whoever finds them.
    .configureOutput({ outputError: () => {} })
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .addHelpText('after', '\nExamples:\n  gatehouse demo\n  gatehouse apply gatehouse.yaml\n  gatehouse sync hr');
  for (const add of commands) add(program, run);
  return program;
}

/** npm and `npm start` pass on a Ctrl-C that the terminal has sent to all of them, so one may come several times. */
const sameInterruptMilliseconds = 500;

/** The first signal cancels what runs, so that it can end in order; a later one ends at once. */
function listenForInterrupts(interrupted: AbortController): () => void {
  let first = 0;
  const interrupt = (): void => {
    if (!interrupted.signal.aborted) {
      first = performance.now();
      interrupted.abort();
    } else if (performance.now() - first > sameInterruptMilliseconds) process.exit(1);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, interrupt);
  return () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupt);
  };
}

/** Secrets of the registry's URL, which a driver's message could repeat. */
function secretsOf(words: readonly string[]): readonly string[] {
  const urls = [process.env['GATEHOUSE_DATABASE'] ?? '', ...words.map((word) => word.replace(/^--database=/, ''))];
  return urls.filter((url) => url.includes('://')).flatMap(secretTexts);
}

function productVersion(): string {
  const description: unknown = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  return typeof description === 'object' && description !== null && 'version' in description
    ? String(description.version)
    : 'unknown';
}
