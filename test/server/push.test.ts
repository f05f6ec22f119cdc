/** Records that are pushed, and people who are refreshed, by the interface and while cycles run. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSqlite } from '../../src/sqlite/open.ts';
import { configure, until } from './sample-source.ts';
import { type Answer, type Browser, startServerUnderTest } from './server-under-test.ts';

const patient = { timeout: 240_000 };

const pushYaml = `  - name: hr
    type: push
    departments:
      fields: { key: id, name: title, parent: above }
    persons:
      fields: { key: id, name: name, department: dept, blocked: blocked, custom.car: { value: "{{ trim(make) }} {{ plate }}" } }
    identifiers:
      fields: { person: person, number: { column: card, format: w26 } }
    documents:
      fields: { key: no, person: person, type: type, from: from, to: to }
`;

test(
  'pushed records are in force with the answer, are replaced when sent again, and go with a tombstone',
  patient,
  async () => {
    await using server = await startServerUnderTest();
    const operator = await server.signedIn('operator');
    await configure(server, `sources:\n${pushYaml}`);
    expect((await put(operator, 'departments', [{ id: 1, title: 'Works' }])).json).toMatchObject({
      stored: 1,
      cycle: true,
    });
    await until(
      () => departments(operator),
      (paths) => paths.includes('Works'),
    );
    const anna = { id: '4711', name: 'Орлова Анна', dept: 1, make: 'Lada', plate: 'a1' };
    expect((await put(operator, 'persons', [anna])).json).toMatchObject({
      stored: 1,
      people: 1,
      rejected: 0,
      cycle: false,
    });
    expect(await person(operator, 'Орлова')).toMatchObject({
      status: 'active',
      department: 'Works',
      custom: { car: 'Lada a1' },
    });
    await put(operator, 'identifiers', [{ person: '4711', card: '213,02000' }]);
    await put(operator, 'documents', [{ no: 'd1', person: '4711', type: 'ОТ', from: '2026-06-01', to: '2026-06-14' }]);
    expect((await person(operator, 'Орлова'))['identifiers']).toHaveLength(1);
    await put(operator, 'persons', [{ ...anna, name: 'Орлова Анна Петровна' }]);
    expect(await person(operator, 'Орлова')).toMatchObject({ patronymic: 'Петровна' });
    expect(
      (await put(operator, 'identifiers', '{"person": 4711, "card": "213,02000", "@deleted": true}\n')).json,
    ).toMatchObject({ deleted: 1, people: 1 });
    expect((await person(operator, 'Орлова'))['identifiers']).toEqual([]);
    await put(operator, 'persons', [{ id: '4712', name: 'Петров Пётр', dept: 1 }]);
    expect((await put(operator, 'persons', [{ id: '4711', '@deleted': true }])).json).toMatchObject({
      deleted: 1,
      people: 1,
      held: 0,
    });
    expect(await person(operator, 'Орлова')).toMatchObject({ status: 'blocked' });
    expect((await operator.send('GET', '/api/v1/sources/hr/records')).json).toEqual({
      counts: { departments: 1, persons: 1, documents: 1 },
    });
  },
);

test('records that cannot be kept are told with their places, and the others stored', patient, async () => {
  await using server = await startServerUnderTest();
  const operator = await server.signedIn('operator');
  await configure(server, `sources:\n${pushYaml}`);
  const mixed = await put(operator, 'persons', [
    { id: 1, name: 'Иванов Иван' },
    { name: 'Nobody' },
    { id: 2, name: ['x'] },
    'text',
  ]);
  expect(mixed.json).toMatchObject({
    stored: 1,
    refused: 3,
    errors: [{ index: 1, code: 'push.record' }, { index: 2 }, { index: 3 }],
  });
  expect(await put(operator, 'persons', [{}])).toMatchObject({ status: 400, json: { code: 'push.record' } });
  // The first two are one number as JavaScript reads them.
  for (const id of ['9007199254740992', '9007199254740993', '-1e300', '1e400']) {
    const headers = { 'content-type': 'application/x-ndjson' };
    const line = `{"id":${id},"name":"Иванов Иван"}`;
    const { status, json } = await operator.send('PUT', '/api/v1/sources/hr/records/persons', line, headers);
    expect([id, status, json['code']]).toEqual([id, 400, 'push.record']);
  }
  expect(await put(operator, 'positions', [{ id: 1 }])).toMatchObject({
    status: 400,
    json: { code: 'config.unsupported' },
  });
  const unknown = await put(operator, 'persons', [{ id: 3, name: 'Новый Человек', dept: 'later' }]);
  expect(unknown.json).toMatchObject({
    stored: 1,
    rejected: 1,
    rows: [{ code: 'cycle.unknownDepartment', key: '3' }],
    cycle: true,
  });
});

test('a snapshot replaces everything of its entities but what came directly meanwhile', patient, async () => {
  await using server = await startServerUnderTest();
  const operator = await server.signedIn('operator');
  await configure(server, `sources:\n${pushYaml}    guard:\n      persons: { percent: 100, changePercent: 100 }\n`);
  await put(operator, 'persons', [
    { id: 1, name: 'Первый' },
    { id: 2, name: 'Второй' },
    { id: 3, name: 'Третий' },
  ]);
  const begun = await operator.send('POST', '/api/v1/sources/hr/snapshots', { entities: ['persons'] });
  const id = Number(begun.json['snapshot']);
  expect(begun.status).toBe(201);
  const staged = await put(operator, `persons?snapshot=${id}`, [
    { id: 1, name: 'Первый' },
    { id: 2, name: 'Старый' },
    { id: 4, name: 'Четвёртый' },
  ]);
  expect(staged.json).toMatchObject({ stored: 3, people: 0, cycle: false });
  await put(operator, 'persons', [
    { id: 2, name: 'Новый' },
    { id: 5, name: 'Пятый' },
  ]);
  await put(operator, `persons?snapshot=${id}`, [{ id: 5, name: 'Давний' }]);
  const committed = await operator.send('POST', `/api/v1/sources/hr/snapshots/${id}/commit`);
  expect(committed.json).toEqual({ counts: { persons: 4 } });
  await until(
    () => people(operator),
    (names) => names.includes('Третий blocked'),
  );
  expect(await people(operator)).toEqual([
    'Новый active',
    'Первый active',
    'Пятый active',
    'Третий blocked',
    'Четвёртый active',
  ]);
  expect((await operator.send('POST', `/api/v1/sources/hr/snapshots/${id}/commit`)).json['code']).toBe('push.snapshot');
});

test('a token for pushing pushes into its source, and does nothing else', patient, async () => {
  await using server = await startServerUnderTest();
  const operator = await server.signedIn('operator');
  await configure(server, `sources:\n${pushYaml}${pushYaml.replace('name: hr', 'name: other')}`);
  const wanted = { name: 'HR system', scopes: ['push'], source: 'hr' };
  const refusedToken = await operator.send('POST', '/api/v1/tokens', { ...wanted, scopes: ['push', 'read'] });
  expect(refusedToken.json['code']).toBe('request.invalid');
  const { token } = (await operator.send('POST', '/api/v1/tokens', wanted)).json as { token: string };
  const body = [{ id: 1, name: 'Иванов' }];
  const statuses: number[] = [];
  for (const [method, path, sent] of [
    ['PUT', '/api/v1/sources/hr/records/persons', body],
    ['POST', '/api/v1/sources/hr/persons/1/refresh', undefined],
    ['POST', '/api/v1/sources/hr/snapshots', {}],
    ['PUT', '/api/v1/sources/other/records/persons', body],
    ['POST', '/api/v1/sources/other/persons/1/refresh', undefined],
    ['GET', '/api/v1/persons', undefined],
    ['POST', '/api/v1/sources/hr/cycles', {}],
  ] as const) {
    statuses.push((await server.withToken(token, method, path, sent)).status);
  }
  expect(statuses).toEqual([200, 200, 201, 403, 403, 403, 403]);
  expect(JSON.stringify((await operator.send('GET', '/api/v1/tokens')).json)).toContain('"source":"hr"');
});

const many = 100_000;

test('a dismissal takes effect before a running cycle of a hundred thousand people ends, pushed or refreshed', {
  timeout: 600_000,
}, async () => {
  await using server = await startServerUnderTest();
  const operator = await server.signedIn('operator');
  const path = join(server.place.data, 'large.sqlite');
  const large = openSqlite(path);
  large.exec(`CREATE TABLE employee (id INTEGER PRIMARY KEY, name TEXT, fired INTEGER);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${many})
    INSERT INTO employee SELECT i, 'Фамилия' || i, 0 FROM n;
    CREATE TABLE card (person INTEGER, no INTEGER); INSERT INTO card SELECT id, id FROM employee`);
  await configure(
    server,
    `sources:\n${pushYaml}  - name: large
    type: sqlite
    connection: "sqlite:${path}"
    persons:
      query: SELECT id, name, fired FROM employee
      fields: { key: id, name: name, blocked: fired }
    identifiers:
      query: SELECT person, no FROM card
      fields: { person: person, number: { column: no, format: dec } }
`,
  );
  await put(operator, 'persons', [{ id: 1, name: 'Орлова Анна' }]);
  await operator.send('POST', '/api/v1/sources/large/cycles', {});
  await until(
    () => progressOf(operator, 'large'),
    (step) => step === 'apply',
  );
  large.exec(
    'UPDATE employee SET fired = 1 WHERE id = 7; DELETE FROM card WHERE person = 7; DELETE FROM employee WHERE id = 8',
  );
  const times: number[] = [];
  const measured = async (send: () => Promise<Answer>): Promise<Answer> => {
    const started = performance.now();
    const answer = await send();
    times.push(Math.round(performance.now() - started));
    expect(answer.status, answer.text).toBe(200);
    return answer;
  };
  await measured(() => put(operator, 'persons', [{ id: 1, name: 'Орлова Анна', blocked: true }]));
  await measured(() => operator.send('POST', '/api/v1/sources/large/persons/7/refresh'));
  await measured(() => operator.send('POST', '/api/v1/sources/large/persons/8/refresh'));
  expect(await person(operator, 'Орлова')).toMatchObject({ status: 'blocked' });
  expect(await person(operator, 'Фамилия7')).toMatchObject({ status: 'blocked', identifiers: [] });
  const running = await progressOf(operator, 'large');
  console.log(
    `In force after ${times.join(', ')} ms: pushed, refreshed with a changed row, refreshed with a row that is gone`,
  );
  expect(running).toBe('apply');
  await until(
    () => progressOf(operator, 'large'),
    (step) => step === null,
  );
  large.close();
  expect(await person(operator, 'Орлова')).toMatchObject({ status: 'blocked' });
  expect(await person(operator, 'Фамилия7')).toMatchObject({ status: 'blocked', identifiers: [] });
  const { json } = await operator.send('GET', '/api/v1/sources/large');
  expect(json['lastCycle']).toMatchObject({ state: 'applied' });
});

function put(browser: Browser, to: string, body: unknown): Promise<Answer> {
  const headers = typeof body === 'string' ? { 'content-type': 'application/x-ndjson' } : {};
  const [entity = '', query] = to.split('?');
  return browser.send(
    'PUT',
    `/api/v1/sources/hr/records/${entity}${query === undefined ? '' : `?${query}`}`,
    body,
    headers,
  );
}

async function items(browser: Browser, path: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return (await browser.send('GET', path)).json['items'] as readonly Readonly<Record<string, unknown>>[];
}

async function departments(browser: Browser): Promise<unknown[]> {
  return (await items(browser, '/api/v1/departments')).map(({ name }) => name);
}

async function people(browser: Browser): Promise<string[]> {
  return (await items(browser, '/api/v1/persons'))
    .map(({ name, status }) => `${String(name)} ${String(status)}`)
    .sort();
}

/** The one person whose name begins so, whole. */
async function person(browser: Browser, name: string): Promise<Readonly<Record<string, unknown>>> {
  const found = await items(browser, `/api/v1/persons?search=${encodeURIComponent(name)}&limit=500`);
  const one = found.find((candidate) => String(candidate['name']).split(' ')[0] === name);
  if (one === undefined) throw new Error(`Nobody is called ${name}`);
  return (await browser.send('GET', `/api/v1/persons/${String(one['id'])}`)).json;
}

async function progressOf(browser: Browser, source: string): Promise<string | null> {
  const { running } = (await browser.send('GET', `/api/v1/sources/${source}`)).json as {
    running: { step: string } | null;
  };
  return running?.step ?? null;
}
