/**
 * Measures reading and cycles against the floor of the same run and prints the ratios beside their targets. `npm run bench` builds and
 * starts it: `npm run bench -- [--only native|odbc|memory|odbc-reader|pages] [--people N] [--rounds N]`.
 */
import { parseArgs } from 'node:util';
import { startPostgresql } from '../test/servers/postgresql.ts';
import { type CycleFigures, measureCycles, medianOf, peakOf, processorOf, processorRatio, ratioOf } from './cycles.ts';
import { odbcReaderShare } from './odbc-floor.ts';
import { measurePages } from './pages.ts';
import { createPeople, type PeopleTable, type Way, ways } from './people.ts';

interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly digits: number;
  readonly target: { readonly most: number } | { readonly least: number } | null;
}

const names = ['native', 'odbc', 'memory', 'odbc-reader', 'pages'] as const;
/** Of the pages: people do not work with longer lists, and the targets are for so many. */
const peopleOfPages = 100_000;
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    people: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
  },
});
const people = Number(values.people);
const rounds = Number(values.rounds);
const chosen = names.filter((name) => values.only === undefined || values.only === name);
if (chosen.length === 0 || !Number.isInteger(people / 100) || !Number.isInteger(rounds)) {
  tell(`--only is one of ${names.join(', ')}; --people a multiple of 100; --rounds a whole number`);
  process.exitCode = 1;
} else {
  const figures: Figure[] = [];
  if (chosen.some((name) => name !== 'pages')) figures.push(...(await cycles()));
  if (chosen.includes('pages')) figures.push(...(await pageFigures()));
  print(figures);
}

async function cycles(): Promise<Figure[]> {
  const server = await startPostgresql();
  const figures: Figure[] = [];
  try {
    const url = await server.createDatabase('people');
    const table = await createPeople(url, people);
    for (const way of ways) {
      if (!chosen.includes(way)) continue;
      const measured = await measureCycles(table, way, { load: rounds > 1 ? 2 : 1, cycle: rounds }, tell);
      figures.push(...cycleFigures(table, way, measured), ...memoryFigures(table, way, measured));
    }
    if (chosen.includes('memory')) {
      for (const fewer of [10_000, 100_000]) {
        if (fewer >= people) continue;
        const smaller = await createPeople(url, fewer);
        figures.push(
          ...memoryFigures(smaller, 'native', await measureCycles(smaller, 'native', { load: 1, cycle: 1 }, tell)),
        );
      }
    }
    if (chosen.includes('odbc-reader')) figures.push(await readerFigure(table));
  } finally {
    await server.stop();
  }
  return figures;
}

async function pageFigures(): Promise<Figure[]> {
  const figure = (name: string, value: number, most: number | null): Figure => ({
    name: `pages: ${name}`,
    value,
    unit: 'ms',
    digits: 0,
    target: most === null ? null : { most },
  });
  const { pages, diff, wholeDiff, filtered } = await measurePages(Math.min(people, peopleOfPages), rounds, tell);
  return [
    ...[...pages].map(([path, time]) => figure(path, time, 1000)),
    figure('first rows of a diff', diff, 500),
    figure('all rows of a diff', wholeDiff, null),
    figure('filter in a diff', filtered, 500),
  ];
}

function cycleFigures(table: PeopleTable, way: Way, measured: CycleFigures): Figure[] {
  const load = medianOf(measured.load, ({ milliseconds }) => milliseconds);
  const drain = medianOf(measured.drain, ({ milliseconds }) => milliseconds);
  const loadProcessor = medianOf(measured.load, processorOf);
  const skipped = medianOf(measured.skipped, ({ milliseconds }) => milliseconds);
  const figure = (name: string, value: number, unit: string, digits: number, target: Figure['target']): Figure => ({
    name: `${way}: ${name}`,
    value,
    unit,
    digits,
    target,
  });
  const ratio = (name: string, value: number, most: number): Figure => figure(name, value, '', 2, { most });
  return [
    figure('drain', table.people / (drain / 1000), 'rows/s', 0, null),
    figure('first load', table.people / (load / 1000), 'people/s', 0, { least: 20_000 }),
    ratio('unchanged cycle / drain', ratioOf(measured.unchanged, measured.drain), 1.15),
    ratio('1 % changed / unchanged', ratioOf(measured.changed, measured.unchanged), 1.3),
    // What a busy machine distorts less than time.
    figure('unchanged cycle / drain, processor time', processorRatio(measured.unchanged, measured.drain), '', 2, null),
    figure(
      '1 % changed / unchanged, processor time',
      processorRatio(measured.changed, measured.unchanged),
      '',
      2,
      null,
    ),
    figure('first load, processor time a person', (loadProcessor / table.people) * 1000, 'µs', 0, null),
    // Through ODBC even a single value is read in a process of its own.
    figure('skipped by version', skipped, 'ms', 0, way === 'native' ? { most: 50 } : null),
  ];
}

function memoryFigures(table: PeopleTable, way: Way, measured: CycleFigures): Figure[] {
  const figure = (name: 'load' | 'unchanged' | 'changed'): Figure => ({
    name: `${way}: peak memory, ${table.people} people, ${name}`,
    value: peakOf(measured[name]),
    unit: 'MB',
    digits: 0,
    target: { most: 300 },
  });
  return [figure('load'), figure('unchanged'), figure('changed')];
}

async function readerFigure(table: PeopleTable): Promise<Figure> {
  const value = await odbcReaderShare(table, rounds, tell);
  return { name: 'odbc: reader / C program', value, unit: '', digits: 2, target: { least: 0.75 } };
}

function print(figures: readonly Figure[]): void {
  const rows = figures.map(({ name, value, unit, digits, target }) => [
    name,
    `${value.toFixed(digits)} ${unit}`.trim(),
    target === null ? '' : 'most' in target ? `at most ${target.most}` : `at least ${target.least}`,
    target === null
      ? ''
      : ('most' in target ? value <= target.most : value >= target.least)
        ? 'reached'
        : 'not reached',
  ]);
  process.stdout.write('\n| figure | measured | target | |\n| --- | --- | --- | --- |\n');
  for (const row of rows) process.stdout.write(`| ${row.join(' | ')} |\n`);
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
