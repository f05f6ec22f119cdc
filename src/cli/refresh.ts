import type { Command } from 'commander';
import { refreshPeople } from '../operations/refresh-people.ts';
import type { Counts } from '../sync/report.ts';
import type { Run } from './session.ts';
import { wrapped } from './table.ts';
import type { Terminal } from './terminal.ts';

export function addRefresh(program: Command, run: Run): void {
  program
    .command('refresh')
    .argument('<SOURCE>', 'name of the source')
    .argument('<KEY>', 'key of the person in the source')
    .description(
      'Reads the row of one person with identifiers and documents, and brings the registry in step; also while a cycle of the source runs. Exit status: 0 done, 1 failed, 3 rows were rejected or are in conflict, 4 the removal of the person is left to the next cycle.',
    )
    .addHelpText('after', '\nExample:\n  gatehouse refresh hr 4711')
    .action((source: string, key: string, _options: object, command: Command) =>
      run(command, ({ terminal, json, signal, withInstallation }) =>
        withInstallation('write', async (installation) => {
          const { report, people } = await refreshPeople(installation, source, [key], signal);
          const { keys: _, ...facts } = report;
          const person = people.get(key.trim()) ?? null;
          if (json) await terminal.printJson({ key, person, ...facts });
          else await printRefresh(terminal, { key, person, report });
          if (report.outcome === 'held') return 4;
          return report.rejections.length + report.conflicts.length > 0 || report.outcome === 'absent' ? 3 : 0;
        }),
      ),
    );
}

interface Refreshed {
  readonly key: string;
  readonly person: number | null;
  readonly report: Awaited<ReturnType<typeof refreshPeople>>['report'];
}

const outcomes: Readonly<Record<Refreshed['report']['outcome'], string>> = {
  applied: 'brought in step',
  unchanged: 'nothing to change',
  rejected: 'the row cannot be used; the person stays as before',
  held: 'left to the next cycle',
  absent: 'neither the source nor the registry knows this person',
};

async function printRefresh(terminal: Terminal, { key, person, report }: Refreshed): Promise<void> {
  const who = person === null ? `"${key}"` : `"${key}", person ${person}`;
  const seconds = (report.durationMs / 1000).toFixed(1);
  await terminal.print(`${terminal.bold(report.source)}: ${who}: ${outcomes[report.outcome]}, ${seconds} s`);
  for (const [entity, counts] of Object.entries(report.entities)) {
    const text = countsText(counts);
    if (text !== '') await terminal.print(`  ${entity}: ${text}`);
  }
  if (report.held !== null) await terminal.print(wrapped(report.held.reason, terminal.width, '  '));
  for (const { entity, reason } of [...report.rejections, ...report.conflicts]) {
    await terminal.print(wrapped(`${terminal.yellow(entity)}: ${reason}`, terminal.width, '  '));
  }
  for (const entity of report.skipped) {
    await terminal.print(
      wrapped(
        `${entity} were not read: their person is made by an expression. A cycle reads them.`,
        terminal.width,
        '  ',
      ),
    );
  }
}

function countsText(counts: Counts): string {
  const words = ['created', 'updated', 'removed'] as const;
  return words.flatMap((word) => (counts[word] === 0 ? [] : [`${counts[word]} ${word}`])).join(', ');
}
