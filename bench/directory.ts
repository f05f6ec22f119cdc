/** Cycles over a directory of people in OpenLDAP, measured in turns with `ldapsearch` reading the same. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseDirectoryQuery } from '../src/model/directory-query.ts';
import { runProgram } from '../test/servers/server-process.ts';
import { slapdAdmin, slapdSuffix, startSlapd } from '../test/servers/slapd.ts';
import { ldapSource } from '../test/sources/directory-config.ts';
import type { Figure } from './figures.ts';
import type { StepResult } from './measured-step.ts';
import { median, runStep } from './steps.ts';

const base = `ou=people,${slapdSuffix}`;
const filter = '(objectClass=inetOrgPerson)';
const fields = {
  surname: 'sn',
  givenName: 'givenName',
  employeeId: 'employeeNumber',
  position: 'title',
  'custom.phone': 'telephoneNumber',
  'custom.mail': 'mail',
};

export async function directoryFigures(
  people: number,
  rounds: number,
  tell: (line: string) => void,
): Promise<Figure[]> {
  const server = await startSlapd({ ldif: entries(people), sessionLog: 10_000 });
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-bench-'));
  try {
    const source = ldapSource(server, { base, persons: { filter, fields } });
    const step = async (name: string, force: boolean, state: string): Promise<StepResult> => {
      const result = await runStep({ kind: 'cycle', source, folder, force, cold: false });
      if (result.counts.state !== state) throw new Error(`${name}: ${result.counts.state} instead of ${state}`);
      tell(`ldap ${people} ${name}: ${result.milliseconds.toFixed(0)} ms, peak ${(result.peak / 1e6).toFixed(0)} MB`);
      return result;
    };
    await step('load', false, 'applied');
    const turns: { search: number; unchanged: StepResult; skipped: StepResult; delta: StepResult }[] = [];
    for (let round = 0; round < rounds; round++) {
      const search = await ldapsearch(server.url, source.persons?.query ?? '');
      tell(`ldap ${people} ldapsearch: ${search.toFixed(0)} ms`);
      turns.push({
        search,
        unchanged: await step('unchanged', true, 'unchanged'),
        skipped: await step('skipped', false, 'skipped'),
        delta: await changeThen(server.url, round, () => step('10 changed', false, 'applied')),
      });
    }
    const time = (of: (turn: (typeof turns)[number]) => number): number => median(turns.map(of));
    const figure = (name: string, value: number, unit: string, digits: number, most?: number): Figure => {
      return { name: `ldap: ${name}`, value, unit, digits, target: most === undefined ? null : { most } };
    };
    const ratio = time(({ search, unchanged }) => unchanged.milliseconds / search);
    const milliseconds = (name: string, of: (turn: (typeof turns)[number]) => number) =>
      figure(name, time(of), 'ms', 0);
    return [
      milliseconds('ldapsearch', ({ search }) => search),
      milliseconds('unchanged cycle', ({ unchanged }) => unchanged.milliseconds),
      figure('unchanged cycle / ldapsearch', ratio, '', 2, 2),
      milliseconds('10 changed', ({ delta }) => delta.milliseconds),
      milliseconds('skipped by contextCSN', ({ skipped }) => skipped.milliseconds),
      figure('peak memory, unchanged', Math.max(...turns.map(({ unchanged }) => unchanged.peak)) / 1e6, 'MB', 0, 300),
    ];
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Ten entries change, and the cycle must have taken over just these. */
async function changeThen(url: string, round: number, cycle: () => Promise<StepResult>): Promise<StepResult> {
  const changes = Array.from({ length: 10 }, (_, index) => {
    const dn = `uid=u${index * 7 + round},${base}`;
    return `dn: ${dn}\nchangetype: modify\nreplace: title\ntitle: Changed in round ${round}\n`;
  });
  const account = ['-x', '-H', url, '-D', slapdAdmin.bindDn, '-w', slapdAdmin.password];
  await runProgram(['ldapmodify', ...account], { input: changes.join('\n') });
  const result = await cycle();
  if (result.counts.updated !== 10) throw new Error(`${result.counts.updated} people were updated instead of 10`);
  return result;
}

/** Milliseconds for reading the same entries and attributes in pages of the same size. */
async function ldapsearch(url: string, query: string): Promise<number> {
  const asked = parseDirectoryQuery(query);
  if (asked?.ask !== 'rows') throw new Error('This is no query of rows.');
  const account = ['-x', '-LLL', '-H', url, '-D', slapdAdmin.bindDn, '-w', slapdAdmin.password];
  const search = ['-E', 'pr=1000/noprompt', '-b', asked.base, asked.filter, ...asked.columns];
  const begin = performance.now();
  await promisify(execFile)('sh', ['-c', 'exec ldapsearch "$@" >/dev/null', 'ldapsearch', ...account, ...search]);
  return performance.now() - begin;
}

function entries(people: number): string {
  const person = (index: number): string =>
    `dn: uid=u${index},${base}
objectClass: inetOrgPerson
uid: u${index}
cn: Person ${index}
sn: Surname${index % 5000}
givenName: Given${index % 700}
employeeNumber: ${100_000 + index}
title: Engineer of section ${index % 90}
telephoneNumber: +7 700 ${1_000_000 + index}
mail: person${index}@example.org
`;
  const unit = `dn: ${base}\nobjectClass: organizationalUnit\nou: people\n`;
  return [unit, ...Array.from({ length: people }, (_, index) => person(index))].join('\n');
}
