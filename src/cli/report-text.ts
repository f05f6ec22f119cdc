/** The report of a cycle on one screen: counts, what waits and what was refused, and the command to type next. */
import { type MappedEntity, mappedEntities } from '../model/records.ts';
import type { Installation } from '../operations/installation.ts';
import { list } from '../operations/lists.ts';
import type { ListedConflict } from '../registry/lists/conflicts.ts';
import type { ListedHeld, ListedReject } from '../registry/lists/outcomes.ts';
import type { Counts, CycleReport } from '../sync/report.ts';
import { printReasons } from './preview-text.ts';
import { type Column, printTable, wrapped } from './table.ts';
import { grouped, type Terminal } from './terminal.ts';

const shownReasons = 6;

/** With `reasons` false the rows that were refused are only counted. */
export async function printReport(
  terminal: Terminal,
  report: CycleReport,
  installation: Installation,
  reasons = true,
): Promise<void> {
  const seconds = (report.durationMs / 1000).toFixed(1);
  const cycle = report.cycle === null ? '' : `cycle ${report.cycle} `;
  await terminal.print(`${terminal.bold(report.source)}: ${cycle}${stateText(terminal, report.state)}, ${seconds} s`);
  if (report.state === 'skipped') {
    await terminal.print("  The source's version is the same as last time; nothing was read.");
    return;
  }
  if (report.delta !== null) await terminal.print(`  ${deltaText(report.delta)}`);
  await printCounts(terminal, report);
  if (report.error !== null) {
    await terminal.print(terminal.red(wrapped(`${report.error.message} (${report.error.code})`, terminal.width)));
    const committed = report.created + report.updated + report.removed;
    const kept = committed === 0 ? 'Nothing was changed.' : `${grouped(committed)} changes had been made and stay.`;
    await terminal.print(`${kept} The next cycle goes on from here.`);
  }
  for (const notice of report.notices) {
    await terminal.print(wrapped(`${terminal.yellow('Note:')} ${notice.text}`, terminal.width));
  }
  if (report.cycle === null || report.error !== null) return;
  await printHeld(terminal, report, installation);
  if (reasons) await printRefused(terminal, report, installation);
}

function deltaText({ read, known, wholeFrom }: NonNullable<CycleReport['delta']>): string {
  const entries = known === 1 ? 'entry' : 'entries';
  const from = wholeFrom.slice(0, 16).replace('T', ' ');
  return `${grouped(read)} of ${grouped(known)} ${entries} read: changes since the last cycle. From ${from} UTC on everything is read.`;
}

function stateText(terminal: Terminal, state: CycleReport['state']): string {
  if (state === 'failed' || state === 'cancelled') return terminal.red(state);
  return state === 'held' ? terminal.yellow('applied, with changes held') : state;
}

const countNames = ['read', 'created', 'updated', 'removed', 'unchanged', 'held', 'rejected', 'conflicts'] as const;

async function printCounts(terminal: Terminal, report: CycleReport): Promise<void> {
  const entities = mappedEntities.flatMap((entity: MappedEntity) => {
    const counts = report.entities[entity];
    return counts === undefined ? [] : [{ name: entity as string, counts }];
  });
  if (entities.length === 0) return;
  type CountRow = { readonly name: string; readonly counts: Counts };
  const columns: Column<CountRow>[] = [
    { title: '', text: (row) => row.name, whole: true },
    ...countNames.map((count) => ({
      // With the long word the table would be wider than 80 columns.
      title: count === 'unchanged' ? 'same' : count,
      text: (row: CountRow) => (row.counts[count] === 0 ? '-' : grouped(row.counts[count])),
      number: true as const,
    })),
  ];
  await printTable(terminal, columns, [[...entities, { name: 'total', counts: report }]]);
}

async function printHeld(terminal: Terminal, report: CycleReport, installation: Installation): Promise<void> {
  if (report.held === 0 || report.cycle === null) return;
  await terminal.print();
  await terminal.print(terminal.bold(terminal.yellow(`Held for your decision (${grouped(report.held)}):`)));
  const reasons = new Set<string>();
  const filter = { source: report.source, cycle: report.cycle, limit: 1000 };
  for await (const batch of list(installation, 'held', filter)) {
    for (const { entity, reason } of batch as readonly ListedHeld[]) reasons.add(`${entity}: ${reason}`);
  }
  for (const reason of [...reasons].slice(0, shownReasons)) {
    await terminal.print(wrapped(reason, terminal.width, '  '));
  }
  await terminal.print(`  See them:    gatehouse list held --cycle ${report.cycle}`);
  await terminal.print(`  Apply them:  gatehouse release ${report.cycle}`);
  await terminal.print(`  Refuse them: gatehouse discard ${report.cycle}`);
}

async function printRefused(terminal: Terminal, report: CycleReport, installation: Installation): Promise<void> {
  for (const [name, count, title] of [
    ['rejects', report.rejected, 'Rejected'],
    ['conflicts', report.conflicts, 'In conflict'],
  ] as const) {
    if (count === 0) continue;
    await terminal.print();
    await terminal.print(terminal.bold(terminal.yellow(`${title} (${grouped(count)}):`)));
    for await (const batch of list(installation, name, { source: report.source, limit: shownReasons })) {
      await printReasons(terminal, batch as readonly (ListedReject | ListedConflict)[]);
    }
    if (count > shownReasons) await terminal.print(`  All: gatehouse list ${name} --source ${report.source}`);
    if (name === 'conflicts')
      await terminal.print('  Decide: gatehouse list conflicts, then gatehouse resolve ID --give or --keep');
  }
}
