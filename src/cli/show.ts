import { Argument, type Command, Option } from 'commander';
import { type ShownPerson, showPerson } from '../operations/show-person.ts';
import type { FieldOrigin, PersonLinkShown } from '../registry/lists/provenance.ts';
import { changesOf, textOf } from './sentences.ts';
import type { Run } from './session.ts';
import { printTable, wrapped } from './table.ts';
import type { Terminal } from './terminal.ts';

export function addShow(program: Command, run: Run): void {
  program
    .command('show')
    .addArgument(new Argument('<ENTITY>', 'what to show').choices(['person']))
    .argument('<ID-or-EMPLOYEE-ID>', 'ID in the registry, or employee ID')
    .addOption(
      new Option('--by <WHICH>', 'which of the two is meant').choices(['any', 'id', 'employee-id']).default('any'),
    )
    .description(
      'Shows one person whole: each value with its source and since when, links, identifiers, newest changes.',
    )
    .addHelpText('after', '\nExample:\n  gatehouse show person 01234')
    .action((_entity: string, word: string, options: { by: 'any' | 'id' | 'employee-id' }, command: Command) =>
      run(command, ({ terminal, json, remark, withInstallation }) =>
        withInstallation('read', async (installation) => {
          const { people, others } = await showPerson(installation, word, options.by);
          for (const [index, shown] of people.entries()) {
            if (json) await terminal.printJson(jsonOf(shown));
            else {
              if (index > 0) await terminal.print();
              await printPerson(terminal, shown);
            }
          }
          if (others.length > 0) {
            remark(
              `"${word}" is an employee ID too, of ${others.join(', ')}: gatehouse show person ${word} --by employee-id`,
            );
          }
          return 0;
        }),
      ),
    );
}

function jsonOf({ person, provenance, time, changes }: ShownPerson): object {
  return { ...person, from: provenance.fields, links: provenance.links, ...time, changes };
}

async function printPerson(terminal: Terminal, { person, provenance, time, changes }: ShownPerson): Promise<void> {
  const employeeId = person.employeeId === null ? '' : ` (${person.employeeId})`;
  await terminal.print(terminal.bold(`${person.name}${employeeId}, ID ${person.id}`));
  const rows = Object.entries(provenance.fields).map(([field, origin]) => ({
    field,
    value: field.startsWith('custom.') ? person.custom[field.slice(7)] : Reflect.get(person, field),
    origin,
  }));
  const columns = [
    { title: 'field', text: (row: (typeof rows)[number]) => row.field },
    { title: 'value', text: (row: (typeof rows)[number]) => textOf(row.value) },
    { title: 'from', text: (row: (typeof rows)[number]) => fromText(row.origin) },
    { title: 'since', text: (row: (typeof rows)[number]) => sinceText(row.origin) },
  ];
  await printTable(terminal, columns, [rows]);
  for (const { kind, number, format, bits, value, validFrom, validUntil } of person.identifiers) {
    const canonical = bits === 0 ? '' : `, ${bits} bits ${value}`;
    const validity = [
      validFrom === null ? '' : ` from ${validFrom}`,
      validUntil === null ? '' : ` until ${validUntil}`,
    ];
    await terminal.print(`${kind} ${number}${format === null ? '' : ` (${format}${canonical})`}${validity.join('')}`);
  }
  for (const line of timeTexts(time)) await terminal.print(wrapped(line, terminal.width));
  const links = provenance.links.map(linkText).join(', ');
  await terminal.print(`Linked to: ${links === '' ? 'no source' : links}`);
  if (changes.length === 0) return;
  await terminal.print(terminal.bold('Newest changes:'));
  const changeColumns = [
    { title: 'at (UTC)', text: ({ at }: (typeof changes)[number]) => at.slice(0, 16).replace('T', ' ') },
    { title: 'change', text: ({ id }: (typeof changes)[number]) => String(id), number: true as const },
    { title: 'cycle', text: ({ cycle }: (typeof changes)[number]) => textOf(cycle), number: true as const },
    { title: 'by', text: ({ actor }: (typeof changes)[number]) => actor },
    { title: 'what', text: ({ change, fields }: (typeof changes)[number]) => `${change}: ${changesOf(fields)}` },
  ];
  await printTable(terminal, changeColumns, [changes]);
}

function timeTexts({ schedules, scheduleToday, documents }: ShownPerson['time']): string[] {
  const whose = scheduleToday?.department ?? null;
  return [
    ...schedules.map(
      ({ schedule, from, until }) => `schedule ${schedule} from ${from}${until === null ? '' : ` until ${until}`}`,
    ),
    ...(scheduleToday === null || whose === null
      ? []
      : [`schedule ${scheduleToday.schedule} today, as department ${whose} has it`]),
    ...documents.map(({ type, typeName, from, to, number }) => {
      const named = number === null ? '' : `, number ${number}`;
      return `document ${type} (${typeName}) from ${from} to ${to}${named}`;
    }),
  ];
}

function linkText({ source, key, state, rows }: PersonLinkShown): string {
  const joined = rows.length === 0 ? '' : `; ${rows.length === 1 ? 'row' : 'rows'} ${rows.join(', ')}`;
  return `${source} ${key} (${state}${joined})`;
}

function fromText({ source, key, override }: FieldOrigin): string {
  if (override !== null) return `override by ${override.actor}: ${override.reason}`;
  return source === null ? '' : `${source} ${key}`;
}

function sinceText({ since, cycle }: FieldOrigin): string {
  if (since === null) return '';
  return `${since.slice(0, 10)}${cycle === null ? '' : `, cycle ${cycle}`}`;
}
