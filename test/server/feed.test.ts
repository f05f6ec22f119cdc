/** Another access control system follows the registry by the feed of changes alone, from nothing. */
import { expect, test } from 'vitest';
import { openSqlite } from '../../src/sqlite/open.ts';
import { giveAwayCard } from './sample-office.ts';
import { addSampleSource, until } from './sample-source.ts';
import { type Browser, startServerUnderTest } from './server-under-test.ts';

interface Change {
  readonly id: number;
  readonly entity: string;
  readonly localId: number;
  readonly personId: number | null;
  readonly change: 'create' | 'update' | 'remove';
  readonly fields: Readonly<Record<string, readonly [unknown, unknown]>>;
}

type Values = Record<string, unknown>;

interface Department {
  name: string;
  parent: Department | string | null;
}

/** What the other system knows: everything comes from changes, nothing from any other request. */
class Follower {
  readonly people = new Map<number, Values>();
  readonly identifiers = new Map<number, Values & { person: number }>();
  readonly departments = new Map<number, Department>();
  readonly positions = new Map<number, { name: string }>();
  cursor: string | undefined;

  take({ entity, localId, personId, change, fields }: Change): void {
    const now = Object.fromEntries(Object.entries(fields).map(([name, [, value]]) => [name, value]));
    if (entity === 'departments') this.takeDepartment(localId, change, now);
    if (entity === 'positions') {
      if (change === 'create') this.positions.set(localId, { name: String(now['name']) });
      else Object.assign(this.positions.get(localId) ?? {}, now);
    }
    if (entity === 'identifiers') {
      if (change === 'remove') this.identifiers.delete(localId);
      else {
        const { kind, number, format } = { ...this.identifiers.get(localId), ...now } as Values;
        this.identifiers.set(localId, { kind, number, format: format ?? null, person: personId ?? 0 });
      }
    }
    if (entity === 'persons') {
      // Whose row is gone stays, blocked or dismissed, unless there is no status any more.
      if (change === 'remove' && fields['status']?.[1] === null) {
        this.people.delete(localId);
        for (const [id, { person }] of this.identifiers) if (person === localId) this.identifiers.delete(id);
        return;
      }
      const named = { ...now };
      if ('department' in now) named['department'] = this.departmentAt(now['department']);
      if ('position' in now) {
        named['position'] =
          [...this.positions.values()].find(({ name }) => name === now['position']) ?? now['position'];
      }
      const before = change === 'create' ? { status: 'active' } : this.people.get(localId);
      this.people.set(localId, { ...before, ...named });
    }
  }

  private takeDepartment(id: number, change: Change['change'], now: Values): void {
    if (change === 'remove') this.departments.delete(id);
    else {
      const department = this.departments.get(id) ?? { name: '', parent: null };
      if ('parent' in now) department.parent = this.departmentAt(now['parent']);
      if ('name' in now) department.name = String(now['name']);
      this.departments.set(id, department);
    }
  }

  private departmentAt(path: unknown): Department | string | null {
    if (typeof path !== 'string') return null;
    return [...this.departments.values()].find((department) => pathOf(department) === path) ?? path;
  }

  shown(): Values[] {
    return [...this.people].map(([id, { department, position, ...values }]) => ({
      ...values,
      id,
      department: pathOf(department as Department | string | null | undefined),
      position: typeof position === 'object' ? ((position as { name?: string } | null)?.name ?? null) : position,
      identifiers: [...this.identifiers.values()].filter(({ person }) => person === id).map(numberText),
    }));
  }
}

function numberText({ kind, number, format }: Values): string {
  return [kind, number, format].map(String).join(' ');
}

function pathOf(department: Department | string | null | undefined): string | null {
  if (department === null || department === undefined || typeof department === 'string') return department ?? null;
  const above = pathOf(department.parent);
  return above === null ? department.name : `${above}/${department.name}`;
}

/** What both are compared by. */
function canonical(people: readonly Values[]): unknown[] {
  const fields = [
    'surname',
    'givenName',
    'patronymic',
    'employeeId',
    'department',
    'position',
    'status',
    'validFrom',
    'validUntil',
    'schedule',
  ];
  return people
    .map((person) => ({
      id: Number(person['id']),
      ...Object.fromEntries(fields.map((field) => [field, person[field] ?? null])),
      accessLevels: [...((person['accessLevels'] as string[] | undefined) ?? [])].sort(),
      custom: Object.entries(person)
        .filter(([name, value]) => name.startsWith('custom.') && value !== null)
        .map(([name, value]) => [name.slice(7), String(value)].join('='))
        .sort(),
      identifiers: [...(person['identifiers'] as string[])].sort(),
    }))
    .sort((one, other) => one.id - other.id);
}

