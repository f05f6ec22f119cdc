/** A directory as a source, against a private OpenLDAP. */
import { Buffer } from 'node:buffer';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceConfig } from '../../src/config/document.ts';
import { ldap } from '../../src/sources/ldap/directory.ts';
import type { Source } from '../../src/sources/source.ts';
import { serverAvailable } from '../servers/available.ts';
import { type Certificates, makeCertificates } from '../servers/certificates.ts';
import { freePort, runProgram } from '../servers/server-process.ts';
import { type Slapd, slapdAdmin, slapdSuffix, startSlapd } from '../servers/slapd.ts';
import { ldapSource, rowsByName } from './directory-config.ts';
import { batchesOf, failureOf } from './reading.ts';
import { testContext } from './source-config.ts';

const people = `ou=people,${slapdSuffix}`;
const many = 3500;
const photo = Buffer.from('ffd8ffe000104a46494600010100', 'hex');

if (serverAvailable('slapd'))
  describe('an LDAP directory as a source', { timeout: 120_000 }, () => {
    let folder: string;
    let files: Certificates;
    let server: Slapd;
    const opened: Source[] = [];
    const open = async (lines: object): Promise<{ source: Source; config: SourceConfig }> => {
      const config = ldapSource(server, lines);
      const source = await ldap.open(config, testContext);
      opened.push(source);
      return { source, config };
    };
    const asAdmin = (): string[] => ['-x', '-H', server.url, '-D', slapdAdmin.bindDn, '-w', slapdAdmin.password];
    const persons = async (fields: object, more: object = {}, lines: object = {}) => {
      const { source, config } = await open({ ...lines, persons: { filter: '(uid=*)', ...more, fields } });
      return rowsByName(source, config.persons?.query ?? '');
    };

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'gatehouse-ldap-'));
      files = await makeCertificates(folder, 'localhost');
      server = await startSlapd({ ldif: entries(), lines: accessRules, tls: files });
      // Added to the running server, whose overlay then writes memberOf.
      await runProgram(['ldapadd', ...asAdmin()], { input: groupEntries() });
    }, 120_000);
    afterAll(async () => {
      await Promise.all(opened.map((source) => source.close()));
      await server?.stop();
      await rm(folder, { recursive: true, force: true });
    });

    it('gives a row for each entry, with attributes as columns whatever their letters', async () => {
      const [kim] = await persons(
        { surname: 'SN', employeeId: 'employeenumber', position: 'title' },
        { filter: '(uid=kim)' },
      );
      expect(kim).toMatchObject({ SN: 'Kim', employeenumber: '17', title: null });
      expect(kim?.['entryUUID']).toMatch(/^[0-9a-f-]{36}$/);
    });

    it('tells where an entry stands, and reads names with commas, quotes and letters of any alphabet', async () => {
      const fields = { surname: 'sn', 'custom.dn': 'dn', 'custom.rdn': 'rdn', 'custom.above': 'parentDn' };
      const [row] = await persons(fields, { filter: '(uid=elka)' });
      expect(row).toMatchObject({
        sn: 'Ёлкина',
        rdn: 'Ёлкина, "Мария"',
        parentDn: `ou=Отдел + кадров,${people}`.replace('+', '\\2B'),
      });
    });

    it('builds departments from the units, and puts people into the nearest one above them', async () => {
      const { source, config } = await open({
        departments: { filter: '(objectClass=organizationalUnit)', fields: { name: 'ou', parent: 'parentKey' } },
        persons: { filter: '(uid=*)', fields: { surname: 'sn', department: 'parentKey' } },
      });
      const units = await rowsByName(source, config.departments?.query ?? '');
      const byName = new Map(units.map((unit) => [unit['ou'], unit]));
      expect(byName.get('IT')?.['parentKey']).toBe(byName.get('people')?.['entryUUID']);
      expect(byName.get('people')?.['parentKey']).toBeNull();
      const rows = await rowsByName(source, config.persons?.query ?? '');
      expect(rows.find((row) => row['sn'] === 'Kim')?.['parentKey']).toBe(byName.get('IT')?.['entryUUID']);
    });

    it('gives the units above an entry as a path, too', async () => {
      const [row] = await persons({ surname: 'sn', departmentPath: 'unitPath' }, { filter: '(uid=deep)' });
      expect(row).toMatchObject({ 'unitPath[]': 'IT\u001eNetworks' });
    });

    it('gives a row for each value of a number, and none to who has no number', async () => {
      const { source, config } = await open({
        persons: { filter: '(uid=*)', fields: { surname: 'sn' } },
        identifiers: { fields: { number: { column: 'carLicense', format: 'w26' } } },
      });
      const rows = await rowsByName(source, config.identifiers?.query ?? '');
      expect(rows.map((row) => row['carLicense']).sort()).toEqual(['045,21002', '045,21003', '9;9']);
    });

    it('keeps values apart that hold what usually separates', async () => {
      const [row] = await persons({ surname: 'sn', accessLevels: 'departmentNumber' }, { filter: '(uid=kim)' });
      expect(row?.['departmentNumber[]']).toBe('Doors; front\u001eLab');
    });

    const table = {
      [`CN=doors , ${`ou=groups,${slapdSuffix}`}`]: 'Front door',
      [`cn=inner,ou=groups,${slapdSuffix}`]: 'Inner',
    };
    const levelsOf = async (uid: string, form: object) =>
      (await persons({ surname: 'sn', accessLevels: form }, { filter: `(uid=${uid})` }))[0]?.['groups[]'];

    it('makes access levels of memberships that people name', async () => {
      expect(await levelsOf('kim', { groups: table })).toBe('Front door');
      expect(await levelsOf('deep', { groups: table })).toBe('Inner');
      expect(await levelsOf('elka', { groups: table })).toBeNull();
    });

    it('makes access levels of members that groups name, by distinguished name or by uid', async () => {
      expect(await levelsOf('kim', { groups: table, members: 'member' })).toBe('Front door');
      const posix = { groups: { [`cn=posix,ou=groups,${slapdSuffix}`]: 'Posix' }, members: 'memberUid' };
      expect(await levelsOf('elka', posix)).toBe('Posix');
    });

    it('follows groups in groups, in both directions and through circles', async () => {
      expect(await levelsOf('deep', { groups: table, nested: true })).toBe('Front door\u001eInner');
      expect(await levelsOf('deep', { groups: table, nested: true, members: 'member' })).toBe('Front door\u001eInner');
    });

    it('names access levels after the groups below an entry', async () => {
      expect(await levelsOf('kim', { below: `ou=groups,${slapdSuffix}` })).toBe('doors');
    });

    it('keeps the key of an entry that is renamed and moved', async () => {
      const key = async () => (await persons({ surname: 'sn' }, { filter: '(employeeNumber=20)' }))[0]?.['entryUUID'];
      const before = await key();
      await runProgram(['ldapmodrdn', ...asAdmin(), '-r', '-s', `ou=IT,${people}`, `uid=mover,${people}`, 'uid=moved']);
      expect(await key()).toBe(before);
      expect(before).toMatch(/^[0-9a-f-]{36}$/);
    });

    it('reads the photo of one person by the key, whatever the key looks like', async () => {
      const { source, config } = await open({
        persons: { filter: '(uid=*)', fields: { key: 'uid', surname: 'sn' } },
        photos: { attribute: 'jpegPhoto' },
      });
      const versions = await rowsByName(source, config.photos?.versions?.query ?? '');
      expect(versions.map((row) => row['uid'])).toEqual(['kim']);
      const read = (person: string) => rowsByName(source, config.photos?.image.query ?? '', { person });
      expect(await read('kim')).toEqual([{ jpegPhoto: photo }]);
      expect(await read('*')).toEqual([]);
      expect(await read('kim)(uid=*')).toEqual([]);
    });

    it('gives bytes where a text attribute holds none, so that mapping can refuse them', async () => {
      const [row] = await persons({ surname: 'sn', 'custom.secret': 'userPassword' }, { filter: '(uid=elka)' });
      expect(row?.['userPassword']).toBeInstanceOf(Uint8Array);
    });

    it('knows accounts that are locked for good, and not those that will open again', async () => {
      const rows = await persons({ surname: 'uid', blocked: 'disabled' });
      const locked = rows.filter((row) => row['disabled'] === true).map((row) => row['uid']);
      expect(locked).toEqual(['locked']);
    });

    it('reads more entries than fit in a page once each, in batches', async () => {
      const { source, config } = await open({
        base: `ou=many,${slapdSuffix}`,
        persons: { filter: '(uid=*)', fields: { key: 'uid', surname: 'sn' } },
      });
      const batches = await batchesOf(source.read({ text: config.persons?.query ?? '' }));
      expect(Math.max(...batches.map((batch) => batch.count))).toBeLessThanOrEqual(1000);
      const rows = await rowsByName(source, config.persons?.query ?? '');
      expect(new Set(rows.map((row) => row['uid'])).size).toBe(many);
      expect(rows).toHaveLength(many);
    });

    it('stops reading when it is told to, and can be read again', async () => {
      const { source, config } = await open({
        base: `ou=many,${slapdSuffix}`,
        persons: { filter: '(uid=*)', fields: { key: 'uid', surname: 'sn' } },
      });
      const stopper = new AbortController();
      const reading = (async () => {
        for await (const _ of source.read({ text: config.persons?.query ?? '' }, stopper.signal)) stopper.abort();
      })();
      expect(await failureOf(reading)).toMatchObject({ code: 'source.cancelled' });
      expect(await rowsByName(source, config.persons?.query ?? '')).toHaveLength(many);
    });

    it('has a version that changes with every change, and only then', async () => {
      const { source, config } = await open({ persons: { filter: '(uid=*)', fields: { surname: 'sn' } } });
      const version = async () => (await rowsByName(source, config.version ?? ''))[0]?.['version'];
      const before = await version();
      expect(before).toContain('#');
      expect(await version()).toBe(before);
      const change = `dn: uid=kim,ou=IT,${people}\nchangetype: modify\nreplace: description\ndescription: changed\n`;
      await runProgram(['ldapmodify', ...asAdmin()], { input: change });
      expect(await version()).not.toBe(before);
    });

    describe('refuses with a code that says what to do:', () => {
      const reading = async (lines: object): Promise<unknown> => {
        const { source, config } = await open({ persons: { filter: '(uid=*)', fields: { surname: 'sn' } }, ...lines });
        return rowsByName(source, config.persons?.query ?? '');
      };
      const account = (name: string) => ({ bindDn: `cn=${name},${slapdSuffix}`, password: 'secret' });

      it('a wrong password, without trying it at the next server', async () => {
        const connection = `${server.url},${server.url}`;
        expect(await failureOf(reading({ connection, password: 'wrong' }))).toMatchObject({ code: 'ldap.signIn' });
      });

      it('a base that is not there', async () => {
        const error = await failureOf(reading({ base: `ou=nobody,${slapdSuffix}` }));
        expect(error).toMatchObject({ code: 'ldap.base' });
        expect(error.message).toContain(`the deepest that is there is ${slapdSuffix}`);
      });

      it('an account that may not see anything there', async () => {
        expect(['ldap.base', 'ldap.rights']).toContain((await failureOf(reading(account('blind')))).code);
        expect(await failureOf(reading(account('nearsighted')))).toMatchObject({ code: 'ldap.rights' });
      });

      it('a limit of the server, after which what came is not all', async () => {
        const base = `ou=many,${slapdSuffix}`;
        expect(await failureOf(reading({ base, ...account('limited') }))).toMatchObject({ code: 'ldap.limit' });
      });

      it('an attribute that the directory does not know', async () => {
        const error = await failureOf(
          reading({ persons: { filter: '(uid=*)', fields: { surname: 'sn', employeeId: 'employeeNumer' } } }),
        );
        expect(error).toMatchObject({ code: 'config.column' });
        expect(error.remedy).toContain('employeeNumber');
      });

      it('a base that another server keeps', async () => {
        expect(await failureOf(reading({ base: `ou=elsewhere,${slapdSuffix}` }))).toMatchObject({
          code: 'ldap.referral',
        });
      });

      it('a certificate that nobody vouches for, or that is made out to another host', async () => {
        const connection = server.secureUrl ?? '';
        expect(await failureOf(reading({ connection, tls: {} }))).toMatchObject({ code: 'ldap.certificate' });
        const other = connection.replace('localhost', '127.0.0.1');
        expect(await failureOf(reading({ connection: other, tls: { ca: files.authority } }))).toMatchObject({
          code: 'ldap.certificate',
        });
      });
    });

    it('reports what other servers hold, and does not go there', async () => {
      const said: string[] = [];
      const context = { ...testContext, log: (_level: string, message: string) => void said.push(message) };
      const config = ldapSource(server, {
        base: slapdSuffix,
        persons: { filter: '(uid=kim)', fields: { surname: 'sn' } },
      });
      const source = await ldap.open(config, context);
      opened.push(source);
      expect(await rowsByName(source, config.persons?.query ?? '')).toHaveLength(1);
      expect(said.join()).toContain('ldap://other.example.org/');
    });

    it('takes an encrypted connection, by ldaps and by StartTLS, of an authority of its own', async () => {
      const fields = { surname: 'sn' };
      const secured = [server.secureUrl, server.url.replace('127.0.0.1', 'localhost')];
      for (const connection of secured)
        expect(
          await persons(fields, { filter: '(uid=kim)' }, { connection, tls: { ca: files.authority } }),
        ).toHaveLength(1);
    });

    it('goes to the next server when one cannot be reached', async () => {
      const connection = `ldap://127.0.0.1:${await freePort()},${server.url}`;
      expect(await persons({ surname: 'sn' }, { filter: '(uid=kim)' }, { connection })).toHaveLength(1);
    });

    it('lists its parts, units, groups and attributes to choose from', async () => {
      const { source } = await open({});
      const list = (ask: string, base = slapdSuffix) => rowsByName(source, JSON.stringify({ ask, base }));
      expect(await list('contexts')).toEqual([{ dn: slapdSuffix }]);
      expect((await list('units')).map((row) => row['name'])).toContain('Networks');
      expect((await list('groups')).map((row) => row['name'])).toContain('doors');
      const attributes = await list('attributes', people);
      expect(attributes.find((row) => row['name'] === 'carLicense')).toMatchObject({ several: true });
      expect(attributes.map((row) => row['name'])).toContain('entryUUID');
    });

    it('fails when the server goes while it is being read', async () => {
      // More than waits in memory and in the network's buffers.
      const own = await startSlapd({ ldif: entries(10_000) });
      const config = ldapSource(own, {
        base: `ou=many,${slapdSuffix}`,
        persons: { filter: '(uid=*)', fields: { key: 'uid', surname: 'sn' } },
      });
      const source = await ldap.open(config, testContext);
      const reading = (async () => {
        for await (const _ of source.read({ text: config.persons?.query ?? '' })) await own.stop();
      })();
      expect(await failureOf(reading)).toMatchObject({ code: 'source.read' });
      expect(await failureOf(rowsByName(source, config.persons?.query ?? ''))).toMatchObject({
        code: 'source.connect',
      });
      await source.close();
    });
  });

