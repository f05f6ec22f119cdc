import type { Command } from 'commander';
import { GatehouseError } from '../model/errors.ts';
import type { Installation } from '../operations/installation.ts';
import { syncSources } from '../operations/sync-sources.ts';
import { type CycleReport, exitStatusOf } from '../sync/report.ts';
import { reportFailure } from './failure.ts';
import { progressLine } from './progress.ts';
import { printReport } from './report-text.ts';
import type { Run, Session } from './session.ts';
import { harmless, lineOfJson } from './terminal.ts';

export function addSync(program: Command, run: Run): void {
  program
    .command('sync')
    .argument('[SOURCE...]', 'names of sources; all when none is named')
    .option('--force', 'read the whole source, even when its version is the same as last time')
    .description(
      'Runs one cycle of each source. Exit status: 0 done, 1 failed or cancelled, 3 done but rows were rejected or are in conflict, 4 done but changes are held.',
    )
    .addHelpText('after', '\nExample:\n  gatehouse sync hr')
    .option('--full', 'the same as --force: not only what has changed')
    .action((names: string[], options: { force?: boolean; full?: boolean }, command: Command) =>
      run(command, (session) =>
        session.withInstallation('write', (installation) =>
          syncAll(session, installation, names, options.force === true || options.full === true),
        ),
      ),
    );
}

async function syncAll(
  session: Session,
  installation: Installation,
  names: readonly string[],
  force: boolean,
): Promise<number> {
  const { terminal, json, signal } = session;
  const progress = progressLine();
  const statuses: number[] = [];
  try {
    for await (const synced of syncSources(installation, names, { signal, force, progress: progress.show })) {
      progress.clear();
      if (synced.kind === 'refused') {
        statuses.push(reportFailure(synced.error, { json, verbose: session.verbose, secrets: [] }));
        continue;
      }
      const { report } = synced;
      statuses.push(statusOf(report));
      if (json) process.stdout.write(`${lineOfJson(report)}\n`);
      else await printAnyway(session, report, installation);
    }
  } finally {
    progress.clear();
  }
  if (signal.aborted && statuses.length === 0) terminal.say('Interrupted before any cycle began.');
  return worst(signal.aborted ? [...statuses, 1] : statuses);
}

/** Rows without a usable key were refused as surely as rejected ones, and so were photos that nobody could fetch. */
const refusing: ReadonlySet<string> = new Set(['cycle.nullKey', 'cycle.duplicateKey', 'photo.fetch']);

function statusOf(report: CycleReport): number {
  const status = exitStatusOf(report);
  const refused = report.notices.some(({ code }) => refusing.has(code));
  return status === 0 && refused ? 3 : status;
}

/** What a cancelled cycle committed must be told although printing would stop now. */
async function printAnyway(session: Session, report: CycleReport, installation: Installation): Promise<void> {
  const print = async (text = ''): Promise<void> => {
    process.stdout.write(`${harmless(text)}\n`);
  };
  try {
    await printReport({ ...session.terminal, print }, report, installation);
  } catch (error) {
    if (!(error instanceof GatehouseError)) throw error;
    session.terminal.say(`The report cannot be completed: ${error.message}`);
  }
}

const severity = [0, 3, 4, 2, 1];

function worst(statuses: readonly number[]): number {
  return statuses.reduce((one, other) => (severity.indexOf(other) > severity.indexOf(one) ? other : one), 0);
}