async function lines(browser: Browser, path: string): Promise<Values[]> {
  const { text, headers } = await browser.send('GET', path, undefined, { accept: 'application/x-ndjson' });
  expect(headers.get('content-type')).toBe('application/x-ndjson');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Values);
}

/** The registry's people as the interface gives them, in the follower's terms. */
async function registered(browser: Browser): Promise<Values[]> {
  const people = await lines(browser, '/api/v1/persons');
  return people.map(({ custom, identifiers, ...person }) => ({
    ...person,
    ...Object.fromEntries(Object.entries(custom as Values).map(([name, value]) => [`custom.${name}`, value])),
    identifiers: (identifiers as Values[]).map(numberText),
  }));
}

/** Reads on, in pages, from where the follower is. */
async function follow(browser: Browser, follower: Follower): Promise<number> {
  let count = 0;
  for (;;) {
    const from = follower.cursor === undefined ? '' : `&cursor=${follower.cursor}`;
    const { json } = await browser.send('GET', `/api/v1/changes?limit=137${from}`);
    const items = json['items'] as Change[];
    for (const change of items) follower.take(change);
    follower.cursor = String(json['next']);
    count += items.length;
    if (items.length === 0) return count;
  }
}

test('people rebuilt from the feed alone are those of the registry, whatever happened to them', {
  timeout: 240_000,
}, async () => {
  await using server = await startServerUnderTest({ cycles: false });
  const operator = await server.signedIn('operator');
  const sample = await addSampleSource(server, '', false);
  const follower = new Follower();
  const expectSame = async (): Promise<void> => {
    expect(await follow(operator, follower)).toBeGreaterThan(0);
    expect(canonical(follower.shown())).toEqual(canonical(await registered(operator)));
  };
  const send = async (method: string, path: string, body?: unknown): Promise<Values> => {
    const answer = await operator.send(method, `/api/v1${path}`, body);
    expect([path, answer.status < 300 ? '' : answer.text]).toEqual([path, '']);
    return answer.json;
  };
  const cycle = async (): Promise<number> => {
    const { cycle: id } = await send('POST', '/sources/hr/cycles', {});
    await until(
      () => send('GET', '/sources/hr'),
      ({ running, lastCycle }) => running === null && (lastCycle as { id: number } | null)?.id === id,
    );
    return Number(id);
  };
  const edit = (...statements: readonly string[]): void => {
    const database = openSqlite(sample.path);
    database.exec('PRAGMA foreign_keys = OFF');
    for (const statement of statements) database.exec(statement);
    database.close();
  };

  await cycle();
  await expectSame();
  sample.change();
  edit(
    giveAwayCard,
    "UPDATE department SET title = 'Renamed ' || id WHERE id IN (2, 5, 9)",
    'UPDATE department SET parent_id = 3 WHERE id = 7',
    'DELETE FROM employee WHERE id BETWEEN 40 AND 45',
  );
  const second = await cycle();
  await expectSame();

  const [conflict] = (await send('GET', '/conflicts'))['items'] as { id: number }[];
  await send('POST', `/conflicts/${conflict?.id}/resolve`, { decision: 'give', reason: 'handed over' });
  const fields = { surname: 'Орлова', 'custom.phone': null, status: 'blocked' };
  await send('PATCH', '/persons/3', { fields, reason: 'married' });
  await send('POST', '/persons/4/identifiers', { number: '250,1', format: 'w26' });
  const [card] = (await send('GET', '/identifiers?person=5'))['items'] as { id: number }[];
  await send('DELETE', `/identifiers/${card?.id}`);
  await expectSame();

  edit('UPDATE employee SET dept = 9 WHERE id BETWEEN 60 AND 70');
  await send('DELETE', '/persons/3/overrides/surname');
  await send('POST', `/cycles/${second}/undo`, {});
  await cycle();
  await expectSame();

  // A follower that comes late, or reads lines, learns the same.
  const late = new Follower();
  for (const change of await lines(operator, '/api/v1/changes')) late.take(change as unknown as Change);
  expect(late.shown()).toEqual(follower.shown());
  expect(await follow(operator, follower)).toBe(0);
});
