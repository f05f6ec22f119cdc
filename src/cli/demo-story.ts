/** The demonstration told on one screen: a first cycle, what goes back to HR, a day of changes, and the cycle after it. */
import { GatehouseError } from '../model/errors.ts';
import type { Demonstration } from '../operations/demonstration.ts';
import { type Exchange, exchange, isConfirmed } from '../operations/demonstration-exchange.ts';
import type { Installation } from '../operations/installation.ts';
import { list } from '../operations/lists.ts';
import { previewSource } from '../operations/preview-source.ts';
import { syncSources } from '../operations/sync-sources.ts';
import type { ListedReject } from '../registry/lists/outcomes.ts';
import { type CycleReport, exitStatusOf } from '../sync/report.ts';
import { printExamples, printReasons } from './preview-text.ts';
import { printReport } from './report-text.ts';
import type { Session } from './session.ts';
import { printTable, wrapped } from './table.ts';
import { grouped, type Terminal } from './terminal.ts';

const source = 'hr';

/** Plays the demonstration; without `told` nothing is printed. Gives the reports of both cycles. */
export async function playDemonstration(
  session: Session,
  installation: Installation,
  demonstration: Demonstration,
  told: boolean,
): Promise<CycleReport[]> {
  const { terminal, signal } = session;
  const step = async (title: string): Promise<void> => {
    await terminal.print();
    await terminal.print(terminal.bold(`== ${title}`));
  };
  if (told) {
    await step('1. What would a first cycle do? gatehouse preview hr');
    await printPlan(session, installation, 1);
    await step('2. Take over what HR has: gatehouse sync hr');
  }
  const first = await cycle(session, installation);
  if (told) {
    await printReport(terminal, first, installation, false);
    await printRejects(terminal, installation, first.rejected);
    await step('3. Give back what happens here: gatehouse relay run');
  }
  const given = await exchange(installation, demonstration, signal);
  if (told) await printExchange(terminal, given);
  const office = demonstration.change();
  if (told) {
    await step(`4. HR makes ${office.length} changes in a day. Which? gatehouse preview hr`);
    await printPlan(session, installation, 5);
    await step('5. Only the differences are applied: gatehouse sync hr');
  }
  const second = await cycle(session, installation);
  if (told)
    await terminal.print(wrapped(`${resultOf(second)} ${await confirmation(installation, given)}`, terminal.width));
  return [first, second];
}

/** Some changes of the plan, of the things that people know. */
async function printPlan({ terminal, signal }: Session, installation: Installation, shown: number): Promise<void> {
  const preview = await previewSource(installation, source, { signal });
  await printExamples(terminal, preview, shown, ['persons', 'identifiers', 'documents', 'photos']);
}

async function cycle({ signal }: Session, installation: Installation): Promise<CycleReport> {
  for await (const synced of syncSources(installation, [source], { signal })) {
    if (synced.kind === 'refused') throw synced.error;
    if (exitStatusOf(synced.report) !== 1) return synced.report;
  }
  throw new GatehouseError('command.cancelled', 'The demonstration did not come to its end.');
}

/** One of a card and one of a photo: what is wrong, and what to do about it. */
async function printRejects(terminal: Terminal, installation: Installation, count: number): Promise<void> {
  await terminal.print(terminal.yellow(`Rejected (${count}), such as these; all with: gatehouse list rejects`));
  for (const entity of ['identifiers', 'documents']) {
    for await (const batch of list(installation, 'rejects', { source, entity, limit: 1 })) {
      await printReasons(terminal, batch as readonly ListedReject[]);
    }
  }
}

async function printExchange(terminal: Terminal, { card, recorded, passes, seconds }: Exchange): Promise<void> {
  const text = `Card ${card.number} is given out to ${card.person} and written to HR's table card. Doors report ${grouped(recorded)} passes; ${grouped(passes.length)} are written to HR's table access_event, ${seconds.toFixed(1)} s later, and one was of nobody's card:`;
  await terminal.print(wrapped(text, terminal.width));
  const columns = ['happened', 'tab_no', 'full_name', 'door', 'direction', 'card_no'].map((title) => ({
    title,
    text: (row: Exchange['passes'][number]) =>
      title === 'happened' ? String(row[title]).slice(11, 19) : String(row[title]),
    ...(title === 'full_name' ? {} : { whole: true as const }),
  }));
  await printTable(terminal, columns, [passes.slice(0, shownPasses)]);
}

const shownPasses = 2;

function resultOf({ created, updated, removed, unchanged, rejected, durationMs }: CycleReport): string {
  const counts = `${created} created, ${updated} updated, ${removed} removed, ${grouped(unchanged)} the same, ${rejected} rejected`;
  return `Cycle 2 took ${(durationMs / 1000).toFixed(1)} s: ${counts}.`;
}

async function confirmation(installation: Installation, { card }: Exchange): Promise<string> {
  return (await isConfirmed(installation, source))
    ? `It found card ${card.number} in HR, so that has arrived.`
    : `Card ${card.number} is not in HR yet.`;
}
