/** Records that another system sends before its source is stored: looked at, and in force with the source. */
import { expect, test } from 'vitest';
import { until } from './sample-source.ts';
import { type Browser, startServerUnderTest } from './server-under-test.ts';

const patient = { timeout: 120_000 };
const day = 24 * 60 * 60 * 1000;
const records = '/api/v1/sources/hr/records';
const anna = { id: '4711', fio: 'Орлова Анна', card: '213,02000' };

async function names(browser: Browser): Promise<unknown[]> {
  const { items } = (await browser.send('GET', '/api/v1/persons')).json as { items: { name: string }[] };
  return items.map(({ name }) => name);
}

test('records are kept for a look before the source is stored, and in force when it is', patient, async () => {
  await using server = await startServerUnderTest();
  const administrator = await server.signedIn('administrator');
  const { send } = administrator;
  expect((await send('PUT', `${records}/persons`, [anna])).json['code']).toBe('config.source');

  expect((await send('POST', '/api/v1/drafts/records', { name: 'hr' })).json).toMatchObject({ counts: {} });
  const { token } = (await send('POST', '/api/v1/tokens', { name: 'HR', scopes: ['push'], source: 'hr' })).json;
  const put = await server.withToken(String(token), 'PUT', `${records}/persons`, [anna, { id: 1, fio: 'Старое' }]);
  expect(put.json).toMatchObject({ stored: 2, people: 0, cycle: false, trial: true });
  await send('PUT', `${records}/persons`, [{ id: 1, fio: 'Новое' }, { fio: 'без ключа' }]);
  const refused = await send('PUT', `${records}/persons`, ['text', { id: 2, fio: 'Третий' }]);
  expect(refused.json).toMatchObject({ stored: 1, refused: 1, errors: [{ index: 0, code: 'push.record' }] });
  await send('PUT', `${records}/persons`, [{ id: 2, '@deleted': true }]);
  await send('PUT', `${records}/identifiers`, [{ owner: '4711', card: '213,02000' }]);
  expect(await names(administrator)).toEqual([]);

  const shown = await send('GET', '/api/v1/drafts/records/hr');
  expect(shown.json['counts']).toEqual({ persons: 6, identifiers: 1 });
  const draft = { name: 'hr', type: 'push' };
  const { json: tables } = await send('POST', '/api/v1/drafts/tables', { source: draft });
  expect(tables['items']).toMatchObject([{ name: 'persons' }, { name: 'identifiers' }]);
  const sample = await send('POST', '/api/v1/drafts/query', { source: draft, query: 'persons', limit: 2 });
  expect(sample.json).toMatchObject({
    columns: [{ name: 'id' }, { name: '@deleted' }, { name: 'fio' }, { name: 'card' }],
    more: true,
  });

  const source = {
    ...draft,
    persons: { fields: { key: 'id', name: 'fio' } },
    identifiers: { fields: { person: 'owner', number: { column: 'card', format: 'em-3-5' } } },
  };
  const check = await send('POST', '/api/v1/drafts/check', { source });
  expect(check.text).toContain('Новое');
  expect(check.text).not.toContain('Старое');
  expect(check.text).not.toContain('Третий');
  const preview = await send('POST', '/api/v1/drafts/preview', { source });
  expect(preview.text).toContain('Орлова');
  expect(await names(administrator)).toEqual([]);

  expect((await send('PUT', '/api/v1/configuration/sources/hr', source)).status).toBe(200);
  expect((await send('GET', records)).json['counts']).toEqual({ persons: 2, identifiers: 1 });
  expect((await send('GET', '/api/v1/drafts/records/hr')).json['until']).toBeNull();
  await send('POST', '/api/v1/sources/hr/cycles', {});
  await until(
    () => names(administrator),
    (found) => found.length === 2,
  );
  expect((await send('POST', '/api/v1/drafts/records', { name: 'hr' })).json['code']).toBe('push.trial');
  const later = await send('PUT', `${records}/persons`, [{ id: 3, fio: 'Сразу' }]);
  expect(later.json).toMatchObject({ people: 1, trial: false });
});

test('what nobody finishes is forgotten when asked, and takes nothing after a day', patient, async () => {
  await using server = await startServerUnderTest();
  const { send } = await server.signedIn('administrator');
  await send('POST', '/api/v1/drafts/records', { name: 'hr' });
  await send('PUT', `${records}/persons`, [anna]);
  // Whoever comes back to the page finds what has come.
  expect((await send('POST', '/api/v1/drafts/records', { name: 'hr' })).json['counts']).toEqual({ persons: 1 });
  const many = Array.from({ length: 10_000 }, (_, id) => ({ id, fio: 'N' }));
  expect((await send('PUT', `${records}/persons`, many)).json['code']).toBe('push.trial');
  await send('DELETE', '/api/v1/drafts/records/hr');
  expect((await send('PUT', `${records}/persons`, [anna])).status).toBe(404);

  await send('POST', '/api/v1/drafts/records', { name: 'hr' });
  await send('PUT', `${records}/persons`, [anna]);
  server.pass(day);
  const { send: again } = await server.signedIn('administrator');
  expect((await again('PUT', `${records}/persons`, [anna])).status).toBe(404);
  expect((await again('GET', '/api/v1/drafts/records/hr')).json).toEqual({ until: null, counts: {} });
  expect((await again('POST', '/api/v1/drafts/records', { name: 'other' })).json['counts']).toEqual({});
  expect((await again('POST', '/api/v1/drafts/records', { name: 'hr' })).json['counts']).toEqual({});
});
