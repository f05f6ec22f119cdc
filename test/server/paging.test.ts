/** Lists of what waits, a page at a time: what is decided or read anew between two pages moves nothing that is yet to come. */
import { expect, test } from 'vitest';
import type { Entity } from '../../src/model/records.ts';
import { deleteConflict, replaceConflicts } from '../../src/registry/conflicts.ts';
import { startCycle } from '../../src/registry/cycles.ts';
import type { Database } from '../../src/registry/database.ts';
import { openRegistry } from '../../src/registry/open.ts';
import { decideHeld, replaceHeld, replaceRejections } from '../../src/registry/outcomes.ts';
import { ensureSource } from '../../src/registry/sources.ts';
import { onBothRegistries, type TestRegistries } from '../cycle/registries.ts';
import { type Browser, startServerUnderTest } from './server-under-test.ts';

const entities = ['persons', 'identifiers'] as const satisfies Entity[];
const reason = 'a reason';

/** Three sources whose newest cycles left 4 conflicts, rejected rows and held changes each, of two entities. */
async function openOffice(registries: TestRegistries) {
  const place = await registries.place();
  const server = await startServerUnderTest({ place });
  const database = await openRegistry(place);
  const cycles: { readonly source: number; readonly cycle: number }[] = [];
  for (const name of ['a', 'b', 'c']) {
    const source = await ensureSource(database, name);
    const cycle = await startCycle(database, source, 'test', server.now());
    await fill(database, source, cycle, name);
    cycles.push({ source, cycle });
  }
  return {
    server,
    database,
    cycles,
    auditor: await server.signedIn('auditor'),
    [Symbol.asyncDispose]: async () => {
      await database.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

async function fill(database: Database, source: number, cycle: number, name: string): Promise<void> {
  const items = entities.flatMap((entity) =>
    ['1', '2'].map((n) => ({ entity, key: `${name} ${entity} ${n}`, reason })),
  );
  await database.transaction(async (within) => {
    const conflicts = items.map((item) => ({ ...item, code: 'identifier.taken' as const, localIds: [], claim: null }));
    await replaceConflicts(within, source, conflicts, cycle);
    for (const entity of entities) {
      const rejected = items.filter((item) => item.entity === entity);
      const rows = rejected.map((item) => ({ ...item, column: 'x', value: '', code: 'mapping.number' as const }));
      await replaceRejections(within, source, entity, rows, cycle);
    }
    const held = items.map((item) => ({
      ...item,
      localId: null,
      kind: 'create' as const,
      code: 'guard.removals' as const,
      change: '{}',
    }));
    await replaceHeld(within, source, held, cycle);
  });
}

interface Page {
  readonly items: readonly { readonly key: string; readonly id: number }[];
  readonly next: string | null;
}

async function pageOf(browser: Browser, path: string, cursor: string | null = null): Promise<Page> {
  const { json } = await browser.send('GET', `/api/v1/${path}?limit=6${cursor === null ? '' : `&cursor=${cursor}`}`);
  return json as unknown as Page;
}

const everything = ['a', 'b', 'c'].flatMap((name) =>
  entities.flatMap((entity) => ['1', '2'].map((n) => `${name} ${entity} ${n}`)),
);

onBothRegistries('pages of what waits', (registries) => {
  test.each([
    [
      'conflicts that are decided',
      'conflicts',
      async ({ database }: Awaited<ReturnType<typeof openOffice>>, { items }: Page) => {
        for (const { id } of items.slice(0, 5)) await deleteConflict(database, id);
      },
    ],
    [
      'rows that their source has corrected',
      'rejections',
      async ({ database, cycles: [first] }: Awaited<ReturnType<typeof openOffice>>) => {
        const { source = 0 } = first ?? {};
        for (const entity of entities) await replaceRejections(database, source, entity, [], 9);
      },
    ],
    [
      'held changes that are released',
      'held',
      async ({ database, cycles: [first] }: Awaited<ReturnType<typeof openOffice>>) =>
        decideHeld(database, first?.cycle ?? 0, 'released'),
    ],
  ])('%s between two pages move no others', async (_what, path, decide) => {
    await using office = await openOffice(registries);
    const first = await pageOf(office.auditor, path);
    await decide(office, first);
    const second = await pageOf(office.auditor, path, first.next);
    const third = await pageOf(office.auditor, path, second.next);
    const keys = [...first.items, ...second.items, ...(second.next === null ? [] : third.items)].map(({ key }) => key);
    expect(keys).toEqual(everything);
  });

  test('all lists of what waits stream whole, and go on from a cursor', async () => {
    await using office = await openOffice(registries);
    for (const path of ['conflicts', 'rejections', 'held']) {
      const { next } = await pageOf(office.auditor, path);
      for (const [query, expected] of [
        ['', everything],
        [`?cursor=${next}`, everything.slice(6)],
      ] as const) {
        const accept = { accept: 'application/x-ndjson' };
        const { text } = await office.auditor.send('GET', `/api/v1/${path}${query}`, undefined, accept);
        const keys = text
          .trimEnd()
          .split('\n')
          .map((line) => (JSON.parse(line) as { key: string }).key);
        expect([path, keys]).toEqual([path, expected]);
      }
    }
    const { cycle } = office.cycles[1] ?? { cycle: 0 };
    const own = await pageOf(office.auditor, `cycles/${cycle}/held`);
    expect(own.items.map(({ key }) => key)).toEqual(everything.slice(4, 8));
  });

  test('a cursor of another list is refused', async () => {
    await using office = await openOffice(registries);
    const paths = ['conflicts', 'rejections', 'held'];
    const pages = await Promise.all(paths.map((path) => pageOf(office.auditor, path)));
    for (const [index, path] of paths.entries()) {
      for (const [other, { next }] of pages.entries()) {
        const { status, json } = await office.auditor.send('GET', `/api/v1/${path}?cursor=${next}`);
        expect([path, paths[other], status, json['place']]).toEqual([
          path,
          paths[other],
          index === other ? 200 : 400,
          index === other ? undefined : 'query.cursor',
        ]);
      }
    }
    for (const cursor of ['held', 'held.1', 'held.1.2', 'held.1.2.3.4', 'held.1.2.x', 'held.1.2.', 'held.1e3.2.3']) {
      expect([cursor, (await office.auditor.send('GET', `/api/v1/held?cursor=${cursor}`)).status]).toEqual([
        cursor,
        400,
      ]);
    }
  });
});
