/** Cycles over Active Directory that read only what has changed, in each of the ways in which a controller tells it. */
import { Buffer } from 'node:buffer';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceConfig } from '../../src/config/document.ts';
import type { CycleReport } from '../../src/sync/report.ts';
import { registriesOf } from '../cycle/registries.ts';
import { serverAvailable } from '../servers/available.ts';
import { type Samba, sambaAdmin, sambaSuffix, startSamba } from '../servers/samba.ts';
import { runProgram } from '../servers/server-process.ts';
import { deleted, sets } from './delta-directory.ts';
import { contentsOf, type DeltaWorld, deltaWorld } from './delta-world.ts';
import { domainSource } from './directory-config.ts';

const staff = `OU=Staff,${sambaSuffix}`;
const former = `OU=Former,${sambaSuffix}`;
const password = 'Reading-2026-only';
const settings = {
  base: staff,
  without: ['photos'],
  // Without the name of the manager, so that who goes can have been named by nobody.
  persons: { fields: { 'custom.manager': 'info' } },
  guard: { persons: { percent: 100 }, departments: { percent: 100 } },
};

if (serverAvailable('samba'))
  describe('a cycle over a domain that reads only what has changed', { timeout: 300_000 }, () => {
    const registries = registriesOf('sqlite');
    let server: Samba;
    let world: DeltaWorld;
    let config: SourceConfig;
    const run = (program: string, words: readonly string[], input = ''): Promise<string> =>
      runProgram([program, '-x', '-H', server.plainUrl, '-D', sambaAdmin.bindDn, '-w', sambaAdmin.password, ...words], {
        input,
      });
    const change = (...ldif: string[]): Promise<string> => run('ldapmodify', [], ldif.join('\n'));
    const rename = (dn: string, rdn: string, above?: string): Promise<string> =>
      run('ldapmodrdn', ['-r', ...(above === undefined ? [] : ['-s', above]), dn, rdn]);
    const delta = async (): Promise<CycleReport> => {
      const report = await world.sync(config);
      expect(report.error).toBeNull();
      const fresh = await deltaWorld(registries);
      await fresh.sync(config);
      expect(await contentsOf(world.database)).toEqual(await contentsOf(fresh.database));
      return report;
    };
    const start = async (account: string, lines: object = settings): Promise<void> => {
      world = await deltaWorld(registries);
      config = domainSource(server, { ...lines, account, password });
      expect(await world.sync(config)).toMatchObject({ state: 'applied', delta: null, error: null });
    };
    interface Cursor {
      server: string;
      windows: { way: string; cookie?: string; usn?: string };
    }
    const cursor = async (): Promise<Cursor> => {
      const [row] = await world.database.all('SELECT source_cursor FROM cycle ORDER BY id DESC LIMIT 1');
      return JSON.parse(Buffer.from(String(row?.['source_cursor']), 'base64').toString()) as Cursor;
    };
    const goOnFrom = async (at: Cursor): Promise<void> => {
      const text = Buffer.from(JSON.stringify(at)).toString('base64');
      await world.database.run('UPDATE cycle SET source_cursor = ?', [text]);
    };

    beforeAll(async () => {
      server = await startSamba({ plain: true });
      await server.tool('user', 'create', 'reader', password);
      await server.tool('user', 'create', 'follower', password);
      await run(
        'ldapmodify',
        [],
        [unit(staff), unit(`OU=IT,${staff}`), unit(`OU=HR,${staff}`), unit(former)].join('\n'),
      );
      await change(...Array.from({ length: 8 }, (_, index) => user(`P${index}`, `OU=IT,${staff}`)), group('Doors'));
      await grantRights(server, 'follower', run);
    }, 300_000);
    afterAll(async () => server?.stop());

    /** Whatever the way, what entries are is followed. */
    const followEntries = async (letter: string): Promise<void> => {
      const it_ = `OU=IT,${staff}`;
      const names = [1, 2].map((number) => `${letter}${number}`);
      await change(...names.map((name) => user(name, it_)));
      expect(await delta()).toMatchObject({ created: 2, delta: { read: 2 } });
      await change(sets(`CN=${letter}1,${it_}`, 'sn', 'Changed'));
      expect(await delta()).toMatchObject({ updated: 1, delta: { read: 1 } });
      await change(sets(`CN=${letter}1,${it_}`, 'userAccountControl', '546'));
      expect(await delta()).toMatchObject({ updated: 1, delta: { read: 1 } });
      await rename(`CN=${letter}1,${it_}`, `CN=${letter}One`, `OU=HR,${staff}`);
      expect(await delta()).toMatchObject({ updated: 1, removed: 0, delta: { read: 1 } });
      await rename(`CN=${letter}2,${it_}`, `CN=${letter}2`, former);
      expect(await delta()).toMatchObject({ entities: { persons: { removed: 1 } }, delta: { read: 1 } });
    };

    it('follows entries with an account that may read the changes of all, also those that are deleted', async () => {
      await start('follower');
      expect(await cursor()).toMatchObject({ windows: { way: 'all' } });
      await followEntries('a');
      await change(deleted(`CN=P0,OU=IT,${staff}`));
      expect(await delta()).toMatchObject({ entities: { persons: { removed: 1 } }, delta: { read: 0 } });
    });

    it('follows entries with an account without that right, and those that are deleted when everything is read', async () => {
      await start('reader');
      expect(await cursor()).toMatchObject({ windows: { way: 'visible' } });
      await followEntries('b');
      await change(deleted(`CN=P1,OU=IT,${staff}`));
      expect(await world.sync(config)).toMatchObject({ removed: 0, error: null });
      expect(await world.sync(config, { force: true })).toMatchObject({ entities: { persons: { removed: 1 } } });
    });

    it('follows entries by the numbers of changes where a controller refuses both', async () => {
      const proxy = await startRefusing(server.host);
      try {
        const plain = { connection: `ldap://127.0.0.1:${proxy.port}`, tls: { startTls: 'never' } };
        await start('reader', { ...settings, ...plain });
        expect(proxy.refused()).toBe(2);
        expect(await cursor()).toMatchObject({ windows: { way: 'numbers' } });
        await followEntries('c');
        expect(await cursor()).toMatchObject({ windows: { way: 'numbers' } });
      } finally {
        proxy.stop();
      }
    });

    it('reads everything after another controller, another copy of its data, or a cookie that it does not take', async () => {
      await start('follower');
      const own = await cursor();
      let changes = 0;
      for (const other of [
        { ...own, server: own.server.replace('cn=dc1', 'cn=dc2') },
        { ...own, server: own.server.replace(/[0-9a-f]{32}$/, '0'.repeat(32)) },
        { ...own, windows: { way: 'all', cookie: Buffer.from('no cookie').toString('base64') } },
        { ...own, windows: { way: 'numbers', usn: '999999999' } },
      ]) {
        await goOnFrom(other);
        await change(sets(`CN=P2,OU=IT,${staff}`, 'sn', `Name ${++changes}`));
        expect(await world.sync(config)).toMatchObject({ updated: 1, delta: null, error: null });
      }
      await change(sets(`CN=P2,OU=IT,${staff}`, 'sn', 'Last'));
      expect(await delta()).toMatchObject({ updated: 1, delta: { read: 1 } });
    });

    it('reads everything when a unit or a group has changed, or a manager has gone', async () => {
      const fields = { accessLevels: { groups: { [`CN=Doors,OU=IT,${staff}`]: 'Doors' } } };
      await start('follower', { ...settings, persons: { fields } });
      await rename(`OU=IT,${staff}`, 'OU=Technology');
      expect(await delta()).toMatchObject({ delta: null });
      await rename(`OU=Technology,${staff}`, 'OU=IT');
      expect(await delta()).toMatchObject({ delta: null });
      const doors = `dn: CN=Doors,OU=IT,${staff}\nchangetype: modify\nadd: member\nmember: CN=P3,OU=IT,${staff}\n`;
      await change(doors);
      expect(await delta()).toMatchObject({ entities: { persons: { updated: 1 } }, delta: null });
      await change(doors.replace('add:', 'delete:'), sets(`CN=P4,OU=IT,${staff}`, 'manager', `CN=P5,OU=IT,${staff}`));
      expect(await delta()).toMatchObject({ entities: { persons: { updated: 2 } }, delta: null });
      await rename(`CN=P5,OU=IT,${staff}`, 'CN=Boss');
      expect(await delta()).toMatchObject({ updated: 1, delta: { read: 2 } });
      await change(deleted(`CN=Boss,OU=IT,${staff}`));
      expect(await delta()).toMatchObject({ entities: { persons: { removed: 1, updated: 1 } }, delta: null });
    });
  });

