import type { Command } from 'commander';
import { GatehouseError } from '../model/errors.ts';
import { applyConfiguration } from '../operations/apply-configuration.ts';
import { type Demonstration, prepareDemonstration } from '../operations/demonstration.ts';
import type { Installation } from '../operations/installation.ts';
import { previewSource } from '../operations/preview-source.ts';
import { syncSources } from '../operations/sync-sources.ts';
import { exitStatusOf } from '../sync/report.ts';
import { serveDemonstration } from './demo-serve.ts';
import { printPreview } from './preview-text.ts';
import { printReport } from './report-text.ts';
import { portOf } from './serve.ts';
import type { Run, Session } from './session.ts';
import { wrapped } from './table.ts';

const usualFolder = './gatehouse-demo';
const source = 'hr';

interface DemoOptions {
  /** Undefined: as the terminal asks for. */
  readonly serve?: boolean;
  readonly port: number;
}

export function addDemo(program: Command, run: Run): void {
  program
    .command('demo')
    .summary('show what Gatehouse does, with a sample HR database')
    .description(
      `Makes a sample HR database of a thousand people (a real SQLite file), a configuration for it and a registry, all in ${usualFolder} or the folder of --data, and runs two cycles. Run again, it starts afresh.`,
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
  const { terminal } = session;
  await applyConfiguration(installation, demonstration.configuration, { prune: true });
  if (session.json) return playJson(session, installation, demonstration);
  const tell = (text: string): Promise<void> => terminal.print(wrapped(text, terminal.width));
  const step = async (title: string): Promise<void> => {
    await terminal.print();
    await terminal.print(terminal.bold(`== ${title}`));
  };
  await tell(
    `Gatehouse keeps the registry of an access control system in step with HR databases. This is a sample one of a thousand people in 40 departments: ${folder}/hr.sqlite. ${folder}/gatehouse.yaml says how it is read.`,
  );
  await step('1. What would a first cycle do? (gatehouse preview hr)');
  await preview(session, installation, 6);
  await step('2. Do it. (gatehouse sync hr)');
  await cycle(session, installation, true);
  await step('3. A day passes in the personnel office. Then: gatehouse preview hr');
  const done = demonstration.change();
  await tell(`The office made ${done.length} changes, such as: ${done.slice(0, 2).join(' ')}`);
  await preview(session, installation, 12);
  await step('4. Only the differences are applied. (gatehouse sync hr)');
  await cycle(session, installation, false);
  await step('Go on by yourself');
  const width = Math.max(...nextCommands.map(([words]) => `gatehouse ${words} --data ${folder}`.length));
  for (const [words, meaning] of nextCommands) {
    await terminal.print(`  ${`gatehouse ${words} --data ${folder}`.padEnd(width)}  ${terminal.dim(meaning)}`);
  }
}

const nextCommands = [
  ['serve', 'the same in the browser'],
  ['list persons --limit 10', 'people'],
  ['list rejects', 'rows to correct in HR'],
  ['list changes --limit 20', 'who changed what'],
  ['show person 1', 'where each value comes from'],
  ['photo 1 --out 1.jpg', 'a photo as it is kept'],
  ['undo 2', 'take the second cycle back'],
] as const;

async function preview({ terminal, signal }: Session, installation: Installation, limit: number): Promise<void> {
  const made = await previewSource(installation, source, { signal });
  // What is wrong with rows stands in the report of the cycle, once.
  await printPreview(terminal, made, limit, false);
}

async function cycle(session: Session, installation: Installation, reasons: boolean): Promise<void> {
  for await (const synced of syncSources(installation, [source], { signal: session.signal })) {
    if (synced.kind === 'refused') throw synced.error;
    const { report } = synced;
    await printReport(session.terminal, report, installation, reasons);
    if (exitStatusOf(report) === 1)
      throw new GatehouseError('command.cancelled', 'The demonstration did not come to its end.');
  }
}

async function playJson(session: Session, installation: Installation, demonstration: Demonstration): Promise<void> {
  for (const day of [1, 2]) {
    if (day === 2) demonstration.change();
    for await (const synced of syncSources(installation, [source], { signal: session.signal })) {
      if (synced.kind === 'refused') throw synced.error;
      await session.terminal.printJson(synced.report);
    }
  }
}
