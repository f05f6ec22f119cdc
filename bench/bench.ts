/**
 * Measures reading, cycles, events, photos and pages against a floor of the same run and prints the figures beside their targets. `npm run bench`
 * builds and starts it: `npm run bench -- [--only PART] [--people N] [--rounds N] [--events N] [--seconds N] [--photos N]`.
 */
import { parseArgs } from 'node:util';
import { startPostgresql } from '../test/servers/postgresql.ts';
import type { TestServer } from '../test/servers/server-process.ts';
import { type CycleFigures, measureCycles, medianOf, millisecondsOf, peakOf, processorOf, ratiosOf } from './cycles.ts';
import { directoryFigures } from './directory.ts';
import { type Figure, printFigures } from './figures.ts';
import { odbcReaderShare } from './odbc-floor.ts';
import { measurePages } from './pages.ts';
import { createPeople, type PeopleTable, type Way, ways } from './people.ts';
import { photoFigures } from './photo-cycle.ts';
import { decoderFigures } from './photos.ts';
import { relayFigures } from './relay.ts';
import { median } from './steps.ts';

const names = ['native', 'odbc', 'memory', 'odbc-reader', 'relay', 'photos', 'pages', 'ldap'] as const;
/** What needs no PostgreSQL. */
const alone = ['pages', 'ldap'];
/** Of the pages: people do not work with longer lists, and the targets are for so many. */
const peopleOfPages = 100_000;
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    people: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
    events: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '15' },
    photos: { type: 'string', default: '500' },
  },
});
const people = Number(values.people);
const rounds = Number(values.rounds);
const others = [values.events, values.seconds, values.photos].map(Number);
const chosen = names.filter((name) => values.only === undefined || values.only === name);
const counts = [people / 100, rounds, ...others];
if (chosen.length === 0 || counts.some((count) => !Number.isInteger(count) || count < 1)) {
  tell(`--only is one of ${names.join(', ')}; --people is a multiple of 100; the others are whole numbers`);
  process.exitCode = 1;
} else {
  const figures: Figure[] = [];
  if (chosen.some((name) => !alone.includes(name))) figures.push(...(await cycles()));
  if (chosen.includes('ldap')) figures.push(...(await directoryFigures(Math.min(people, 100_000), rounds, tell)));
  if (chosen.includes('pages')) figures.push(...(await pageFigures()));
  printFigures(figures);
}

async function cycles(): Promise<Figure[]> {
  const server = await startPostgresql();
  const figures: Figure[] = [];
  const [events = 0, seconds = 0, photos = 0] = others;
  try {
    if (chosen.some((name) => !['relay', 'photos', ...alone].includes(name)))
      figures.push(...(await peopleFigures(server)));
    if (chosen.includes('relay')) figures.push(...(await durably((of) => relayFigures(of, events, seconds, tell))));
    if (chosen.includes('photos'))
      figures.push(...(await photoFigures(photos, tell)), ...(await decoderFigures(rounds, tell)));
  } finally {
    await server.stop();
  }
  return figures;
}

/** With a server that answers when what was committed is on the disk. */
async function durably(measure: (server: TestServer) => Promise<Figure[]>): Promise<Figure[]> {
  const server = await startPostgresql({ durable: true });
  try {
    return await measure(server);
  } finally {
    await server.stop();
  }
}

/** Of everything that reads the table of people. */
async function peopleFigures(server: TestServer): Promise<Figure[]> {
  const figures: Figure[] = [];
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
      const measured = await measureCycles(smaller, 'native', { load: 1, cycle: 1 }, tell);
      figures.push(...memoryFigures(smaller, 'native', measured));
    }
  }
  if (chosen.includes('odbc-reader')) figures.push(await readerFigure(table));
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
    ...[...pages].map(([path, { milliseconds }]) => figure(path, milliseconds, 1000)),
    ...[...pages].map(([path, { processor }]) => figure(`${path}, processor time`, processor, null)),
    figure('first rows of a diff', diff, 500),
    figure('all rows of a diff', wholeDiff, null),
    figure('filter in a diff', filtered, 500),
  ];
}

function cycleFigures(table: PeopleTable, way: Way, measured: CycleFigures): Figure[] {
  const load = medianOf(measured.load, millisecondsOf);
  const drain = medianOf(measured.drain, millisecondsOf);
  const loadProcessor = medianOf(measured.load, processorOf);
  const skipped = (of: CycleFigures['skipped']): number => medianOf(of, millisecondsOf);
  const figure = (name: string, value: number, unit: string, digits: number, target: Figure['target']): Figure => ({
    name: `${way}: ${name}`,
    value,
    unit,
    digits,
    target,
  });
  const ratio = (name: string, each: readonly number[], target: Figure['target']): Figure => ({
    ...figure(name, median(each), '', 2, target),
    each,
  });
  return [
    figure('drain', table.people / (drain / 1000), 'rows/s', 0, null),
    figure('first load', table.people / (load / 1000), 'people/s', 0, { least: 20_000 }),
    ratio('unchanged cycle / drain', ratiosOf(measured, 'unchanged', 'drain'), { most: 1.15 }),
    ratio('1 % changed / unchanged', ratiosOf(measured, 'changed', 'unchanged'), { most: 1.3 }),
    // What a busy machine distorts less than time.
    ratio('unchanged cycle / drain, processor time', ratiosOf(measured, 'unchanged', 'drain', processorOf), null),
    ratio('1 % changed / unchanged, processor time', ratiosOf(measured, 'changed', 'unchanged', processorOf), null),
    figure('first load, processor time a person', (loadProcessor / table.people) * 1000, 'µs', 0, null),
    figure('skipped by version', skipped(measured.skipped), 'ms', 0, { most: 50 }),
    // Through ODBC even a single value is read in a process of its own.
    ...(way === 'native'
      ? []
      : [
          figure(
            'skipped by version, with the start of the reading process',
            skipped(measured.skippedCold),
            'ms',
            0,
            null,
          ),
        ]),
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

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
