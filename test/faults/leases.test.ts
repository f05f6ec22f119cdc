/** The right to run the one cycle of a source: one has it, as long as it runs, and nobody who is gone keeps it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import type { Database } from '../../src/registry/database.ts';
import { type Lease, takeLease } from '../../src/registry/leases.ts';
import { openRegistry } from '../../src/registry/open.ts';
import { ensureSource } from '../../src/registry/sources.ts';
import { onBothRegistries } from '../cycle/registries.ts';

const now = new Date('2026-03-02T08:00:00Z');
let tokens = 0;
const take = (database: Database, sourceId: number, at = now): Promise<Lease> =>
  takeLease(database, sourceId, 'hr', `token ${++tokens}`, at);

/** The id of a process that has ended. */
async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

onBothRegistries('a lease', (registries) => {
  test('is had by one of many who ask at once, and by the next when it is given back', async () => {
    const database = await registries.open();
    const sourceId = await ensureSource(database, 'hr');
    const asked = await Promise.allSettled(Array.from({ length: 8 }, () => take(database, sourceId)));
    const had = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(had).toHaveLength(1);
    for (const one of asked) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'cycle.running' });
    await had[0]?.release();
    await (await take(database, sourceId)).release();
  });

  test('does not run out, however long its cycle takes', async () => {
    const database = await registries.open();
    const sourceId = await ensureSource(database, 'hr');
    const lease = await take(database, sourceId);
    const later = new Date('2036-03-02T08:00:00Z');
    await expect(take(database, sourceId, later)).rejects.toMatchObject({ code: 'cycle.running' });
    await lease.release();
    await (await take(database, sourceId, later)).release();
  });

  test('of one source says nothing of another', async () => {
    const database = await registries.open();
    const leases = [];
    for (const name of ['hr', 'other']) leases.push(await take(database, await ensureSource(database, name)));
    for (const lease of leases) await lease.release();
  });

  test('is seen by whoever else has the registry open', async () => {
    const place = await registries.place();
    const [one, other] = [await openRegistry(place), await openRegistry(place)];
    const sourceId = await ensureSource(one, 'hr');
    const lease = await take(one, sourceId);
    await expect(take(other, sourceId)).rejects.toMatchObject({ code: 'cycle.running' });
    await lease.release();
    await (await take(other, sourceId)).release();
    await Promise.all([one.close(), other.close()]);
  });

  test('is free again when whoever had it is gone without giving it back', async () => {
    const place = await registries.place();
    const database = await openRegistry(place);
    const sourceId = await ensureSource(database, 'hr');
    if (registries.dialect === 'sqlite') {
      for (const pid of [await endedProcess(), process.pid]) {
        // A process of the same number as ours that ran before, as after a restart of a container, is not ours.
        await database.run('INSERT INTO lease (source_id, token, host, pid, taken_at) VALUES (?, ?, ?, ?, ?)', [
          sourceId,
          'of a process before',
          hostname(),
          pid,
          now.toISOString(),
        ]);
        await (await take(database, sourceId)).release();
      }
    } else {
      const gone = await openRegistry(place);
      await take(gone, sourceId);
      const killed = await database.all(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      );
      expect(killed.length).toBeGreaterThan(0);
      await expect
        .poll(
          () =>
            take(database, sourceId).then(
              (lease) => lease.release(),
              (error: unknown) => error,
            ),
          { timeout: 60_000 },
        )
        .toBeUndefined();
      await gone.close().catch(() => {});
    }
    await database.close();
  });

  // In PostgreSQL a lease is the server's, wherever the process runs.
  if (registries.dialect === 'sqlite')
    test('of a process on another machine stands, since nobody here can tell whether that runs', async () => {
      const database = await registries.open();
      const sourceId = await ensureSource(database, 'hr');
      await database.run('INSERT INTO lease (source_id, token, host, pid, taken_at) VALUES (?, ?, ?, ?, ?)', [
        sourceId,
        'theirs',
        'another-machine',
        1,
        now.toISOString(),
      ]);
      const refused = take(database, sourceId);
      await expect(refused).rejects.toMatchObject({
        code: 'cycle.running',
        message: expect.stringContaining('another-machine'),
      });
    });

  test('that somebody has taken over is not given back by whoever had it before', async () => {
    const database = await registries.open();
    const sourceId = await ensureSource(database, 'hr');
    const before = await take(database, sourceId);
    await before.release();
    const lease = await take(database, sourceId);
    await before.release().catch(() => {});
    await expect(take(database, sourceId)).rejects.toMatchObject({ code: 'cycle.running' });
    await lease.release();
  });
});
