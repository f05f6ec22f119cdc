import type { Command } from 'commander';
import { applyConfiguration } from '../operations/apply-configuration.ts';
import { type Demonstration, prepareDemonstration } from '../operations/demonstration.ts';
import type { Installation } from '../operations/installation.ts';
import { serveDemonstration } from './demo-serve.ts';
import { playDemonstration } from './demo-story.ts';
import { portOf } from './serve.ts';
import type { Run, Session } from './session.ts';
import { wrapped } from './table.ts';
import type { Terminal } from './terminal.ts';

const usualFolder = './gatehouse-demo';

interface DemoOptions {
  /** Undefined: as the terminal asks for. */
  readonly serve?: boolean;
  readonly port: number;
}

export function addDemo(program: Command, run: Run): void {
  program
    .command('demo')
    .description(
      `Makes a sample HR database of a thousand people (a real SQLite file), a configuration for it and a registry, all in ${usualFolder} or the folder of --data, and runs two cycles, between which a card and passes go back to HR. Run again, it starts afresh.`,
    )
    .option('--serve', 'then show it in the browser until it is interrupted; on a terminal that is so anyway')
    .option('--no-serve', 'end after the second cycle')
    .option('--port <PORT>', 'port of the web pages; another one if it is taken', portOf, 8080)
    .addHelpText('after', '\nExample:\n  gatehouse demo\n  gatehouse list persons --data gatehouse-demo --limit 10')
    .action((options: DemoOptions, command: Command) =>
      run(command, (session) => {
        const folder = session.namedFolder ?? usualFolder;
        const demonstration = prepareDemonstration(folder);
        return session.withInstallation(
          'create',
          async (installation) => {
            await play(session, installation, demonstration, folder);
            if (options.serve ?? (process.stdout.isTTY === true && !session.json)) {
              const version = command.parent?.version() ?? 'unknown';
              await serveDemonstration(session, installation, demonstration, { port: options.port, version });
            }
            return 0;
          },
          folder,
        );
      }),
    );
}

async function play(
  session: Session,
  installation: Installation,
  demonstration: Demonstration,
  folder: string,
): Promise<void> {
  const { terminal, json } = session;
  await applyConfiguration(installation, demonstration.configuration, { prune: true });
  if (!json) {
    const text = `Gatehouse keeps the registry of an access control system in step with HR databases. Here is one of a plant with a thousand people, ${folder}/hr.sqlite; ${folder}/gatehouse.yaml says how it is read and written.`;
    await terminal.print(wrapped(text, terminal.width));
  }
  const reports = await playDemonstration(session, installation, demonstration, !json);
  if (json) for (const report of reports) await terminal.printJson(report);
  else await printNextCommands(terminal, folder);
}

async function printNextCommands(terminal: Terminal, folder: string): Promise<void> {
  await terminal.print();
  await terminal.print(terminal.bold('== Go on by yourself'));
  const width = Math.max(...nextCommands.map(([words]) => `gatehouse ${words} --data ${folder}`.length));
  for (const [words, meaning] of nextCommands) {
    await terminal.print(`  ${`gatehouse ${words} --data ${folder}`.padEnd(width)}  ${terminal.dim(meaning)}`);
  }
}

const nextCommands = [
  ['serve', 'the same in the browser'],
  ['list persons --limit 10', 'people'],
  ['list rejects', 'rows to correct in HR'],
  ['show person 1', 'where each value comes from'],
  ['undo 2', 'take the second cycle back'],
] as const;
