import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openSqlite } from '../../src/sqlite/open.ts';
import { newFolder } from '../cli/program.ts';
import { childrenOf } from '../sources/reading-processes.ts';
import { configure, until } from './sample-source.ts';
import { type Answer, type Browser, type ServerUnderTest, startServerUnderTest } from './server-under-test.ts';

interface Status {
  readonly state: string;
  readonly lastCycle: {
    readonly id: number;
    readonly state: string;
    readonly created: number;
    readonly actor: string;
  } | null;
  readonly nextAt: string | null;
  readonly running: object | null;
  readonly failures: { readonly count: number; readonly code: string } | null;
  readonly paused: { readonly by: string; readonly reason: string } | null;
}

interface Person {
  readonly surname: string;
  readonly provenance: { readonly surname: { readonly since: string } };
}

const patient = { timeout: 240_000 };

test('a new source is read at once, and again when its time has come', patient, async () => {
  await using server = await startServerUnderTest({ accounts: ['auditor'] });
  const auditor = await server.signedIn('auditor');
  const source = await addSource(server, '{ every: 10m }');
  const first = await idle(auditor, ({ lastCycle }) => lastCycle !== null);
  expect(first).toMatchObject({ state: 'healthy', lastCycle: { state: 'applied', actor: 'schedule' } });
  expect(Date.parse(first.nextAt ?? '')).toBeGreaterThanOrEqual(server.now().getTime() + 600_000);
  source.execute("UPDATE employee SET surname = 'Орлова' WHERE id = 1; UPDATE version SET value = 2");
  server.pass(700_000);
  const second = await idle(auditor, ({ lastCycle }) => lastCycle?.id !== first.lastCycle?.id);
  expect(second.lastCycle?.state).toBe('applied');
});

test('a cycle that is started by hand runs once at a time', patient, async () => {
  await using server = await startServerUnderTest({ accounts: ['operator'] });
  const operator = await server.signedIn('operator');
  await addSource(server);
  const answers = await Promise.all([start(operator), start(operator)]);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202, 409]));
  expect(answers.find(({ status }) => status === 409)?.json['code']).toBe('cycle.running');
  const status = await idle(operator, ({ lastCycle }) => lastCycle !== null);
  expect(status.lastCycle).toMatchObject({ id: 1, state: 'applied', actor: 'operator' });
  expect((await start(operator)).json).toEqual({ cycle: null });
});

test('a paused source waits until it is resumed, with who and why to be seen', patient, async () => {
  await using server = await startServerUnderTest({ accounts: ['operator'] });
  const operator = await server.signedIn('operator');
  await addSource(server);
  await operator.send('POST', '/api/v1/sources/hr/pause', { reason: 'HR moves its database' });
  await addSource(server, '{ every: 1m }');
  for (let n = 0; n < 3; n += 1) {
    server.pass(120_000);
    await new Promise((resolve) => setTimeout(resolve, 700));
    const paused = await statusOf(operator);
    expect(paused).toMatchObject({ state: 'paused', lastCycle: null, nextAt: null });
    expect(paused.paused).toMatchObject({ by: 'operator', reason: 'HR moves its database' });
  }
  await operator.send('POST', '/api/v1/sources/hr/resume');
  expect((await idle(operator, ({ lastCycle }) => lastCycle !== null)).state).toBe('healthy');
});

