/** What a directory as a source reads, against a private OpenLDAP. */
import { describe, expect, it } from 'vitest';
import { serverAvailable } from '../servers/available.ts';
import { runProgram } from '../servers/server-process.ts';
import { slapdSuffix } from '../servers/slapd.ts';
import { companyDirectory, many, people, photo } from './company-directory.ts';
import { rowsByName } from './directory-config.ts';
import { batchesOf, failureOf } from './reading.ts';

if (serverAvailable('slapd'))
  describe('an LDAP directory as a source', { timeout: 120_000 }, () => {
    const company = companyDirectory();

    it('gives a row for each entry, with attributes as columns whatever their letters', async () => {
      const [kim] = await company.persons(
        { surname: 'SN', employeeId: 'employeenumber', position: 'title' },
        { filter: '(uid=kim)' },
      );
      expect(kim).toMatchObject({ SN: 'Kim', employeenumber: '17', title: null });
      expect(kim?.['entryUUID']).toMatch(/^[0-9a-f-]{36}$/);
    });

    it('tells where an entry stands, and reads names with commas, quotes and letters of any alphabet', async () => {
      const fields = { surname: 'sn', 'custom.dn': 'dn', 'custom.rdn': 'rdn', 'custom.above': 'parentDn' };
      const [row] = await company.persons(fields, { filter: '(uid=elka)' });
      expect(row).toMatchObject({
        sn: 'Ёлкина',
        rdn: 'Ёлкина, "Мария"',
        parentDn: `ou=Отдел + кадров,${people}`.replace('+', '\\2B'),
      });
    });

    it('builds departments from the units, and puts people into the nearest one above them', async () => {
      const { source, config } = await company.open({
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
      const [row] = await company.persons({ surname: 'sn', departmentPath: 'unitPath' }, { filter: '(uid=deep)' });
      expect(row).toMatchObject({ 'unitPath[]': 'IT\u001eNetworks' });
    });

    it('gives a row for each value of a number, and none to who has no number', async () => {
      const { source, config } = await company.open({
        persons: { filter: '(uid=*)', fields: { surname: 'sn' } },
        identifiers: { fields: { number: { column: 'carLicense', format: 'w26' } } },
      });
      const rows = await rowsByName(source, config.identifiers?.query ?? '');
      expect(rows.map((row) => row['carLicense'])).toEqual(expect.arrayContaining(['045,21002', '045,21003', '9;9']));
      expect(rows).toHaveLength(3);
    });

    it('keeps values apart that hold what usually separates', async () => {
      const [row] = await company.persons({ surname: 'sn', accessLevels: 'departmentNumber' }, { filter: '(uid=kim)' });
      expect(row?.['departmentNumber[]']).toBe('Doors; front\u001eLab');
    });

    describe('makes access levels of groups:', () => {
      const table = {
        [`CN=doors , ${`ou=groups,${slapdSuffix}`}`]: 'Front door',
        [`cn=inner,ou=groups,${slapdSuffix}`]: 'Inner',
      };
      const levelsOf = async (uid: string, form: object) =>
        (await company.persons({ surname: 'sn', accessLevels: form }, { filter: `(uid=${uid})` }))[0]?.['groups[]'];

      it('memberships that people name', async () => {
        expect(await levelsOf('kim', { groups: table })).toBe('Front door');
        expect(await levelsOf('deep', { groups: table })).toBe('Inner');
        expect(await levelsOf('elka', { groups: table })).toBeNull();
      });

      it('members that groups name, by distinguished name or by uid', async () => {
        expect(await levelsOf('kim', { groups: table, members: 'member' })).toBe('Front door');
        const posix = { groups: { [`cn=posix,ou=groups,${slapdSuffix}`]: 'Posix' }, members: 'memberUid' };
        expect(await levelsOf('elka', posix)).toBe('Posix');
      });

      it('members of groups in groups, in both directions and through circles', async () => {
        expect(await levelsOf('deep', { groups: table, nested: true })).toBe('Front door\u001eInner');
        expect(await levelsOf('deep', { groups: table, nested: true, members: 'member' })).toBe(
          'Front door\u001eInner',
        );
      });

      it('each group below an entry by its own name', async () => {
        expect(await levelsOf('kim', { below: `ou=groups,${slapdSuffix}` })).toBe('doors');
      });
    });

    it('keeps the key of an entry that is renamed and moved', async () => {
      const key = async () =>
        (await company.persons({ surname: 'sn' }, { filter: '(employeeNumber=20)' }))[0]?.['entryUUID'];
      const before = await key();
      await runProgram([
        'ldapmodrdn',
        ...company.asAdmin(),
        '-r',
        '-s',
        `ou=IT,${people}`,
        `uid=mover,${people}`,
        'uid=moved',
      ]);
      expect(await key()).toBe(before);
      expect(before).toMatch(/^[0-9a-f-]{36}$/);
    });

    it('reads the photo of one person by the key, whatever the key looks like', async () => {
      const { source, config } = await company.open({
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
      const [row] = await company.persons({ surname: 'sn', 'custom.secret': 'userPassword' }, { filter: '(uid=elka)' });
      expect(row?.['userPassword']).toBeInstanceOf(Uint8Array);
    });

    it('knows accounts that are locked for good, and not those that will open again', async () => {
      const rows = await company.persons({ surname: 'uid', blocked: 'disabled' });
      const locked = rows.filter((row) => row['disabled'] === true).map((row) => row['uid']);
      expect(locked).toEqual(['locked']);
    });

    it('reads more entries than fit in a page once each, in batches', async () => {
      const { source, config } = await company.open({
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
      const { source, config } = await company.open({
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
      const { source, config } = await company.open({ persons: { filter: '(uid=*)', fields: { surname: 'sn' } } });
      const version = async () => (await rowsByName(source, config.version ?? ''))[0]?.['version'];
      const before = await version();
      expect(before).toContain('#');
      expect(await version()).toBe(before);
      const change = `dn: uid=kim,ou=IT,${people}\nchangetype: modify\nreplace: description\ndescription: changed\n`;
      await runProgram(['ldapmodify', ...company.asAdmin()], { input: change });
      expect(await version()).not.toBe(before);
    });

    it('lists its parts, units, groups and attributes to choose from', async () => {
      const { source } = await company.open({});
      const list = (ask: string, base = slapdSuffix) => rowsByName(source, JSON.stringify({ ask, base }));
      expect(await list('contexts')).toEqual([{ dn: slapdSuffix }]);
      expect((await list('units')).map((row) => row['name'])).toContain('Networks');
      expect((await list('groups')).map((row) => row['name'])).toContain('doors');
      const attributes = await list('attributes', people);
      expect(attributes.find((row) => row['name'] === 'carLicense')).toMatchObject({ several: true });
      expect(attributes.map((row) => row['name'])).toContain('entryUUID');
    });
  });
