/** The columns that lists show to people; --json gives everything. */
import type { ListName } from '../operations/lists.ts';
import type { SourceStatus } from '../operations/source-status.ts';
import { changesOf, textOf } from './sentences.ts';
import type { Column } from './table.ts';
import { grouped } from './terminal.ts';

type Item = object;

/** A column of the member `name`. */
function text(name: string, title = name): Column<Item> {
  return { title, text: (item) => shown(Reflect.get(item, name)) };
}

function number(name: string, title = name): Column<Item> {
  return { ...text(name, title), number: true };
}

function count(name: string): Column<Item> {
  const value = (item: Item): unknown => Reflect.get(item, name);
  return {
    title: name,
    number: true,
    text: (item) => {
      const found = value(item);
      return typeof found === 'number' ? (found === 0 ? '-' : grouped(found)) : '';
    },
  };
}

/** An instant to the minute. */
function time(name: string, title: string): Column<Item> {
  return { title, text: (item) => shown(Reflect.get(item, name)).slice(0, 16).replace('T', ' '), whole: true };
}

const numbers: Column<Item> = {
  title: 'identifiers',
  text: (item) => {
    const identifiers: unknown = Reflect.get(item, 'identifiers');
    return Array.isArray(identifiers)
      ? identifiers.map((one: object) => shown(Reflect.get(one, 'number'))).join(', ')
      : '';
  },
};

const fields: Column<Item> = {
  title: 'fields',
  text: (item) => changesOf(Reflect.get(item, 'fields') as Parameters<typeof changesOf>[0]),
};

const people: Column<Item> = {
  title: 'people',
  text: (item) => {
    const named: unknown = Reflect.get(item, 'people');
    return Array.isArray(named) ? named.map((one: object) => shown(Reflect.get(one, 'name'))).join(', ') : '';
  },
};

function shown(value: unknown): string {
  return value === null || value === undefined ? '' : textOf(value);
}

const waiting: Column<Item> = {
  title: 'waiting',
  number: true,
  text: (item) => {
    const counts = Object.values(Reflect.get(item, 'waiting') as Readonly<Record<string, number>>);
    const sum = counts.reduce((total, each) => total + each, 0);
    return sum === 0 ? '-' : grouped(sum);
  },
};

/** Why the source fails, or who has paused it. */
const trouble: Column<Item> = {
  title: 'why',
  text: (item) => {
    const { failures, paused } = item as Pick<SourceStatus, 'failures' | 'paused'>;
    if (paused !== null) return `paused by ${paused.by}: ${paused.reason}`;
    return failures === null ? '' : `${failures.count} x ${failures.code}: ${failures.message}`;
  },
};

export const listColumns: Readonly<Record<ListName, readonly Column<Item>[]>> = {
  sources: [
    text('name'),
    text('type'),
    { ...text('state'), whole: true },
    time('checkedAt', 'checked (UTC)'),
    time('nextAt', 'next (UTC)'),
    waiting,
    trouble,
  ],
  departments: [number('id'), text('source'), text('key'), text('path'), text('schedule')],
  persons: [number('id'), text('employeeId', 'employee ID'), text('name'), text('department'), text('status'), numbers],
  identifiers: [number('id'), text('kind'), text('number'), text('format'), text('value'), text('person')],
  positions: [number('id'), text('source'), text('key'), text('name')],
  'access-levels': [number('id'), text('source'), text('key'), text('name')],
  schedules: [number('id'), text('source'), text('key'), text('name'), number('cycleDays', 'cycle'), text('days')],
  documents: [
    number('id'),
    text('source'),
    text('key'),
    text('person'),
    text('typeName', 'type'),
    text('from'),
    text('to'),
  ],
  events: [
    number('id'),
    time('at', 'time (UTC)'),
    text('accessPoint', 'access point'),
    text('direction'),
    text('outcome'),
    number('personId', 'person'),
    text('employeeId', 'employee ID'),
    text('number'),
  ],
  cycles: [
    number('id'),
    text('source'),
    { ...text('state'), whole: true },
    time('startedAt', 'started (UTC)'),
    count('created'),
    count('updated'),
    count('removed'),
    count('rejected'),
    count('waiting'),
  ],
  changes: [
    number('id'),
    number('cycle'),
    text('entity'),
    text('key'),
    text('personName', 'person'),
    text('change'),
    fields,
  ],
  conflicts: [number('id'), text('source'), text('entity'), text('key'), people, text('reason')],
  rejects: [text('source'), text('entity'), text('key'), text('column'), text('value'), text('reason')],
  held: [
    number('cycle'),
    text('source'),
    text('entity'),
    text('key'),
    text('personName', 'person'),
    text('change'),
    text('reason'),
  ],
};