const accessRules = [
  `limits dn.exact="cn=limited,${slapdSuffix}" size=2000`,
  `access to dn.subtree="${people}" by dn.exact="cn=blind,${slapdSuffix}" none by dn.exact="cn=nearsighted,${slapdSuffix}" search by * read`,
  'access to * by * read',
];

/** LDIF of a small company, an account for each kind of trouble, and a unit with many people. */
function entries(padding = 1): string {
  const unit = (dn: string, ou: string): string => entry(dn, { objectClass: 'organizationalUnit', ou });
  const groups = `ou=groups,${slapdSuffix}`;
  const person = (dn: string, values: Record<string, string | string[] | Buffer>): string =>
    entry(dn, { objectClass: 'inetOrgPerson', cn: 'x', ...values });
  const account = (name: string): string =>
    entry(`cn=${name},${slapdSuffix}`, {
      objectClass: ['organizationalRole', 'simpleSecurityObject'],
      cn: name,
      userPassword: 'secret',
    });
  return [
    unit(people, 'people'),
    unit(`ou=IT,${people}`, 'IT'),
    unit(`ou=Networks,ou=IT,${people}`, 'Networks'),
    unit(`ou=Отдел \\2B кадров,${people}`, 'Отдел + кадров'),
    unit(groups, 'groups'),
    person(`uid=kim,ou=IT,${people}`, {
      uid: 'kim',
      sn: 'Kim',
      employeeNumber: '17',
      carLicense: ['045,21002', '045,21003'],
      departmentNumber: ['Lab', 'Doors; front'],
      jpegPhoto: photo,
    }),
    person(`cn=Ёлкина\\, \\"Мария\\",ou=Отдел \\2B кадров,${people}`, {
      uid: 'elka',
      cn: 'Ёлкина, "Мария"',
      sn: 'Ёлкина',
      carLicense: '9;9',
      userPassword: Buffer.from('fffe00', 'hex'),
    }),
    person(`uid=deep,ou=Networks,ou=IT,${people}`, { uid: 'deep', sn: 'Deep' }),
    person(`uid=mover,${people}`, { uid: 'mover', sn: 'Mover', employeeNumber: '20' }),
    person(`uid=locked,${people}`, { uid: 'locked', sn: 'Locked', pwdAccountLockedTime: '000001010000Z' }),
    person(`uid=paused,${people}`, { uid: 'paused', sn: 'Paused', pwdAccountLockedTime: '20261127080000Z' }),
    entry(`cn=posix,${groups}`, { objectClass: 'posixGroup', cn: 'posix', gidNumber: '7', memberUid: 'elka' }),
    entry(`ou=elsewhere,${slapdSuffix}`, {
      objectClass: ['referral', 'extensibleObject'],
      ou: 'elsewhere',
      ref: `ldap://other.example.org/ou=elsewhere,${slapdSuffix}`,
    }),
    ...['limited', 'blind', 'nearsighted'].map(account),
    unit(`ou=many,${slapdSuffix}`, 'many'),
    ...Array.from({ length: many }, (_, index) =>
      person(`uid=m${index},ou=many,${slapdSuffix}`, {
        uid: `m${index}`,
        sn: 'Many',
        description: 'x'.repeat(padding),
      }),
    ),
  ].join('\n');
}

function groupEntries(): string {
  const groups = `ou=groups,${slapdSuffix}`;
  return [
    // The overlay writes memberOf only to what is there already.
    group(groups, 'inner', [`uid=deep,ou=Networks,ou=IT,${people}`, `cn=doors,${groups}`]),
    group(groups, 'doors', [`uid=kim,ou=IT,${people}`, `cn=inner,${groups}`]),
  ].join('\n');
}

function group(above: string, cn: string, members: readonly string[]): string {
  return entry(`cn=${cn},${above}`, { objectClass: 'groupOfNames', cn, member: [...members] });
}

function entry(dn: string, values: Readonly<Record<string, string | readonly string[] | Buffer>>): string {
  const lines = Object.entries(values).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map(
      (one: string | Buffer) => `${name}:: ${Buffer.from(one as string).toString('base64')}`,
    ),
  );
  return `dn:: ${Buffer.from(dn).toString('base64')}\n${lines.join('\n')}\n`;
}
