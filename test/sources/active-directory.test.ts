/** A domain as a source, against a private Samba controller, with nothing configured but what the preset asks for. */
import { Buffer } from 'node:buffer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceConfig } from '../../src/config/document.ts';
import { compileMapper } from '../../src/mapping/compile.ts';
import type { PersonRecord } from '../../src/model/records.ts';
import { connectLdap, type LdapClient } from '../../src/sources/ldap/client.ts';
import { activeDirectory } from '../../src/sources/ldap/directory.ts';
import { textOf } from '../../src/sources/ldap/entry.ts';
import { allValues } from '../../src/sources/ldap/ranges.ts';
import type { Source } from '../../src/sources/source.ts';
import { serverAvailable } from '../servers/available.ts';
import { type Samba, sambaAdmin, sambaSuffix, startSamba } from '../servers/samba.ts';
import { runProgram } from '../servers/server-process.ts';
import { domainSource, rowsByName } from './directory-config.ts';
import { failureOf } from './reading.ts';
import { testContext } from './source-config.ts';

const staff = `OU=Staff,${sambaSuffix}`;
const crowd = 120;
const photo = Buffer.from('ffd8ffe000104a46494600010100', 'hex');

if (serverAvailable('samba'))
  describe('an Active Directory domain as a source', { timeout: 180_000 }, () => {
    let server: Samba;
    let client: LdapClient;
    const opened: Source[] = [];
    const open = async (config: SourceConfig): Promise<Source> => {
      const source = await activeDirectory.open(config, testContext);
      opened.push(source);
      return source;
    };
    const peopleOf = async (config: SourceConfig): Promise<ReadonlyMap<string, PersonRecord>> => {
      const source = await open(config);
      const persons = config.persons;
      if (persons === undefined) throw new Error('No people are read.');
      const rows = await rowsByName(source, persons.query);
      const columns = Object.keys(rows[0] ?? {});
      const mapper = await compileMapper('persons', persons, columns, {
        timezone: undefined,
        place: 'sources[0].persons',
      });
      const records = rows.map((row) => {
        const mapped = mapper.map(columns.map((column) => row[column] ?? null));
        if (mapped.kind === 'rejection') throw new Error(mapped.rejection.reason);
        return mapped.record;
      });
      return new Map(records.map((record) => [record.custom['account'] ?? '', record]));
    };

    const rename = async (dn: string, name: string, above: string): Promise<void> => {
      const admin = ['-x', '-H', server.url, '-D', sambaAdmin.bindDn, '-w', sambaAdmin.password];
      const environment = { LDAPTLS_REQCERT: 'never' };
      await runProgram(['ldapmodrdn', ...admin, '-r', '-s', above, dn, name], { environment });
    };

    beforeAll(async () => {
      server = await startSamba();
      await server.add(entries());
      client = await connectLdap({
        name: 'test',
        addresses: [{ host: server.host, port: 636, secure: true }],
        ...sambaAdmin,
        tls: { verify: 'none' },
        startTls: false,
        limits: { connect: 30_000, answer: 60_000 },
      });
    }, 180_000);
    afterAll(async () => {
      client?.close();
      await Promise.all(opened.map((source) => source.close()));
      await server?.stop();
    });

    it('reads people with their departments, and neither computers nor the accounts of the system', async () => {
      const people = await peopleOf(domainSource(server));
      const known = [...people.keys()].filter((name) => !name.startsWith('c'));
      expect(new Set(known)).toEqual(new Set(['gone', 'kim', 'moved']));
      expect(people.size).toBe(crowd + 3);
      const config = domainSource(server, { base: staff });
      const units = await rowsByName(await open(config), config.departments?.query ?? '');
      const it = units.find((unit) => unit['ou'] === 'IT');
      expect(people.get('kim')).toMatchObject({
        key: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-/),
        surname: 'Ким',
        givenName: 'Анна',
        patronymic: 'Игоревна',
        employeeId: '0017',
        position: 'Engineer',
        department: it?.['objectGUID'],
        validUntil: '2030-01-01T00:00:00Z',
        blocked: false,
        custom: { account: 'kim', email: 'kim@gate.test', manager: 'Gone, Peter' },
      });
      expect(people.get('gone')).toMatchObject({ blocked: true, validUntil: null });
    });

    it('reads one unit alone, by its distinguished name', async () => {
      expect((await peopleOf(domainSource(server, { base: staff }))).size).toBe(3);
    });

    it('takes what is configured in the place of what the preset has', async () => {
      const config = domainSource(server, {
        base: staff,
        without: ['departments', 'photos'],
        persons: { filter: '(sAMAccountName=kim)', fields: { name: 'displayName', departmentPath: 'unitPath' } },
      });
      expect(config.departments).toBeUndefined();
      const people = await peopleOf(config);
      expect([...people.values()]).toMatchObject([{ surname: 'Kim', givenName: 'Anna', department: 'IT' }]);
    });

    it('gives the access levels of groups in groups exactly as the controller itself resolves them', async () => {
      const doors = `CN=Doors,${staff}`;
      const groups = { groups: { [doors.toLowerCase()]: 'Doors' }, nested: true };
      const people = await peopleOf(
        domainSource(server, { base: staff, persons: { fields: { accessLevels: groups } } }),
      );
      const ours = [...people].filter(([, { accessLevels }]) => accessLevels?.includes('Doors') === true);
      const inChain = `(&(objectClass=user)(memberOf:1.2.840.113556.1.4.1941:=${doors}))`;
      const theirs: (string | undefined)[] = [];
      for await (const entry of client.entries({ base: staff, filter: inChain, attributes: ['sAMAccountName'] }))
        theirs.push(textOf(entry, 'sAMAccountName'));
      expect(new Set(ours.map(([account]) => account))).toEqual(new Set(theirs));
      expect(theirs).toEqual(['kim']);
    });

    it('reads more accounts than fit in a page once each', async () => {
      const dns = new Set<string>();
      let read = 0;
      const search = {
        base: `OU=Crowd,${sambaSuffix}`,
        filter: '(objectClass=user)',
        attributes: ['1.1'],
        pageSize: 50,
      };
      for await (const { dn } of client.entries(search)) {
        dns.add(dn);
        read += 1;
      }
      expect([dns.size, read]).toEqual([crowd, crowd]);
    });

    it('reads all members of a group, however many come at a time', async () => {
      const [name, first] = ['member;range=0-9', `CN=Crowd,${staff}`];
      const entry = await client.entry(first, [name]);
      if (entry === null) throw new Error('There is no such group.');
      expect(await allValues(client, entry, 'member')).toHaveLength(crowd);
    });

    it('keeps the key of an account and of a unit that are renamed and moved', async () => {
      const config = domainSource(server, { base: staff });
      const before = await peopleOf(config);
      await rename(`CN=moved,${staff}`, 'CN=shifted', `OU=IT,${staff}`);
      await rename(`OU=IT,${staff}`, 'OU=Computing', staff);
      const after = await peopleOf(config);
      expect(after.get('moved')?.key).toBe(before.get('moved')?.key);
      expect(after.get('moved')?.department).toBe(after.get('kim')?.department);
      expect(after.get('kim')?.department).toBe(before.get('kim')?.department);
    });

    it('reads the photo of one person by the bytes of its objectGUID', async () => {
      const config = domainSource(server, { base: staff });
      const source = await open(config);
      const versions = await rowsByName(source, config.photos?.versions?.query ?? '');
      expect(versions).toHaveLength(1);
      const person = versions[0]?.['objectGUID'] ?? '';
      expect(await rowsByName(source, config.photos?.image.query ?? '', { person })).toEqual([
        { thumbnailPhoto: photo },
      ]);
    });

    it('has a version that belongs to the controller and counts its changes', async () => {
      const config = domainSource(server);
      const version = async () => (await rowsByName(await open(config), config.version ?? ''))[0]?.['version'];
      const before = await version();
      expect(before).toMatch(/^cn=ntds settings,.* \d+$/);
      expect(await version()).toBe(before);
      await client.modify(`CN=kim,OU=Computing,${staff}`, [
        { operation: 'replace', attribute: 'title', values: ['Chief'] },
      ]);
      expect(await version()).not.toBe(before);
    });

    it('needs no more than a plain user of the domain', async () => {
      await server.tool('user', 'add', 'reader', 'Password-1');
      const config = domainSource(server, { base: staff, account: 'reader', password: 'Password-1' });
      expect((await peopleOf(config)).size).toBe(3);
    });

    it('says why an account cannot sign in', async () => {
      const refused = async (lines: object) => failureOf(open(domainSource(server, lines)));
      await server.tool('user', 'setpassword', 'gone', '--newpassword=Password-1');
      // Setting a password enables an account.
      await server.tool('user', 'disable', 'gone');
      expect(await refused({ password: 'wrong' })).toMatchObject({ code: 'ldap.signIn' });
      const disabled = await refused({ account: 'gone', password: 'Password-1' });
      expect(disabled.code).toBe('ldap.signIn');
      expect(disabled.message).toContain('the account is disabled');
      expect(await refused({ connection: server.plainUrl, tls: { startTls: 'never' } })).toMatchObject({
        code: 'ldap.encryption',
      });
      expect(await refused({ tls: {} })).toMatchObject({ code: 'ldap.certificate' });
    });

    it('reads thousands of people whole, although a controller gives a thousand at a time', async () => {
      const unit = `OU=Plant,${sambaSuffix}`;
      const names = Array.from({ length: 3500 }, (_, index) => `worker${index}`);
      const users = names.map(
        (name) => `dn: CN=${name},${unit}\nobjectClass: user\nsAMAccountName: ${name}\nsn: Worker\n`,
      );
      await server.add([`dn: ${unit}\nobjectClass: organizationalUnit\n`, ...users].join('\n'));
      const people = await peopleOf(domainSource(server, { base: unit }));
      expect(new Set(people.keys())).toEqual(new Set(names));
    });
  });

