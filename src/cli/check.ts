import type { Command } from 'commander';
import { showValue, type Value } from '../model/value.ts';
import { type ScheduleInterval, shownInterval } from '../model/work-schedule.ts';
import { type CheckedEntity, checkSource } from '../operations/check-source.ts';
import type { CheckedRow } from '../operations/checked-row.ts';
import { positiveInteger } from './numbers.ts';
import { textOf } from './sentences.ts';
import type { Run } from './session.ts';
import { type Column, printTable, wrapped } from './table.ts';
import { counted, type Terminal } from './terminal.ts';

export function addCheck(program: Command, run: Run): void {
  program
    .command('check')
    .argument('<SOURCE>', 'name of a source')
    .option('--entity <ENTITY>', 'only this entity')
    .option('--limit <N>', 'rows to look at', positiveInteger, 20)
    .description(
      'Connects, runs each query, and shows columns, types, the first rows after mapping, and what looks wrong. Changes nothing.',
    )
    .addHelpText('after', '\nExample:\n  gatehouse check hr --entity identifiers --limit 5')
    .action((source: string, options: { entity?: string; limit: number }, command: Command) =>
      run(command, (session) =>
        session.withInstallation('read', async (installation) => {
          const { terminal, json, signal } = session;
          let faults = 0;
          let warnings = 0;
          for await (const checked of checkSource(installation, source, { ...options, signal })) {
            faults += checked.errors.length;
            warnings += checked.warnings.length;
            if (json) await terminal.printJson(jsonOf(checked));
            else await printEntity(terminal, checked);
          }
          if (!json) await terminal.print(conclusion(source, faults, warnings));
          return faults > 0 ? 2 : 0;
        }),
      ),
    );
}

function conclusion(source: string, faults: number, warnings: number): string {
  if (faults > 0) return `${counted(faults, 'fault')} to correct in the configuration before ${source} can be read.`;
  const found = warnings === 0 ? 'Nothing looks wrong.' : `${counted(warnings, 'warning')}.`;
  return `${found} Next: gatehouse preview ${source}`;
}

function jsonOf({ entity, columns, rows, numbers, photo, warnings, errors }: CheckedEntity): object {
  return {
    entity,
    columns,
    rows: rows.map(({ values, record, rejection }) => ({
      row: Object.fromEntries(columns.map(({ name }, index) => [name, jsonValue(values[index] ?? null)])),
      record,
      rejection,
    })),
    numbers,
    photo,
    warnings,
    errors: errors.map(({ code, message, place, value, remedy }) => ({ code, message, place, value, remedy })),
  };
}

function jsonValue(value: Value): Exclude<Value, Uint8Array> {
  return value instanceof Uint8Array ? showValue(value) : value;
}

async function printEntity(terminal: Terminal, checked: CheckedEntity): Promise<void> {
  const { entity, columns, rows, numbers, photo, warnings, errors } = checked;
  await terminal.print(terminal.bold(`${entity}: ${counted(columns.length, 'column')}`));
  if (columns.length > 0) {
    const shown = columns.map(({ name, type }) => (type === '' ? name : `${name} (${type})`)).join(', ');
    await terminal.print(wrapped(shown, terminal.width, '  '));
  }
  const records = rows.flatMap(({ record }) => (record === null ? [] : [record]));
  await printRecords(terminal, records);
  for (const { rejection } of rows.filter(isRejected)) {
    await terminal.print(
      wrapped(`${terminal.yellow('Rejected:')} ${rejection.key ?? '(no key)'}: ${rejection.reason}`, terminal.width),
    );
  }
  for (const { number, readings } of numbers) {
    const read = readings.map(({ format, bits, value }) => `${format} ${value} (${bits} bits)`).join(', ');
    await terminal.print(
      wrapped(`The number "${number}" reads as: ${read === '' ? 'nothing known' : read}`, terminal.width),
    );
  }
  if (photo !== null) {
    const { person, format, width, height, bytes } = photo;
    const told = `The photo of ${person} comes as ${format} and is kept as ${width} x ${height}, ${bytes} bytes.`;
    await terminal.print(wrapped(told, terminal.width));
  }
  for (const { column, text } of warnings) {
    const where = column === null ? '' : `column ${column}: `;
    await terminal.print(wrapped(`${terminal.yellow('Warning:')} ${where}${text}`, terminal.width));
  }
  for (const { message, remedy } of errors) {
    // Not every message ends its sentence.
    const told = `${message}${/[.?!]$/.test(message) ? '' : '.'} ${remedy ?? ''}`;
    await terminal.print(wrapped(`${terminal.red('Fault:')} ${told.trim()}`, terminal.width));
  }
  await terminal.print();
}

/** More fields than this do not fit a table that can be read. */
const mostColumns = 8;

async function printRecords(terminal: Terminal, records: readonly Record<string, unknown>[]): Promise<void> {
  if (records.length === 0) return;
  const columns = recordColumns(records);
  if (columns.length <= mostColumns) {
    await printTable(terminal, columns, [records]);
    return;
  }
  for (const record of records) {
    const filled = columns.filter(({ text }) => text(record) !== '');
    const told = filled.map(({ title, text }) => `${title}: ${text(record)}`).join('; ');
    await terminal.print(`- ${wrapped(told, terminal.width, '  ').slice(2)}`);
  }
}

function isRejected(row: CheckedRow): row is CheckedRow & { readonly rejection: NonNullable<CheckedRow['rejection']> } {
  return row.rejection !== null;
}

/** A column for each field that any record has filled. */
function recordColumns(records: readonly Record<string, unknown>[]): Column<Record<string, unknown>>[] {
  const fields = Object.keys(records[0] ?? {});
  return fields
    .filter((field) => records.some((record) => cellOf(record[field]) !== ''))
    .map((field) => ({ title: field, text: (record) => cellOf(record[field]) }));
}

function isInterval(item: unknown): item is ScheduleInterval {
  return typeof item === 'object' && item !== null && 'day' in item && 'start' in item && 'end' in item;
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined || value === false) return '';
  if (Array.isArray(value))
    return value.map((item) => (isInterval(item) ? shownInterval(item) : textOf(item))).join(', ');
  if (typeof value !== 'object') return textOf(value).replaceAll('\u001f', '/');
  return Object.entries(value)
    .filter(([, text]) => text !== null)
    .map(([name, text]) => `${name} ${textOf(text)}`)
    .join(', ');
}