function unit(dn: string): string {
  return `dn: ${dn}\nchangetype: add\nobjectClass: organizationalUnit\n`;
}

/** An account that is not disabled, as one without a password can be. */
function user(name: string, above: string): string {
  return `dn: CN=${name},${above}\nchangetype: add\nobjectClass: user\nsAMAccountName: ${name}\nsn: ${name}\nuserAccountControl: 544\n`;
}

function group(name: string): string {
  return `dn: CN=${name},OU=IT,${staff}\nchangetype: add\nobjectClass: group\nsAMAccountName: ${name}\n`;
}

/** The rights of the manual in Samba's words: Replicating Directory Changes, and to see what was deleted. */
async function grantRights(
  server: Samba,
  account: string,
  run: (program: string, words: readonly string[]) => Promise<string>,
): Promise<void> {
  const shown = await run('ldapsearch', ['-LLL', '-b', sambaSuffix, `(sAMAccountName=${account})`, 'objectSid']);
  const bytes = Buffer.from(/objectSid:: (\S+)/.exec(shown)?.[1] ?? '', 'base64');
  const parts = Array.from({ length: bytes[1] ?? 0 }, (_, index) => bytes.readUInt32LE(8 + index * 4));
  const sid = ['S', bytes[0], bytes.readUIntBE(2, 6), ...parts].join('-');
  const right = `(OA;;CR;1131f6aa-9c07-11d1-f79f-00c04fc2dcd2;;${sid})`;
  await server.tool('dsacl', 'set', `--objectdn=${sambaSuffix}`, `--sddl=${right}`);
  const who = `D:PAI(A;;RPWPCCDCLCSWRCWDWOSD;;;SY)(A;;LCRP;;;BA)(A;;LCRP;;;${sid})`;
  await server.edit(
    `dn: CN=Deleted Objects,${sambaSuffix}\nchangetype: modify\nreplace: nTSecurityDescriptor\nnTSecurityDescriptor: ${who}\n`,
  );
}

/** The controller behind a proxy that names another control where DirSync is asked for: one that no controller knows, and so refuses. */
async function startRefusing(host: string) {
  let refused = 0;
  const server = createServer((client) => {
    const upstream = connect(389, host);
    for (const socket of [client, upstream])
      socket.on('error', () => {}).on('close', () => [client, upstream].map((one) => one.destroy()));
    client.on('data', (bytes) => {
      const at = bytes.indexOf('1.2.840.113556.1.4.841');
      if (at >= 0) {
        refused += 1;
        bytes.write('1.2.840.113556.1.4.999', at);
      }
      upstream.write(bytes);
    });
    upstream.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, refused: () => refused, stop: () => server.close() };
}
