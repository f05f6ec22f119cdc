/** Photos in cycles: what is fetched and what is not, what goes away, and what one bad photo costs. */

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { deletePhotosOfPeople, readPhoto, readPhotoByHash } from '../../src/registry/photos.ts';
import { releaseHeld } from '../../src/sync/decide.ts';
import { undo } from '../../src/sync/undo.ts';
import { testContext } from './harness.ts';
import { type PhotoWorld, photoWorld, portrait } from './photo-world.ts';
import { onBothRegistries } from './registries.ts';

const truncated = async (): Promise<Uint8Array> => (await portrait(99, 300, 400)).slice(0, 900);

onBothRegistries('Photos', (registries) => {
  const worlds: PhotoWorld[] = [];
  const start = async (photos: Readonly<Record<number, Uint8Array | null>>): Promise<PhotoWorld> => {
    const world = await photoWorld(registries);
    worlds.push(world);
    for (const [id, photo] of Object.entries(photos)) await world.put(Number(id), photo, photo === null ? null : 1);
    return world;
  };
  const three = async () => ({ 1: await portrait(1), 2: await portrait(2, 1000, 2000), 3: null });
  afterEach(async () => {
    await Promise.all(worlds.splice(0).map((world) => world.close()));
  });

  test('come fitted, with their version, hash and size, and are read by nobody again while they stay the same', async () => {
    const world = await start(await three());
    const first = await world.sync(world.config());
    expect(first).toMatchObject({ state: 'applied', photosFetched: 2, entities: { photos: { read: 2, created: 2 } } });
    const photos = await world.photos();
    expect(photos).toMatchObject({
      1: { version: '1', width: 60, height: 80 },
      2: { version: '1', width: 320, height: 640 },
    });
    const person = (await readPhoto(world.database, 1, 1)) ?? (await readPhoto(world.database, 2, 1));
    expect(
      createHash('sha256')
        .update(person?.jpeg ?? '')
        .digest('hex'),
    ).toBe(person?.sha256);
    const again = await world.sync(world.config());
    expect(again).toMatchObject({ state: 'unchanged', photosFetched: 0, entities: { photos: { unchanged: 2 } } });
  });

  test('are fetched again one by one when their version changes; a preview says which and fetches none', async () => {
    const world = await start(await three());
    await world.sync(world.config());
    await world.put(1, await portrait(11), 2);
    expect(
      (await world.preview(world.config())).map(({ entity, key, change, fields }) => [entity, key, change, fields]),
    ).toEqual([
      ['photos', '1', 'update', { version: ['1', '2'], sha256: [expect.stringMatching(/^[0-9a-f]{64}$/), null] }],
    ]);
    expect(await world.sync(world.config())).toMatchObject({ photosFetched: 1, entities: { photos: { updated: 1 } } });
    expect((await world.photos())['1']).toMatchObject({ version: '2' });
  });

  test('with a new version and the same picture are no change', async () => {
    const world = await start(await three());
    await world.sync(world.config());
    await world.put(1, await portrait(1), 7);
    expect(await world.sync(world.config())).toMatchObject({ state: 'unchanged', photosFetched: 1, updated: 0 });
    expect((await world.photos())['1']).toMatchObject({ version: '7' });
  });

  test('are made anew when the box changes', async () => {
    const world = await start(await three());
    await world.sync(world.config());
    const smaller = world.config({ photos: '      box: { width: 100, height: 100 }' });
    expect(await world.sync(smaller)).toMatchObject({ photosFetched: 2 });
    expect((await world.photos())['2']).toMatchObject({ width: 50, height: 100 });
    expect(await world.sync(smaller)).toMatchObject({ photosFetched: 0 });
  });

  test('without versions are compared by their bytes, and nothing is written where these are the same', async () => {
    const world = await start({ ...(await three()), 4: await truncated() });
    const config = world.config({ versions: false });
    expect(await world.sync(config)).toMatchObject({
      photosFetched: 3,
      entities: { photos: { created: 2, rejected: 1 } },
    });
    const before = await world.photos();
    expect(await world.sync(config)).toMatchObject({
      state: 'unchanged',
      entities: { photos: { unchanged: 2, rejected: 1 } },
    });
    expect(await world.photos()).toEqual(before);
    await world.put(2, await portrait(22), null);
    expect(await world.sync(config)).toMatchObject({ entities: { photos: { updated: 1, unchanged: 1, rejected: 1 } } });
  });

  test('that cannot be used are named, cost nobody anything, and are not fetched again until they change', async () => {
    const world = await start({ ...(await three()), 4: await truncated(), 5: Buffer.from('<html>not found</html>') });
    const config = world.config();
    const first = await world.sync(config);
    expect(first).toMatchObject({
      state: 'applied',
      photosFetched: 4,
      rejected: 2,
      entities: { photos: { created: 2 } },
    });
    expect(await world.rejects()).toEqual(['4 photo.broken', '5 photo.format']);
    expect(await world.sync(config)).toMatchObject({ state: 'unchanged', photosFetched: 0, rejected: 2 });
    expect(await world.rejects()).toEqual(['4 photo.broken', '5 photo.format']);
    await world.put(4, await portrait(4), 2);
    expect(await world.sync(config)).toMatchObject({
      photosFetched: 1,
      rejected: 1,
      entities: { photos: { created: 1 } },
    });
    expect(await world.rejects()).toEqual(['5 photo.format']);
  });

  test('that become unusable leave the last good one in place', async () => {
    const world = await start(await three());
    await world.sync(world.config());
    const good = (await world.photos())['1'];
    await world.put(1, await truncated(), 2);
    expect(await world.sync(world.config())).toMatchObject({ rejected: 1 });
    expect((await world.photos())['1']).toEqual(good);
  });

  test('that go away in the source stay, unless the configuration says delete', async () => {
    const world = await start({ ...(await three()), 4: await portrait(4) });
    await world.sync(world.config());
    await world.put(1, null, null);
    expect(await world.sync(world.config())).toMatchObject({ state: 'unchanged', removed: 0 });
    expect(Object.keys(await world.photos())).toEqual(['1', '2', '4']);
    const deleting = world.config({ missing: 'delete' });
    expect(await world.sync(deleting)).toMatchObject({ removed: 1, entities: { photos: { removed: 1 } } });
    expect(Object.keys(await world.photos())).toEqual(['2', '4']);
    expect(await world.sync(deleting)).toMatchObject({ state: 'unchanged' });
    await world.put(1, await portrait(1), 5);
    expect(await world.sync(deleting)).toMatchObject({ entities: { photos: { created: 1 } } });
  });

  test.each([true, false])('that go away only as bytes are deleted too, with versions: %s', async (versions) => {
    const world = await start({ ...(await three()), 4: await portrait(4) });
    const config = world.config({ versions, missing: 'delete' });
    await world.sync(config);
    await world.put(1, null, 2);
    expect(await world.sync(config)).toMatchObject({ entities: { photos: { removed: 1 } } });
    expect(Object.keys(await world.photos())).toEqual(['2', '4']);
    await world.sync(config);
    expect(await world.sync(config)).toMatchObject({ state: 'unchanged' });
  });

  test('that go away in great number are held, and go when they are released', async () => {
    const world = await start({ 1: await portrait(1), 2: await portrait(2), 3: await portrait(3) });
    const config = world.config({ missing: 'delete' });
    await world.sync(config);
    for (const id of [1, 2]) await world.put(id, null, null);
    const held = await world.sync(config);
    expect(held).toMatchObject({ state: 'held', held: 2 });
    expect(Object.keys(await world.photos())).toHaveLength(3);
    const task = { database: world.database, sources: [config], context: testContext(), actor: 'test' };
    expect(await releaseHeld(task, held.cycle ?? 0)).toMatchObject({ done: 2, kept: [] });
    expect(Object.keys(await world.photos())).toEqual(['3']);
    expect(await world.sync(config)).toMatchObject({ state: 'unchanged' });
  });

  test('that several people share are told of', async () => {
    const same = await portrait(5);
    const world = await start({ 1: same, 2: await portrait(2), 3: same });
    const first = await world.sync(world.config());
    expect(first.notices).toMatchObject([{ entity: 'photos', code: 'photo.shared' }]);
    expect(first.notices[0]?.text).toContain('1, 3');
    expect(first).toMatchObject({ state: 'applied', entities: { photos: { created: 3 } } });
  });

  test('whose query fails are told of, everything else goes on, and the next cycle tries again', async () => {
    const world = await start(await three());
    const broken = world.config({ image: 'SELECT picture FROM staff WHERE id = :person' });
    const report = await world.sync(broken);
    expect(report).toMatchObject({
      state: 'applied',
      photosFetched: 0,
      error: null,
      entities: { persons: { created: 3 } },
    });
    expect(report.rejected + report.notices.length).toBeGreaterThan(0);
    expect(await world.sync(world.config())).toMatchObject({ photosFetched: 2, rejected: 0 });
  });

  test('of a cycle that is taken back go again, the former ones come back, and all of it stays so', async () => {
    const world = await start({ 1: await portrait(1) });
    const config = world.config();
    await world.put(2, null, null);
    await world.sync(config);
    const first = (await world.photos())[1];
    await world.put(2, await portrait(2), 1);
    await world.put(1, await portrait(11), 2);
    const { cycle } = await world.sync(config);
    const task = { database: world.database, sources: [config], context: testContext(), actor: 'test' };
    const undone = await undo(task, { cycle: cycle ?? 0 });
    expect(undone.map(({ key, outcome }) => `${key} ${outcome}`).sort()).toEqual(['1 reverted', '2 reverted']);
    expect(await world.sync(config)).toMatchObject({ state: 'unchanged', photosFetched: 0 });
    expect(await world.photos()).toEqual({ 1: first });
  });

  test('are kept one behind: what a change names is there until the change after the next', async () => {
    const world = await start({ 1: await portrait(1) });
    const config = world.config();
    const hashes: string[] = [];
    for (const version of [2, 3, 4]) {
      const { cycle } = await world.sync(config);
      hashes.push((await world.photos())[1]?.sha256 ?? '');
      const kept = await Promise.all(hashes.map((hash) => readPhotoByHash(world.database, hash)));
      const ages = kept.map((jpeg, index) => [jpeg !== undefined, index >= hashes.length - 2]);
      for (const [isThere, shouldBe] of ages) expect(isThere, `after version ${version - 1}`).toBe(shouldBe);
      if (version === 4) {
        const task = { database: world.database, sources: [config], context: testContext(), actor: 'test' };
        const [undone] = await undo(task, { cycle: (cycle ?? 0) - 1 });
        expect(undone?.outcome).toBe('kept');
      }
      await world.put(1, await portrait(version * 10), version);
    }
    await deletePhotosOfPeople(world.database, [1, 2]);
    expect(await readPhotoByHash(world.database, hashes.at(-1) ?? '')).toBe(undefined);
  });

  test('cost at most themselves when their decoder is killed, again and again', async () => {
    const photos: Record<number, Uint8Array> = {};
    for (let id = 1; id <= 24; id++) photos[id] = await portrait(id, 1800, 2400);
    const world = await start(photos);
    const done = new AbortController();
    const killing = killDecoders(done.signal, 4);
    const report = await world.sync(world.config());
    done.abort();
    const kills = await killing;
    expect(report).toMatchObject({ state: 'applied', photosFetched: 24, error: null });
    expect(kills).toBeGreaterThan(0);
    expect(report.rejected).toBeLessThanOrEqual(kills / 2);
    expect(Object.keys(await world.photos())).toHaveLength(24 - report.rejected);
  });

  test('that a cancelled cycle had fetched are not fetched again', async () => {
    const photos: Record<number, Uint8Array> = {};
    for (let id = 1; id <= 150; id++) photos[id] = await portrait(id, 20, 20);
    const world = await start(photos);
    const stop = new AbortController();
    const cancelled = world.sync(world.config(), stop.signal);
    while (Object.keys(await world.photos()).length === 0) await wait(20);
    stop.abort();
    const first = await cancelled;
    const kept = Object.keys(await world.photos()).length;
    const second = await world.sync(world.config());
    expect(['cancelled', 'applied']).toContain(first.state);
    expect(second.photosFetched).toBe(150 - kept);
    expect(Object.keys(await world.photos())).toHaveLength(150);
  });
});

/** A decoder that has loaded its library is ready so much later, in milliseconds; then it has a photo. */
const untilReady = 150;
/** Nobody kills so quickly that a photo's second decoder has the fate of the first, which would count as a decoder that does not start. */
const betweenKills = 400;

/** Kills decoding processes of this test, at most so many; gives how many it killed. */
async function killDecoders(until: AbortSignal, most: number): Promise<number> {
  const seen = new Map<string, number>();
  let kills = 0;
  while (!until.aborted && kills < most) {
    for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && isOwnDecoder(entry))) {
      const since = seen.get(name) ?? performance.now();
      seen.set(name, since);
      if (performance.now() - since < untilReady) continue;
      process.kill(Number(name), 'SIGKILL');
      kills += 1;
      await wait(betweenKills);
      break;
    }
    await wait(20);
  }
  return kills;
}

function isOwnDecoder(id: string): boolean {
  try {
    const parent = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1];
    if (Number(parent) !== process.pid) return false;
    // One that is only starting has no photo yet.
    const loaded = readFileSync(`/proc/${id}/maps`, 'utf8').includes('libvips');
    return loaded && readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('decoder-child');
  } catch {
    return false;
  }
}
