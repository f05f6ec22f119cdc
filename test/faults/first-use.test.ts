/** Several processes that begin at the same instant what none of them has begun before. */
import { expect, test } from 'vitest';
import { openRegistry } from '../../src/registry/open.ts';
import { ensureCursor } from '../../src/registry/relay-cursors.ts';
import { ensureSource } from '../../src/registry/sources.ts';
import { onBothRegistries } from '../cycle/registries.ts';

const processes = 6;

function atOnce<T>(what: (process: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: processes }, (_, process) => what(process)));
}

onBothRegistries('several at once', (registries) => {
  test('open a registry that is not there yet', async () => {
    for (let round = 0; round < 3; round++) {
      const place = await registries.place();
      const opened = await atOnce(() => openRegistry(place));
      await Promise.all(opened.map((database) => database.close()));
    }
  });

  test('begin with a source that has no cycle yet', async () => {
    const place = await registries.place();
    const opened = [await openRegistry(place)];
    while (opened.length < processes) opened.push(await openRegistry(place));
    for (let round = 0; round < 5; round++) {
      const ids = await Promise.all(opened.map((database) => ensureSource(database, `source ${round}`)));
      expect(new Set(ids).size).toBe(1);
      const cursors = await Promise.all(
        opened.map((database, process) => ensureCursor(database, `sink ${round}`, `token ${process}`, async () => 7)),
      );
      expect(new Set(cursors.map(({ token }) => token)).size).toBe(1);
    }
    await Promise.all(opened.map((database) => database.close()));
  });
});
