import type { Command } from 'commander';
import { type PresentPerson, type WhoIsInside, whoIsInside } from '../operations/presence.ts';
import type { Run, Session } from './session.ts';
import { type Column, printTable } from './table.ts';
import { counted } from './terminal.ts';

export function addPresence(program: Command, run: Run): void {
  program
    .command('presence')
    .option('--zone <ZONE>', 'only who is in this zone')
    .description(
      'Lists who is inside by zone and department, from the passes that were recorded. Zones and access points stand in the configuration, under presence.',
    )
    .addHelpText('after', '\nExample:\n  gatehouse presence\n  gatehouse presence --zone Site --json')
    .action(({ zone }: { zone?: string }, command: Command) =>
      run(command, (session) =>
        session.withInstallation('read', async (installation) => {
          await show(session, await whoIsInside(installation, zone), zone);
          return 0;
        }),
      ),
    );
}

const columns: readonly Column<PresentPerson>[] = [
  { title: 'zone', text: ({ zone }) => zone },
  { title: 'department', text: ({ department }) => department ?? '' },
  { title: 'name', text: ({ name }) => name },
  { title: 'employee ID', text: ({ employeeId }) => employeeId ?? '', whole: true },
  { title: 'since (UTC)', text: ({ since }) => since.slice(0, 16).replace('T', ' '), whole: true },
  { title: 'through', text: ({ accessPoint }) => accessPoint },
];

async function show({ terminal, json, remark }: Session, inside: WhoIsInside, zone?: string): Promise<void> {
  if (json) {
    for (const person of inside.people) await terminal.printJson(person);
    return;
  }
  if (!inside.configured) {
    remark('No zones are configured, so nobody knows who is inside. See docs/presence.md.');
    return;
  }
  await printTable(terminal, columns, [inside.people]);
  const shown = inside.zones.filter(({ name }) => zone === undefined || name === zone);
  remark(shown.map(({ name, people }) => `${name}: ${counted(people, 'person', 'people')}`).join('; '));
}
