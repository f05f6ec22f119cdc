/** Requests that are not written as they should be, or not by whom. */
import { expect, test } from 'vitest';
import { startServerUnderTest } from './server-under-test.ts';

test('who is nobody hears what did not say who it is', async () => {
  await using server = await startServerUnderTest({ accounts: [] });
  expect((await server.browser().send('GET', '/api/v1/persons')).json).toMatchObject({
    code: 'auth.required',
    place: 'header.cookie',
  });
  expect((await server.withToken('gh_x', 'GET', '/api/v1/persons')).json).toMatchObject({
    code: 'auth.required',
    place: 'header.authorization',
  });
});

test('a number in an address is written in digits and nothing else', async () => {
  await using server = await startServerUnderTest();
  const administrator = await server.signedIn('administrator');
  expect((await administrator.send('GET', '/api/v1/audit?limit=1')).status).toBe(200);
  for (const written of ['1e0', '0x1', '%2B1', '1.0', '%201', '1%20', '', '-1', '1n', '٣', '9007199254740993']) {
    for (const [path, place] of [
      [`/api/v1/audit?limit=${written}`, 'query.limit'],
      [`/api/v1/documents?person=${written}`, 'query.person'],
      [`/api/v1/events?person=${written}`, 'query.person'],
      [`/api/v1/identifiers?person=${written}`, 'query.person'],
      [`/api/v1/changes?wait=${written}`, 'query.wait'],
      [`/api/v1/persons/${written}`, 'path.id'],
      [`/api/v1/cycles/${written}`, 'path.id'],
      [`/api/v1/conflicts/${written}`, 'path.id'],
    ] as const) {
      if (written === '' && place === 'path.id') continue;
      const { status, json } = await administrator.send('GET', path);
      expect([path, status, json['place']]).toEqual([path, 400, place]);
    }
  }
});
