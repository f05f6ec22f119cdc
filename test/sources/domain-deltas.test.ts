/** Cycles over Active Directory that read only what has changed, in each of the ways in which a controller tells it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceConfig } from '../../src/config/document.ts';
import type { CycleReport } from '../../src/sync/report.ts';
import { registriesOf } from '../cycle/registries.ts';
import { serverAvailable } from '../servers/available.ts';
import { type Samba, sambaAdmin, sambaSuffix, startSamba } from '../servers/samba.ts';
import { runProgram } from '../servers/server-process.ts';
import { contentsOf, type DeltaWorld, deltaWorld } from './delta-world.ts';
import { domainSource } from './directory-config.ts';

const staff = `OU=Staff,${sambaSuffix}`;
const reader = { account: 'reader', password: 'Reading-2026-only' } as const;
const limits = { persons: { percent: 100 }, identifiers: { percent: 100 }, departments: { percent: 100 } };
/** Without the manager's name, so that who goes cannot have been named by others. */
const settings = { base: staff, without: ['photos'], persons: { fields: { 'custom.manager': 'manager' } }, guard: limits };

if (serverAvailable('samba'))
  describe('a cycle over a domain that reads only what has changed', { timeout: 240_000 }, () => {
    const registries = registriesOf('sqlite');
    let server: Samba;
    const client = (program: string): string[] => [
      program,
      '-x',
      '-H',
      server.plainUrl,
      '-D',
      sambaAdmin.bindDn,
      '-w',
      sambaAdmin.password,
    ];
    const change = (...ldif: string[]): Promise<string> => runProgram(client('ldapmodify'), { input: ldif.join('\n\n') });
    const rename = (dn: string, rdn: string, above?: string): Promise<string> =>
      runProgram([...client('ldapmodrdn'), '-r', ...(above === undefined ? [] : ['-s', above]), dn, rdn]);

    beforeAll(async () => {
      server = await startSamba({ plain: true });
      await server.tool('user', 'create', reader.account, reader.password);
      await change(
        unit(staff),
        unit(`OU=IT,${staff}`),
        unit(`OU=Empty,${staff}`),
        unit(`OU=Former,${sambaSuffix}`),
        ...Array.from({ length: 12 }, (_, index) => user(`P${index}`, `OU=IT,${staff}`)),
        `dn: CN=Doors,OU=IT,${staff}\nchangetype: add\nobjectClass: group\nsAMAccountName: doors\n`,
      );
    }, 240_000);
    afterAll(async () => server?.stop());

    describe.each([
      ['an account that may read the changes of all', {}, 'all'],
      ['an account that may read what it sees', reader, 'visible'],
    ] as const)('%s', (_name, account, way) => {
      let world: DeltaWorld;
      let config: SourceConfig;
      const delta = async (): Promise<CycleReport> => {
        const report = await world.sync(config);
        const fresh = await deltaWorld(registries);
        await fresh.sync(config);
        expect(await contentsOf(world.database)).toEqual(await contentsOf(fresh.database));
        console.log(way, report.state, JSON.stringify(report.delta), JSON.stringify(report.entities.persons), world.why(), report.error);
        return report;
      };
      const cursor = async (): Promise<string> => {
        const rows = await world.database.all('SELECT source_cursor FROM cycle ORDER BY id DESC LIMIT 1');
        return Buffer.from(String(rows[0]?.['source_cursor']), 'base64').toString();
      };

      it('everything', async () => {
        world = await deltaWorld(registries);
        config = domainSource(server, { ...settings, ...account });
        await delta();
        console.log(await cursor());
        const u = (n: string) => `CN=${way}${n},OU=IT,${staff}`;
        await change(user(`${way}1`, `OU=IT,${staff}`), user(`${way}2`, `OU=IT,${staff}`), user(`${way}3`, `OU=IT,${staff}`));
        await delta();
        await change(`dn: ${u('1')}\nchangetype: modify\nreplace: sn\nsn: Changed\n`);
        await delta();
        await change(`dn: ${u('1')}\nchangetype: modify\nreplace: userAccountControl\nuserAccountControl: 514\n`);
        await delta();
        await rename(u('1'), `CN=${way}One`, staff);
        await delta();
        await rename(u('2'), `CN=${way}2`, `OU=Former,${sambaSuffix}`);
        await delta();
        await change(`dn: ${u('3')}\nchangetype: delete\n`);
        await delta();
        await rename(`OU=IT,${staff}`, 'OU=IT2');
        await delta();
        await rename(`OU=IT2,${staff}`, 'OU=IT');
        await delta();
      });
    });
  });

function unit(dn: string): string {
  return `dn: ${dn}\nchangetype: add\nobjectClass: organizationalUnit\n`;
}

function user(name: string, above: string): string {
  return `dn: CN=${name},${above}\nchangetype: add\nobjectClass: user\nsAMAccountName: ${name.toLowerCase()}\nsn: ${name}\n`;
}
