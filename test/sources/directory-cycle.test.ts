/** Cycles over a directory: what a registry makes of renamed, moved, locked and vanished entries, and of accounts that may not read. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceConfig } from '../../src/config/document.ts';
import type { Database } from '../../src/registry/database.ts';
import type { CycleReport } from '../../src/sync/report.ts';
import { registriesOf } from '../cycle/registries.ts';
import { serverAvailable } from '../servers/available.ts';
import { runProgram } from '../servers/server-process.ts';
import { type Slapd, slapdAdmin, slapdSuffix, startSlapd } from '../servers/slapd.ts';
import { cycleOf } from './cycle-of.ts';
import { ldapSource } from './directory-config.ts';

const people = `ou=people,${slapdSuffix}`;
const settings = {
  departments: { filter: '(objectClass=organizationalUnit)', fields: { name: 'ou', parent: 'parentKey' } },
  persons: {
    filter: '(objectClass=inetOrgPerson)',
    fields: { surname: 'sn', department: 'parentKey', employeeId: 'employeeNumber' },
  },
  identifiers: { filter: '(objectClass=inetOrgPerson)', fields: { number: { column: 'carLicense', format: 'w26' } } },
  guard: { persons: { percent: 100 }, identifiers: { percent: 100 }, departments: { percent: 100 } },
};

if (serverAvailable('slapd'))
  describe('a cycle over a directory', { timeout: 120_000 }, () => {
    const registries = registriesOf('sqlite');
    let server: Slapd;
    let database: Database;
    const sync = (config: SourceConfig, force = false): Promise<CycleReport> =>
      cycleOf(config, { database, dataFolder: registries.folder() }, { force });
    const asAdmin = (program: string): string[] => [
      program,
      '-x',
      '-H',
      server.url,
      '-D',
      slapdAdmin.bindDn,
      '-w',
      slapdAdmin.password,
    ];
    const change = (ldif: string): Promise<string> => runProgram(asAdmin('ldapmodify'), { input: ldif });
    let config: SourceConfig;

    beforeAll(async () => {
      server = await startSlapd({
        ldif: entries,
        lines: [
          `access to dn.subtree="${people}" by dn.exact="cn=blind,${slapdSuffix}" search by * read`,
          'access to * by * read',
        ],
      });
      database = await registries.open();
      config = ldapSource(server, settings);
    }, 120_000);
    afterAll(async () => server?.stop());

    it('takes over people, departments and numbers, and is skipped while nothing changes', async () => {
      expect(await sync(config)).toMatchObject({ state: 'applied', created: 7 });
      expect(await sync(config)).toMatchObject({ state: 'skipped' });
      expect(await sync(config, true)).toMatchObject({ state: 'unchanged', unchanged: 7 });
    });

    it('sees a person who was renamed and moved as the same person in another department', async () => {
      await runProgram([
        ...asAdmin('ldapmodrdn'),
        '-r',
        '-s',
        `ou=HR,${people}`,
        `uid=kim,ou=IT,${people}`,
        'uid=kim2',
      ]);
      expect(await sync(config)).toMatchObject({ state: 'applied', created: 0, updated: 1, removed: 0 });
    });

    it('changes nothing when the account may not read any more', async () => {
      const blind = ldapSource(server, { ...settings, bindDn: `cn=blind,${slapdSuffix}`, password: 'secret' });
      const report = await sync(blind);
      expect(report).toMatchObject({ state: 'failed', removed: 0, error: { code: 'ldap.rights' } });
      expect(await sync(config, true)).toMatchObject({ state: 'unchanged', removed: 0 });
    });

    it('refuses the whole reading of people when one has no key, and removes nobody', async () => {
      const keyed = ldapSource(server, {
        ...settings,
        identifiers: undefined,
        persons: { ...settings.persons, fields: { ...settings.persons.fields, key: 'employeeNumber' } },
      });
      const report = await sync(keyed, true);
      expect(report).toMatchObject({ removed: 0, entities: { persons: { rejected: 1, removed: 0 } } });
    });

    it('takes a number away when its value goes, and blocks a person whose entry goes', async () => {
      await change(`dn: uid=kim2,ou=HR,${people}\nchangetype: modify\ndelete: carLicense\ncarLicense: 045,21003\n`);
      expect(await sync(config)).toMatchObject({
        state: 'applied',
        removed: 1,
        entities: { identifiers: { removed: 1 } },
      });
      await change(`dn: uid=lee,ou=IT,${people}\nchangetype: delete\n`);
      expect(await sync(config)).toMatchObject({ state: 'applied', removed: 1, entities: { persons: { removed: 1 } } });
    });
  });

const entries = `dn: ${people}
objectClass: organizationalUnit
ou: people

dn: ou=IT,${people}
objectClass: organizationalUnit
ou: IT

dn: ou=HR,${people}
objectClass: organizationalUnit
ou: HR

dn: uid=kim,ou=IT,${people}
objectClass: inetOrgPerson
uid: kim
cn: Kim
sn: Kim
employeeNumber: 17
carLicense: 045,21002
carLicense: 045,21003

dn: uid=lee,ou=IT,${people}
objectClass: inetOrgPerson
uid: lee
cn: Lee
sn: Lee

dn: cn=blind,${slapdSuffix}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: blind
userPassword: secret
`;
