/**
 * Several servers of one directory, each at a state of its own: what a cycle takes over, and the version that it remembers, come from one of
 * them, whatever happens to it.
 */
import { Buffer } from 'node:buffer';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { SourceConfig } from '../../src/config/document.ts';
import type { RowBatch } from '../../src/model/row-batch.ts';
import type { Database } from '../../src/registry/database.ts';
import type { Source } from '../../src/sources/source.ts';
import type { CycleReport } from '../../src/sync/report.ts';
import { portrait } from '../cycle/photo-world.ts';
import { registriesOf } from '../cycle/registries.ts';
import { serverAvailable } from '../servers/available.ts';
import { runProgram } from '../servers/server-process.ts';
import { type Slapd, slapdAdmin, slapdSuffix, startSlapd } from '../servers/slapd.ts';
import { cycleOf, openAsProductDoes } from './cycle-of.ts';
import { ldapSource } from './directory-config.ts';

const people = `ou=people,${slapdSuffix}`;
const all = { percent: 100, changePercent: 100 };
const settings = {
  persons: { filter: '(uid=*)', fields: { key: 'uid', surname: 'sn' } },
  identifiers: { filter: '(uid=*)', fields: { number: { column: 'carLicense', format: 'w26' } } },
  photos: { attribute: 'jpegPhoto', version: 'description' },
  guard: { persons: all, identifiers: all, photos: all },
};

/** What happens meanwhile, told by the search that runs; `null` is before the rows are read. */
type Meanwhile = (search: string | null) => Promise<void>;

if (serverAvailable('slapd'))
  describe('a directory with several servers', { timeout: 120_000 }, () => {
    const registries = registriesOf('sqlite');
    let first: Slapd;
    let second: Slapd;
    let config: SourceConfig;
    let database: Database;
    let running: Slapd[] = [];
    const stopAll = async (): Promise<void> => {
      for (const server of running) await server.stop();
      running = [];
    };
    const sync = (meanwhile: Meanwhile = async () => undefined): Promise<CycleReport> =>
      cycleOf(
        config,
        { database, dataFolder: registries.folder() },
        {
          async open(source, signal, forValue) {
            if (!forValue) await meanwhile(null);
            return watched(await openAsProductDoes(source, signal, forValue), meanwhile);
          },
        },
      );
    const surnames = async (): Promise<unknown[]> =>
      (await database.all("SELECT surname FROM person WHERE status = 'active' ORDER BY surname")).map(
        (row) => row['surname'],
      );
    const rename = (server: Slapd, sn: string): Promise<string> =>
      runProgram(['ldapmodify', '-x', '-H', server.url, '-D', slapdAdmin.bindDn, '-w', slapdAdmin.password], {
        input: `dn: uid=kim,${people}\nchangetype: modify\nreplace: sn\nsn: ${sn}\n`,
      });

    const start = async (ldif: string): Promise<Slapd> => {
      const server = await startSlapd({ ldif });
      running.push(server);
      return server;
    };

    beforeEach(async () => {
      await stopAll();
      first = await start(await entries('First', '45,21002'));
      second = await start(await entries('Second', '45,21003'));
      config = ldapSource({ url: `${first.url},${second.url}` }, settings);
      database = await registries.open();
    }, 120_000);
    afterAll(stopAll);

    it('remembers the version of the server that gave the rows', async () => {
      const report = await sync(async (search) => {
        if (search === null) await first.halt().catch(() => undefined);
      });
      expect(report).toMatchObject({ state: 'applied', error: null });
      expect(await surnames()).toEqual(['Second']);
      expect(await sync()).toMatchObject({ state: 'skipped' });
      // Nothing has changed there since its version was asked for, but its rows were never read.
      await first.resume();
      expect(await sync()).toMatchObject({ state: 'applied' });
      expect(await surnames()).toEqual(['First']);
      expect(await sync()).toMatchObject({ state: 'skipped' });
    });

    it('fails when its server goes between two entities, though another is there, and then reads that one whole', async () => {
      expect(await sync()).toMatchObject({ state: 'applied' });
      await rename(first, 'Changed');
      const report = await sync(async (search) => {
        if (search?.includes('"sn"') === true) await first.halt();
      });
      expect(report).toMatchObject({ state: 'failed', removed: 0, updated: 0 });
      expect(report.error?.code).toMatch(/^source\.(connect|read)$/);
      expect(report.error?.message).toContain(String(first.port));
      expect(report.error?.message).not.toContain(String(second.port));
      expect(await surnames()).toEqual(['First']);
      expect(await sync()).toMatchObject({ state: 'applied' });
      expect(await surnames()).toEqual(['Second']);
    });

    it('fails when its server goes in the middle of an entity', async () => {
      // More than waits in the memory of the process that reads.
      first = await start(`${await entries('First', '45,21002')}\n${crowd()}`);
      config = ldapSource({ url: `${first.url},${second.url}` }, settings);
      let killed = false;
      const report = await sync(async (search) => {
        if (search === null || killed) return;
        killed = true;
        await first.halt();
      });
      expect(report).toMatchObject({ state: 'failed', created: 0, removed: 0 });
      expect(await surnames()).toEqual([]);
      expect(await sync()).toMatchObject({ state: 'applied' });
      expect(await surnames()).toEqual(['Second']);
    });

    it('takes no photo of another server than the one that told its version', async () => {
      const report = await sync(async (search) => {
        if (search?.includes('"description"') === true) await first.halt();
      });
      expect(report.photosFetched).toBe(0);
      expect(await database.all('SELECT * FROM photo')).toEqual([]);
      expect(await sync()).toMatchObject({ state: 'applied', photosFetched: 1 });
    });
  });

/** The source as it is, with what happens after each of its batches. */
function watched(source: Source, meanwhile: Meanwhile): Source {
  return {
    ...source,
    async *read(query, signal): AsyncGenerator<RowBatch> {
      for await (const batch of source.read(query, signal)) {
        yield batch;
        await meanwhile(query.text);
      }
    },
  };
}

async function entries(sn: string, number: string): Promise<string> {
  const photo = Buffer.from(await portrait(sn.length)).toString('base64');
  const person = ['objectClass: inetOrgPerson', 'uid: kim', 'cn: x', `sn: ${sn}`, `carLicense: ${number}`];
  return [
    `dn: ${people}\nobjectClass: organizationalUnit\nou: people\n`,
    `dn: uid=kim,${people}\n${person.join('\n')}\ndescription: ${sn}\njpegPhoto:: ${photo}\n`,
  ].join('\n');
}

function crowd(): string {
  const one = (index: number): string =>
    `dn: uid=c${index},${people}\nobjectClass: inetOrgPerson\nuid: c${index}\ncn: x\nsn: ${'x'.repeat(3000)}\n`;
  return Array.from({ length: 12_000 }, (_, index) => one(index)).join('\n');
}