/** LDIF of a unit with three accounts and two groups, and of a crowd outside of it. */
function entries(): string {
  const user = (name: string, above: string, lines: readonly string[]): string =>
    [
      `dn: CN=${name},${above}`,
      'objectClass: user',
      `sAMAccountName: ${name.replaceAll(/\W/g, '').toLowerCase()}`,
      ...lines,
      '',
    ].join('\n');
  const text = (name: string, value: string): string => `${name}:: ${Buffer.from(value).toString('base64')}`;
  const unit = (dn: string): string => `dn: ${dn}\nobjectClass: organizationalUnit\n`;
  const crowdUnit = `OU=Crowd,${sambaSuffix}`;
  const members = Array.from({ length: crowd }, (_, index) => `member: CN=c${index},${crowdUnit}`);
  return [
    unit(staff),
    unit(`OU=IT,${staff}`),
    unit(crowdUnit),
    user('Gone\\, Peter', staff, [
      'sAMAccountName: gone',
      'sn: Gone',
      'userAccountControl: 514',
      'accountExpires: 9223372036854775807',
    ]).replace('sAMAccountName: gonepeter\n', ''),
    user('moved', staff, ['sn: Moved', 'userAccountControl: 512']),
    user('kim', `OU=IT,${staff}`, [
      text('sn', 'Ким'),
      text('givenName', 'Анна'),
      text('middleName', 'Игоревна'),
      'displayName: Kim Anna',
      'employeeID: 0017',
      'title: Engineer',
      'mail: kim@gate.test',
      `manager: CN=Gone\\, Peter,${staff}`,
      // 2030-01-01 in units of 100 nanoseconds since 1601.
      'accountExpires: 135379296000000000',
      'userAccountControl: 512',
      `thumbnailPhoto:: ${photo.toString('base64')}`,
    ]),
    ...Array.from({ length: crowd }, (_, index) => user(`c${index}`, crowdUnit, ['sn: Crowd'])),
    `dn: CN=Inner,${staff}\nobjectClass: group\nmember: CN=kim,OU=IT,${staff}\n`,
    `dn: CN=Doors,${staff}\nobjectClass: group\nmember: CN=Inner,${staff}\n`,
    `dn: CN=Crowd,${staff}\nobjectClass: group\n${members.join('\n')}\n`,
  ].join('\n');
}
