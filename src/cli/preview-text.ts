/** A plan on one screen: counts by entity, example changes in sentences, and what is held or rejected, with what to do. */
import { type MappedEntity, mappedEntities } from '../model/records.ts';
import { personKeyOf } from '../operations/person-of-line.ts';
import type { Preview } from '../operations/preview-source.ts';
import type { PersonName } from '../registry/lists/names.ts';
import type { PlanLine } from '../sync/planned.ts';
import { sentenceOf } from './sentences.ts';
import { printTable, wrapped } from './table.ts';
import { counted, grouped, type Terminal } from './terminal.ts';

type Counts = Record<'create' | 'update' | 'remove' | 'held' | 'conflict' | 'reject', number>;

interface Gathered {
  readonly counts: Map<string, Counts>;
  /** The first changes of each entity and kind. */
  readonly examples: Map<string, PlanLine[]>;
  readonly held: PlanLine[];
  readonly refused: PlanLine[];
  /** People whom the plan creates, so that their cards can be told of by name. */
  readonly created: Map<string, PersonName>;
}

/** So many are remembered; the examples are among the first. */
const rememberedPeople = 10_000;

/**
 * Prints the plan: counts, `limit` example changes, what would be held, and unless `reasons` is false why rows were refused. Gives the
 * number of changes that a cycle would make or hold.
 */
export async function printPreview(
  terminal: Terminal,
  preview: Preview,
  limit: number,
  reasons = true,
): Promise<number> {
  const gathered = await gather(preview.lines, limit);
  const total = [...gathered.counts.values()].flatMap((counts) => Object.values(counts)).reduce((a, b) => a + b, 0);
  if (total === 0) {
    await terminal.print('Nothing to change: the registry agrees with the source.');
  } else {
    await printCounts(terminal, gathered.counts);
    await terminal.print();
    await printGathered(terminal, preview, gathered, limit);
    await printHeld(terminal, gathered, limit);
    if (reasons) await printRefused(terminal, gathered, limit);
  }
  for (const notice of preview.notices()) {
    await terminal.print(wrapped(`${terminal.yellow('Note:')} ${notice.text}`, terminal.width));
  }
  return [...gathered.counts.values()].reduce((sum, of) => sum + of.create + of.update + of.remove + of.held, 0);
}

async function gather(lines: AsyncIterable<PlanLine>, limit: number): Promise<Gathered> {
  const gathered: Gathered = { counts: new Map(), examples: new Map(), held: [], refused: [], created: new Map() };
  for await (const line of lines) {
    const kind = line.held ? 'held' : line.change;
    const counts = gathered.counts.get(line.entity) ?? noCounts();
    counts[kind] += 1;
    gathered.counts.set(line.entity, counts);
    if (line.entity === 'persons' && kind === 'create') rememberPerson(gathered.created, line);
    if (kind === 'held') keep(gathered.held, line, limit);
    else if (kind === 'conflict' || kind === 'reject') keep(gathered.refused, line, limit);
    else {
      const group = `${line.entity} ${line.change}`;
      const examples = gathered.examples.get(group) ?? [];
      keep(examples, line, limit);
      gathered.examples.set(group, examples);
    }
  }
  return gathered;
}

function rememberPerson(created: Gathered['created'], { key, fields }: PlanLine): void {
  if (key === null || created.size >= rememberedPeople) return;
  const text = (field: string): string | null => {
    const value = fields[field]?.[1];
    return typeof value === 'string' ? value : null;
  };
  created.set(key, {
    surname: text('surname') ?? '',
    givenName: text('givenName'),
    patronymic: text('patronymic'),
    employeeId: text('employeeId'),
  });
}

function noCounts(): Counts {
  return { create: 0, update: 0, remove: 0, held: 0, conflict: 0, reject: 0 };
}

function keep(lines: PlanLine[], line: PlanLine, limit: number): void {
  if (lines.length < limit) lines.push(line);
}

async function printCounts(terminal: Terminal, counts: Gathered['counts']): Promise<void> {
  const rows = mappedEntities.flatMap((entity) => {
    const of = counts.get(entity);
    return of === undefined ? [] : [{ entity, ...of }];
  });
  type CountRow = (typeof rows)[number];
  const column = (title: string, name: keyof Counts) =>
    ({ title, text: (row: CountRow) => (row[name] === 0 ? '-' : grouped(row[name])), number: true }) as const;
  const columns = [
    { title: 'entity', text: (row: CountRow) => row.entity, whole: true } as const,
    column('create', 'create'),
    column('update', 'update'),
    column('remove', 'remove'),
    column('held', 'held'),
    column('rejected', 'reject'),
    column('conflicts', 'conflict'),
  ];
  await printTable(terminal, columns, [rows]);
}