test('a source that fails is tried ever later, then rarely, and recovers by itself', patient, async () => {
  await using server = await startServerUnderTest({ accounts: ['operator'] });
  let operator = await server.signedIn('operator');
  const path = join(server.place.data, 'hr.sqlite');
  writeFileSync(path, 'this is no database, however long one looks at it');
  await configure(server, sourceText(path, '{ every: 1m }', false));
  const waits: number[] = [];
  for (let count = 1; count <= 5; count += 1) {
    const failing = await idle(operator, ({ failures }) => failures?.count === count);
    expect(failing.state).toBe(count < 5 ? 'failing' : 'quarantined');
    expect(failing.failures?.code).toMatch(/^source\./);
    const wait = Date.parse(failing.nextAt ?? '') - server.now().getTime();
    waits.push(wait);
    server.pass(wait + 1000);
    // The waits are longer than a session that nobody uses.
    operator = await server.signedIn('operator');
  }
  expect(waits).toEqual([...waits].sort((one, other) => one - other));
  expect(waits[4]).toBeGreaterThanOrEqual(3_600_000);
  const rare = await idle(operator, ({ failures }) => failures?.count === 6);
  const metrics = (await operator.send('GET', '/metrics')).text;
  expect(metrics).toContain(`gatehouse_source_state{source="hr",state="quarantined",code="${rare.failures?.code}"} 1`);
  expect(metrics).toContain('gatehouse_source_failures{source="hr"} 6');
  expect(metrics).toContain(
    `gatehouse_source_next_timestamp_seconds{source="hr"} ${Date.parse(rare.nextAt ?? '') / 1000}`,
  );
  const listed = await newFolder().here(['list', 'sources', '--json', '--data', server.place.data]);
  const { state, nextAt, failures } = rare;
  expect(listed.lines()).toMatchObject([{ name: 'hr', state, nextAt, failures }]);
  await addSource(server, '{ every: 1m }', false);
  await operator.send('POST', '/api/v1/sources/hr/resume');
  expect(await idle(operator, ({ state }) => state === 'healthy')).toMatchObject({ failures: null });
});

test(
  'a value says where it comes from; an override ends when its time has come, and one change of one person is taken back',
  patient,
  async () => {
    await using server = await startServerUnderTest({ accounts: ['operator'] });
    const operator = await server.signedIn('operator');
    const source = await addSource(server, '{ every: 10h }');
    await idle(operator, ({ lastCycle }) => lastCycle !== null);
    const person = async (by = operator) => (await by.send('GET', '/api/v1/persons/1')).json as unknown as Person;
    const started = server.now().toISOString();
    const fromSource = { source: 'hr', key: '1', cycle: 1, actor: 'schedule', override: null };
    expect(await person()).toMatchObject({ surname: 'Иванова', provenance: { surname: fromSource } });
    expect((await person()).provenance.surname.since >= started).toBe(true);

    const end = new Date(server.now().getTime() + 3_600_000).toISOString();
    const edit = { fields: { surname: 'Орлова' }, reason: 'married; HR enters it tomorrow', until: end };
    expect((await operator.send('PATCH', '/api/v1/persons/1', edit)).status).toBe(200);
    const override = { reason: edit.reason, actor: 'operator', until: end };
    expect(await person()).toMatchObject({
      surname: 'Орлова',
      provenance: { surname: { source: null, key: null, cycle: null, actor: 'operator', override } },
    });
    // The next cycle is hours away, and the session has ended by then.
    server.pass(3_600_001);
    const again = await server.signedIn('operator');
    const ended = await until(
      () => person(again),
      ({ surname }) => surname === 'Иванова',
    );
    expect(ended).toMatchObject({
      overrides: [],
      provenance: { surname: { source: 'hr', key: '1', actor: 'server', override: null } },
    });

    source.execute("UPDATE employee SET surname = 'Лебедева' WHERE id = 1; UPDATE version SET value = 2");
    await start(again);
    await idle(again, ({ lastCycle }) => lastCycle?.id === 2);
    const undo = async (path: string) =>
      (await again.send('POST', `/api/v1/${path}/undo`, { reason: 'a mistake in HR' })).json;
    expect(await undo('cycles/2')).toMatchObject({ reverted: 1, kept: 0, impossible: 0 });
    expect(await undo('cycles/2')).toMatchObject({ reverted: 0, kept: 1, impossible: 0 });
    const undone = await undo('persons/2');
    expect(undone).toMatchObject({ reverted: 1, kept: 0, impossible: 0 });
    expect((await again.send('GET', '/api/v1/persons/2')).json['status']).toBe('dismissed');
  },
);

