/** What a cycle that reads only what has changed must never do, and when it must not be one. */
import { Buffer } from 'node:buffer';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SourceConfig } from '../../src/config/document.ts';
import { GatehouseError } from '../../src/model/errors.ts';
import { openSource } from '../../src/sources/open.ts';
import type { Changes, Source } from '../../src/sources/source.ts';
import { registriesOf } from '../cycle/registries.ts';
import { serverAvailable } from '../servers/available.ts';
import { slapdSuffix } from '../servers/slapd.ts';
import {
  added,
  type DeltaDirectory,
  deleted,
  hrUnit,
  itUnit,
  person,
  sets,
  startDeltaDirectory,
  unit,
  unitsAndCards,
} from './delta-directory.ts';
import { type DeltaWorld, deltaWorld } from './delta-world.ts';
import { ldapSource } from './directory-config.ts';
import { testContext } from './source-config.ts';

const settings = {
  ...unitsAndCards,
  persons: {
    filter: '(objectClass=inetOrgPerson)',
    fields: { surname: 'sn', department: 'parentKey', employeeId: 'employeeNumber' },
  },
  guard: { persons: { count: 2 }, identifiers: { percent: 100 } },
};
const nothing = { changed: [], removed: [], hidden: [], suspects: [] };

if (serverAvailable('slapd')) {
  const registries = registriesOf('sqlite');
  let directory: DeltaDirectory;
  let world: DeltaWorld;
  let config: SourceConfig;
  /** A source that says something else of what has changed than it is so. */
  const telling = (told: Changes['told']) => ({
    open: (source: Source): Source => ({
      ...source,
      changesSince: async (asked, signal) => ({ ...((await source.changesSince?.(asked, signal)) as Changes), told }),
    }),
  });
  const cursor = async (): Promise<string | null> =>
    (await world.database.all('SELECT source_cursor FROM cycle ORDER BY id DESC LIMIT 1'))[0]?.['source_cursor'] as
      | string
      | null;

  describe('a cycle that reads only what has changed', { timeout: 120_000 }, () => {
    beforeAll(async () => {
      directory = await startDeltaDirectory();
    }, 120_000);
    beforeEach(async () => {
      world = await deltaWorld(registries);
      config = ldapSource(directory.server, settings);
      await world.sync(config);
    });
    afterAll(async () => directory?.server.stop());

    let changes = 0;
    const change = (): Promise<unknown> => directory.change(sets(`uid=p0,${itUnit}`, 'sn', `Change ${++changes}`));

    it('removes nobody because nothing is said of anybody, and nothing is given', async () => {
      await change();
      expect(await world.sync(config, telling(nothing))).toMatchObject({ state: 'unchanged', removed: 0, read: 0 });
    });

    it('removes nobody whom the source shows no more without saying why', async () => {
      const [row] = await world.database.all('SELECT key FROM link WHERE entity = 4 AND state = 0 LIMIT 1');
      await change();
      const report = await world.sync(config, telling({ ...nothing, hidden: [String(row?.['key'])] }));
      expect(report).toMatchObject({ delta: null, removed: 0 });
      expect(world.why()).toContain('may not see any more');
    });

    it('holds removals beyond the guard, counted against all links, and then reads everything', async () => {
      await directory.change(...['a', 'b', 'c'].map((name) => added(person(name, hrUnit))));
      await world.sync(config);
      await directory.change(...['a', 'b', 'c'].map((name) => deleted(`uid=${name},${hrUnit}`)));
      expect(await world.sync(config)).toMatchObject({
        state: 'held',
        removed: 0,
        held: 3,
        delta: { read: 0 },
      });
      expect(await cursor()).toBeNull();
      await change();
      expect(await world.sync(config)).toMatchObject({ state: 'held', held: 3, delta: null });
    });

    it('reads everything after a cookie that the server does not take', async () => {
      const { server, sync } = JSON.parse(Buffer.from(String(await cursor()), 'base64').toString());
      const broken = Object.fromEntries(
        Object.keys(sync).map((base) => [base, Buffer.from('rid=1,csn=x').toString('base64')]),
      );
      const text = Buffer.from(JSON.stringify({ server, sync: broken })).toString('base64');
      await world.database.run('UPDATE cycle SET source_cursor = ?', [text]);
      await change();
      expect(await world.sync(config)).toMatchObject({ updated: 1, delta: null, error: null });
      await change();
      expect(await world.sync(config)).toMatchObject({ updated: 1, delta: { read: 1 } });
    });

    it('reads everything when it is time, when it is told to, and after another configuration', async () => {
      await change();
      expect(await world.sync(config, { force: true })).toMatchObject({ updated: 1, delta: null });
      await change();
      expect(await world.sync(config)).toMatchObject({ delta: { read: 1 } });
      world.now = new Date(Date.now() + 3_600_001);
      await change();
      expect(await world.sync(config)).toMatchObject({ updated: 1, delta: null });
      await change();
      const fields = { ...settings.persons.fields, 'custom.mail': 'mail' };
      const other = ldapSource(directory.server, { ...settings, persons: { ...settings.persons, fields } });
      expect(await world.sync(other)).toMatchObject({ updated: 1, delta: null });
      await change();
      const never = ldapSource(directory.server, { ...settings, fullReadingEvery: '0s' });
      await world.sync(never);
      await change();
      expect(await world.sync(never)).toMatchObject({ updated: 1, delta: null });
    });

    it('reads everything after a cycle that failed', async () => {
      await change();
      const read = () => {
        throw new GatehouseError('source.read', 'The connection broke.');
      };
      const failing = { open: (source: Source): Source => ({ ...source, read }) };
      expect(await world.sync(config, failing)).toMatchObject({ state: 'failed' });
      expect(await world.sync(config)).toMatchObject({ updated: 1, delta: null });
    });

    it('reads everything where the key is an attribute that nobody tells of who is gone', async () => {
      const persons = { ...settings.persons, fields: { ...settings.persons.fields, key: 'uid' } };
      const { identifiers: _, ...others } = settings;
      const keyed = ldapSource(directory.server, { ...others, persons });
      world = await deltaWorld(registries);
      await world.sync(keyed);
      await change();
      expect(await world.sync(keyed)).toMatchObject({ updated: 1, delta: null, error: null });
    });
  });

  it('reads everything when the server does not remember who was removed', { timeout: 120_000 }, async () => {
    directory = await startDeltaDirectory({ sessionLog: 1 });
    try {
      world = await deltaWorld(registries);
      config = ldapSource(directory.server, settings);
      await world.sync(config);
      await directory.change(
        sets(`uid=p1,${itUnit}`, 'sn', 'A'),
        deleted(`uid=p2,${itUnit}`),
        sets(`uid=p3,${itUnit}`, 'sn', 'B'),
      );
      expect(await world.sync(config)).toMatchObject({
        delta: null,
        entities: { persons: { removed: 1, updated: 2 } },
      });
      expect(world.why()).toContain('syncprov-sessionlog');
    } finally {
      await directory.server.stop();
    }
  });

  it('reads everything when another server answers', { timeout: 120_000 }, async () => {
    const first = await startDeltaDirectory();
    const second = await startDeltaDirectory();
    try {
      world = await deltaWorld(registries);
      config = ldapSource({ url: `${first.server.url},${second.server.url}` }, settings);
      await world.sync(config);
      await first.server.stop();
      expect(await world.sync(config)).toMatchObject({ state: 'unchanged', delta: null, removed: 0, error: null });
      expect(world.why()).toContain('another server');
      await second.change(sets(`uid=p1,${itUnit}`, 'sn', 'A'));
      expect(await world.sync(config)).toMatchObject({ updated: 1, delta: { read: 1 } });
    } finally {
      await first.server.stop();
      await second.server.stop();
    }
  });

  it('reads 10 of 100,000 entries, in a process of its own', { timeout: 600_000 }, async () => {
    const many = `ou=many,${slapdSuffix}`;
    const more = Array.from({ length: 100_000 }, (_, index) => person(`m${index}`, many));
    directory = await startDeltaDirectory({ more: [unit('many', slapdSuffix), ...more] });
    try {
      world = await deltaWorld(registries);
      config = ldapSource(directory.server, { ...settings, base: slapdSuffix });
      const open = { opened: (source: SourceConfig, signal: AbortSignal) => openSource(source, testContext, signal) };
      expect(await world.sync(config, open)).toMatchObject({ state: 'applied', error: null });
      const changed = Array.from({ length: 8 }, (_, index) => sets(`uid=m${index * 999},${many}`, 'sn', 'Changed'));
      await directory.change(...changed, added(person('added', many)), deleted(`uid=m7,${many}`));
      const report = await world.sync(config, open);
      expect(report).toMatchObject({ delta: { read: 9, known: 100_022 }, updated: 8, created: 1, removed: 1, read: 9 });
    } finally {
      await directory.server.stop();
    }
  });
}
