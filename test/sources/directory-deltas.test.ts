/** Cycles over OpenLDAP that read only what has changed: they must come to what reading everything comes to, and never remove by absence. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceConfig } from '../../src/config/document.ts';
import type { CycleReport } from '../../src/sync/report.ts';
import { registriesOf } from '../cycle/registries.ts';
import { serverAvailable } from '../servers/available.ts';
import { runProgram } from '../servers/server-process.ts';
import { type Slapd, slapdAdmin, slapdSuffix, startSlapd } from '../servers/slapd.ts';
import { contentsOf, type DeltaWorld, deltaWorld } from './delta-world.ts';
import { ldapSource } from './directory-config.ts';

const people = `ou=people,${slapdSuffix}`;
const outside = `ou=outside,${slapdSuffix}`;
const groups = `ou=groups,${slapdSuffix}`;
const settings = {
  departments: { filter: '(objectClass=organizationalUnit)', fields: { name: 'ou', parent: 'parentKey' } },
  persons: {
    filter: '(&(objectClass=inetOrgPerson)(!(employeeType=guest)))',
    fields: {
      surname: 'sn',
      department: 'parentKey',
      employeeId: 'employeeNumber',
      'custom.manager': 'manager.rdn',
    },
  },
  identifiers: { fields: { number: { column: 'carLicense', format: 'w26' } } },
  guard: { persons: { percent: 100 }, identifiers: { percent: 100 }, departments: { percent: 100 } },
};

if (serverAvailable('slapd'))
  describe('a cycle that reads only what has changed', { timeout: 120_000 }, () => {
    const registries = registriesOf('sqlite');
    let server: Slapd;
    let world: DeltaWorld;
    let config: SourceConfig;
    const as = (program: string): string[] => [
      program,
      '-x',
      '-H',
      server.url,
      '-D',
      slapdAdmin.bindDn,
      '-w',
      slapdAdmin.password,
    ];
    const change = (...ldif: string[]): Promise<string> => runProgram(as('ldapmodify'), { input: ldif.join('\n\n') });
    const add = (ldif: string): Promise<string> => runProgram(as('ldapadd'), { input: ldif });
    const rename = (dn: string, rdn: string, above?: string): Promise<string> =>
      runProgram([...as('ldapmodrdn'), '-r', ...(above === undefined ? [] : ['-s', above]), dn, rdn]);

    /** The delta, and that a registry which reads everything anew agrees with it. */
    const delta = async (): Promise<CycleReport> => {
      const report = await world.sync(config);
      const fresh = await deltaWorld(registries);
      await fresh.sync(config);
      expect(await contentsOf(world.database)).toEqual(await contentsOf(fresh.database));
      return report;
    };

    beforeAll(async () => {
      server = await startSlapd({ ldif: entries(), sessionLog: 1000 });
      world = await deltaWorld(registries);
      config = ldapSource(server, settings);
    }, 120_000);
    afterAll(async () => server?.stop());

    it('reads everything first, and then the entries that have changed', async () => {
      expect(await world.sync(config)).toMatchObject({ state: 'applied', delta: null, error: null });
      await change(`dn: uid=p1,ou=IT,${people}\nchangetype: modify\nreplace: sn\nsn: Changed\n`);
      expect(await delta()).toMatchObject({ state: 'applied', updated: 1, delta: { read: 1, known: 34 } });
    });
    it('takes over who is added, with number and department', async () => {
      await add(person('new', `ou=HR,${people}`, 'carLicense: 9,901'));
      expect(await delta()).toMatchObject({ created: 2, delta: { read: 1 } });
    });
    it('follows who is renamed and moved within, and those who name them', async () => {
      await rename(`uid=p2,ou=IT,${people}`, 'uid=p2b', `ou=HR,${people}`);
      expect(await delta()).toMatchObject({ updated: 1, removed: 0, delta: { read: 1 } });
    });
    it('takes numbers away that an entry has no longer', async () => {
      await change(`dn: uid=p3,ou=IT,${people}\nchangetype: modify\ndelete: carLicense\n`);
      expect(await delta()).toMatchObject({ removed: 1, delta: { read: 1 } });
    });
    it('removes who is moved out of the base, and takes back who returns', async () => {
      await rename(`uid=p4,ou=IT,${people}`, 'uid=p4', outside);
      const report = await delta();
      console.log(JSON.stringify(report.entities), world.why());
      await rename(`uid=p4,${outside}`, 'uid=p4', `ou=IT,${people}`);
      console.log(JSON.stringify((await delta()).entities), world.why());
    });
    it('removes who no longer matches the filter', async () => {
      await change(`dn: uid=p5,ou=IT,${people}\nchangetype: modify\nadd: employeeType\nemployeeType: guest\n`);
      expect(await delta()).toMatchObject({ entities: { persons: { removed: 1 } }, delta: { read: 1 } });
    });
    it('removes who is deleted', async () => {
      await change(`dn: uid=p6,ou=IT,${people}\nchangetype: delete\n`);
      const report = await delta();
      console.log(JSON.stringify(report), world.why());
    });
    it('unit renamed', async () => {
      await rename(`ou=IT,${people}`, 'ou=Technology');
      const report = await delta();
      console.log(JSON.stringify(report), world.why());
    });
  });

function person(uid: string, above: string, ...lines: string[]): string {
  return `${[`dn: uid=${uid},${above}`, 'objectClass: inetOrgPerson', `uid: ${uid}`, 'cn: x', `sn: S${uid}`, ...lines].join('\n')}\n`;
}

function unit(ou: string, above: string): string {
  return `dn: ou=${ou},${above}\nobjectClass: organizationalUnit\nou: ${ou}\n`;
}

function entries(): string {
  return [
    unit('people', slapdSuffix),
    unit('outside', slapdSuffix),
    unit('groups', slapdSuffix),
    unit('IT', people),
    unit('HR', people),
    unit('Empty', people),
    ...Array.from({ length: 15 }, (_, index) =>
      person(`p${index}`, `ou=IT,${people}`, `employeeNumber: ${index}`, `carLicense: 7,${700 + index}`),
    ),
    `dn: cn=doors,${groups}\nobjectClass: groupOfNames\ncn: doors\nmember: uid=p1,ou=IT,${people}\n`,
  ].join('\n');
}