test('a running cycle is cancelled at once, and its source can be read again', patient, async () => {
  await using server = await startServerUnderTest({ accounts: ['operator'] });
  const operator = await server.signedIn('operator');
  const source = await addSource(server);
  await configure(server, slowText(source.path));
  const { json } = await start(operator);
  expect(await statusOf(operator)).toMatchObject({
    state: 'running',
    running: { cycle: json['cycle'], actor: 'operator' },
  });
  expect((await operator.send('DELETE', '/api/v1/sources/hr/cycles/current')).status).toBe(204);
  expect(await statusOf(operator)).toMatchObject({
    running: null,
    lastCycle: { id: json['cycle'], state: 'cancelled' },
  });
  expect((await operator.send('DELETE', '/api/v1/sources/hr/cycles/current')).json['code']).toBe('cycle.state');
  await configure(server, sourceText(source.path, '', true));
  await start(operator);
  expect((await idle(operator, ({ lastCycle }) => lastCycle?.id !== json['cycle'])).lastCycle?.state).toBe('applied');
});

test('a cycle whose configuration does not resolve is refused, and none of its process is left', patient, async () => {
  await using server = await startServerUnderTest({ accounts: ['operator'] });
  const operator = await server.signedIn('operator');
  const { path } = await addSource(server);
  vi.stubEnv('HR_FILE', path);
  await configure(server, sourceText('${HR_FILE}', '', true));
  expect((await start(operator)).json).toEqual({ cycle: 1 });
  await idle(operator, ({ lastCycle }) => lastCycle !== null);
  vi.unstubAllEnvs();
  server.pass(60_000);
  for (const count of [1, 2]) {
    const refused = await start(operator);
    expect(refused.json).toMatchObject({ code: 'config.reference', place: 'sources[0].connection' });
    const failing = await idle(operator, ({ failures }) => failures?.count === count);
    expect(failing.failures?.code).toBe('config.reference');
    expect(childrenOf(process.pid, 'cycle-child')).toEqual([]);
  }
  vi.stubEnv('HR_FILE', path);
  expect((await start(operator)).json).toEqual({ cycle: null });
  expect(await idle(operator, ({ state }) => state === 'healthy')).toMatchObject({ failures: null });
  vi.unstubAllEnvs();
});

test('a server without cycles of its own starts none', patient, async () => {
  await using server = await startServerUnderTest({ accounts: ['operator'], cycles: false });
  const operator = await server.signedIn('operator');
  await addSource(server, '{ every: 1s }');
  server.pass(60_000);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(await statusOf(operator)).toMatchObject({ state: 'new', lastCycle: null });
});

/** A source of two people, so that its cycles take no time; configured anew where it is there already. */
async function addSource(server: ServerUnderTest, schedule = '', version = true) {
  const path = join(server.place.data, 'hr.sqlite');
  const execute = (statements: string): void => {
    const database = openSqlite(path);
    try {
      database.exec(statements);
    } finally {
      database.close();
    }
  };
  rmSync(path, { force: true });
  execute(`CREATE TABLE employee (id INTEGER, surname TEXT); INSERT INTO employee VALUES (1, 'Иванова'), (2, 'Петрова');
    CREATE TABLE version (value INTEGER); INSERT INTO version VALUES (1)`);
  await configure(server, sourceText(path, schedule, version));
  return { path, execute };
}

function sourceText(
  path: string,
  schedule: string,
  version: boolean,
  query = 'SELECT id, surname FROM employee',
): string {
  const lines = [
    'sources:',
    '  - name: hr',
    '    type: sqlite',
    `    connection: "sqlite:${path}"`,
    ...(schedule === '' ? [] : [`    schedule: ${schedule}`]),
    ...(version ? ['    version: SELECT value FROM version'] : []),
    `    persons: { query: "${query}", fields: { key: id, surname: surname } }`,
  ];
  return lines.join('\n');
}

/** Reading people takes for ever. */
function slowText(path: string): string {
  const endless =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS id, '' AS surname FROM n";
  return sourceText(path, '', false, endless);
}

async function statusOf(browser: Browser): Promise<Status> {
  return (await browser.send('GET', '/api/v1/sources/hr')).json as unknown as Status;
}

/** The source's status once it is as wanted and no cycle runs. */
function idle(browser: Browser, wanted: (status: Status) => boolean): Promise<Status> {
  return until(
    () => statusOf(browser),
    (status) => status.running === null && status.failures !== undefined && wanted(status),
  );
}

function start(browser: Browser): Promise<Answer> {
  return browser.send('POST', '/api/v1/sources/hr/cycles', {});
}
