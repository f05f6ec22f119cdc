/** A domain whose controllers are found in its DNS, with two controllers that really answer there. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceConfig } from '../../src/config/document.ts';
import { parseDocument } from '../../src/config/parse.ts';
import { activeDirectory } from '../../src/sources/ldap/directory.ts';
import type { CycleReport } from '../../src/sync/report.ts';
import { registriesOf } from '../cycle/registries.ts';
import { serverAvailable } from '../servers/available.ts';
import { type Samba, sambaAdmin, sambaRealm, sambaSuffix, startSamba } from '../servers/samba.ts';
import { cycleOf } from './cycle-of.ts';
import { failureOf } from './reading.ts';
import { testContext } from './source-config.ts';

const zone = `_msdcs.${sambaRealm}`;
const controllers = '_ldap._tcp.dc';

if (serverAvailable('samba'))
  describe('a domain that is found in DNS', { timeout: 400_000 }, () => {
    const registries = registriesOf('sqlite');
    let near: Samba;
    /** Its DNS knows both. */
    let far: Samba;
    let folder: string;
    const source = (lines: object = {}): SourceConfig => {
      const all = { percent: 100, changePercent: 100 };
      const preset = { name: 'dir', type: 'active-directory', domain: sambaRealm, account: 'administrator' };
      const tree = {
        ...preset,
        password: sambaAdmin.password,
        dns: [far.host],
        tls: { ca: join(folder, 'authorities.pem') },
        guard: { departments: all, persons: all, photos: all },
        ...lines,
      };
      const { document } = parseDocument(JSON.stringify({ sources: [tree] }), { env: {}, readFile: () => '' });
      return document.sources[0] as SourceConfig;
    };
    const nearest = async (config: SourceConfig): Promise<string | undefined> => {
      const opened = await activeDirectory.open(config, testContext);
      await opened.close();
      return opened.server?.url;
    };
    const urlOf = (name: string): string => `ldaps://${name}.${sambaRealm}:636`;

    beforeAll(async () => {
      far = await startSamba({ dns: true, hostName: 'dc2' });
      near = await startSamba({ hostName: 'dc1' });
      folder = await mkdtemp(join(tmpdir(), 'gatehouse-domain-'));
      const authorities = await Promise.all([near, far].map(({ authority }) => readFile(authority, 'utf8')));
      await writeFile(join(folder, 'authorities.pem'), authorities.join('\n'));
      await near.add(person('Near'));
      await far.add(person('Far'));
      await far.dns('add', sambaRealm, 'dc1', 'A', near.host);
      await far.dns('add', zone, controllers, 'SRV', `dc1.${sambaRealm} 389 5 1`);
    }, 400_000);
    afterAll(async () => {
      await near?.stop();
      await far?.stop();
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    });

    it('is asked at the controller of the lowest priority, whose certificate has the name that DNS has', async () => {
      expect(await nearest(source())).toBe(urlOf('dc2'));
      await far.dns('add', zone, controllers, 'SRV', `dc2.${sambaRealm} 389 9 100`);
      await far.dns('delete', zone, controllers, 'SRV', `dc2.${sambaRealm} 389 0 100`);
      expect(await nearest(source())).toBe(urlOf('dc1'));
      expect(await nearest(source({ connection: `ldaps://DC2.${sambaRealm}` }))).toBe(`ldaps://DC2.${sambaRealm}:636`);
    });

    it('is read whole from the next controller when the first is gone', async () => {
      const database = await registries.open();
      const config = source();
      const sync = (): Promise<CycleReport> => cycleOf(config, { database, dataFolder: registries.folder() });
      const active = async (): Promise<unknown[]> =>
        (await database.all("SELECT surname FROM person WHERE status = 'active'")).map((row) => row['surname']);
      expect(await sync()).toMatchObject({ state: 'applied', error: null });
      expect(await sync()).toMatchObject({ state: 'skipped' });
      expect(await active()).toEqual(['Near']);
      await near.halt();
      expect(await sync()).toMatchObject({ state: 'applied', error: null });
      expect(await active()).toEqual(['Far']);
      expect(await sync()).toMatchObject({ state: 'skipped' });
      await near.resume();
      expect(await sync()).toMatchObject({ state: 'applied', error: null });
      expect(await active()).toEqual(['Near']);
    });

    it('that DNS does not know is refused with what to do', async () => {
      const error = await failureOf(nearest(source({ domain: 'nowhere.test' })));
      expect(error).toMatchObject({ code: 'source.connect', value: 'nowhere.test' });
      expect(error.message).toContain('_ldap._tcp.dc._msdcs.nowhere.test');
      expect(error.message).toContain(far.host);
      expect(error.remedy).toContain('connection: ldaps://dc1.nowhere.test');
      const host = await failureOf(nearest(source({ connection: `ldaps://nobody.${sambaRealm}` })));
      expect(host).toMatchObject({ code: 'source.connect' });
      expect(host.message).toContain('does not know the host: there is no such name');
    });

    describe('through a DNS server that never answers', () => {
      let silent: Socket;
      let dns: string[];
      beforeAll(async () => {
        silent = createSocket('udp4').bind(0, '127.0.0.1');
        await once(silent, 'listening');
        dns = [`127.0.0.1:${silent.address().port}`];
      });
      afterAll(() => void silent.close());

      it('fails by the limit of connecting', async () => {
        const begun = performance.now();
        const error = await failureOf(nearest(source({ dns, timeLimits: { connect: '1s' } })));
        expect(error).toMatchObject({ code: 'source.timeout', place: 'dir.dns' });
        expect(performance.now() - begun).toBeLessThan(5000);
        const host = source({ dns, connection: `ldaps://dc1.${sambaRealm}`, timeLimits: { connect: '1s' } });
        expect(await failureOf(nearest(host))).toMatchObject({ code: 'source.timeout' });
      });

      it('stops in less than a second when it is cancelled', async () => {
        const stopper = new AbortController();
        const opening = failureOf(activeDirectory.open(source({ dns }), testContext, stopper.signal));
        setTimeout(() => stopper.abort(), 200);
        const begun = performance.now();
        expect(await opening).toMatchObject({ code: 'source.cancelled' });
        expect(performance.now() - begun).toBeLessThan(1200);
      });
    });
  });

it.each(['dc1', '10.0.0.300', '10.0.0.1:0', '[::1', ''])('dns is an address and no name: %s is refused', (server) => {
  const source = { name: 'd', type: 'active-directory', domain: 'a.test', account: 'a', password: 'b', dns: [server] };
  expect(() => parseDocument(JSON.stringify({ sources: [source] }), { env: {}, readFile: () => '' })).toThrow(
    /address of a DNS server/,
  );
});

function person(sn: string): string {
  return `dn: CN=${sn},CN=Users,${sambaSuffix}\nobjectClass: user\nsAMAccountName: ${sn.toLowerCase()}\nsn: ${sn}\nuserAccountControl: 512\n`;
}