/** Prints `limit` example changes of the plan, of these entities, and nothing else. */
export async function printExamples(
  terminal: Terminal,
  preview: Preview,
  limit: number,
  entities: readonly MappedEntity[],
): Promise<void> {
  const gathered = await gather(preview.lines, limit);
  const examples = new Map(
    [...gathered.examples].filter(([group]) => entities.some((entity) => group.startsWith(`${entity} `))),
  );
  await printGathered(terminal, preview, { ...gathered, examples }, limit);
}

async function printGathered(
  terminal: Terminal,
  preview: Preview,
  { examples, counts, created }: Gathered,
  limit: number,
): Promise<void> {
  const chosen = chosenExamples([...examples.values()], limit);
  if (chosen.length === 0) return;
  const all = [...counts.values()].reduce((sum, of) => sum + of.create + of.update + of.remove, 0);
  const heading = all > chosen.length ? `${chosen.length} of ${counted(all, 'change')}:` : 'Changes:';
  await terminal.print(terminal.bold(heading));
  await printSentences(terminal, preview, chosen, created);
}

async function printSentences(
  terminal: Terminal,
  preview: Preview,
  lines: readonly PlanLine[],
  created: Gathered['created'],
): Promise<void> {
  const known = await preview.namesOf(lines.flatMap((line) => personKeyOf(line) ?? []));
  const names = new Map([...created, ...known]);
  for (const line of lines) {
    const sentence = wrapped(sentenceOf(line, names), terminal.width - 2, '    ');
    await terminal.print(`  ${sentence.slice(4)}`);
  }
}

/** Some of every kind, so that a few sentences show what there is; those of one kind stay together. */
function chosenExamples(groups: readonly (readonly PlanLine[])[], limit: number): PlanLine[] {
  const taken = groups.map(() => 0);
  let left = limit;
  for (let round = 0; left > 0 && groups.some((group) => group.length > round); round++) {
    for (const [index, group] of groups.entries()) {
      if (left === 0 || group.length <= round) continue;
      taken[index] = round + 1;
      left -= 1;
    }
  }
  return groups.flatMap((group, index) => group.slice(0, taken[index]));
}

async function printHeld(terminal: Terminal, { held, counts }: Gathered, limit: number): Promise<void> {
  if (held.length === 0) return;
  const all = [...counts.values()].reduce((sum, of) => sum + of.held, 0);
  await terminal.print();
  await terminal.print(terminal.bold(terminal.yellow(`Would be held for a decision (${grouped(all)}):`)));
  const reasons = new Map(held.map((line) => [`${line.entity} ${line.reason}`, line]));
  for (const { entity, reason } of [...reasons.values()].slice(0, limit)) {
    await terminal.print(wrapped(`${entity}: ${reason ?? ''}`, terminal.width, '  '));
  }
}

async function printRefused(terminal: Terminal, { refused, counts }: Gathered, limit: number): Promise<void> {
  if (refused.length === 0) return;
  const all = [...counts.values()].reduce((sum, of) => sum + of.reject + of.conflict, 0);
  await terminal.print();
  await terminal.print(terminal.bold(terminal.yellow(`Rejected or in conflict (${grouped(all)}):`)));
  await printReasons(terminal, refused.slice(0, Math.min(limit, shownReasons)));
  const more = all - Math.min(limit, shownReasons, refused.length);
  if (more > 0) await terminal.print(terminal.dim(`  and ${grouped(more)} more; --json shows all`));
}

const shownReasons = 6;

/** Why rows were refused, each with what to do. */
export async function printReasons(
  terminal: Terminal,
  refused: readonly { readonly entity: string; readonly key: string | null; readonly reason: string | null }[],
): Promise<void> {
  for (const { entity, key, reason } of refused) {
    const text = wrapped(`${entity} ${key ?? '(no key)'}: ${reason ?? ''}`, terminal.width - 4, '    ');
    await terminal.print(`  ${text.slice(4)}`);
  }
}
