/** A server whose registry has something of everything: people, events, a held removal, a conflict, rejected rows. */
import { fileURLToPath } from 'node:url';
import { openSqlite } from '../../src/sqlite/open.ts';
import { addSampleSource, until } from './sample-source.ts';
import { type Browser, type ServerUnderTest, startServerUnderTest } from './server-under-test.ts';

export interface SampleOffice extends AsyncDisposable {
  readonly server: ServerUnderTest;
  readonly operator: Browser;
  /** Changes the HR database behind the server's back. */
  readonly edit: (...statements: readonly string[]) => void;
  /** A day in the personnel office. */
  readonly change: () => string[];
  /** Runs a cycle to its end. */
  readonly cycle: () => Promise<void>;
}

/** The built web UI, from dist/test/server. */
export const web = fileURLToPath(new URL('../../web', import.meta.url));

export async function startSampleOffice(): Promise<SampleOffice> {
  const server = await startServerUnderTest({ web });
  const operator = await server.signedIn('operator');
  const { path, change } = await addSampleSource(server);
  const cycle = async (): Promise<void> => {
    const before = await latestCycle(operator);
    // The process of the cycle before may still be on its way out.
    await until(
      () => operator.send('POST', '/api/v1/sources/hr/cycles', { force: true }),
      ({ status }) => status === 202,
    );
    await until(
      () => latestCycle(operator),
      ({ id, state }) => id > before.id && state !== 'running',
    );
  };
  await cycle();
  return {
    server,
    operator,
    cycle,
    change,
    edit: (...statements) => editHr(path, statements),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function latestCycle(operator: Browser): Promise<{ id: number; state: string }> {
  const { json } = await operator.send('GET', '/api/v1/cycles?limit=1');
  const [item] = json['items'] as { id: number; state: string }[];
  return item ?? { id: 0, state: 'none' };
}

function editHr(path: string, statements: readonly string[]): void {
  const database = openSqlite(path);
  try {
    // As in many an HR database, nothing keeps a row from pointing to what is gone.
    database.exec('PRAGMA foreign_keys = OFF');
    for (const statement of statements) database.exec(statement);
    database.exec('UPDATE sync_version SET version = version + 1');
  } finally {
    database.close();
  }
}

/** More people than the guard lets go at once. */
export const removeMany = 'DELETE FROM employee WHERE id IN (SELECT id FROM employee ORDER BY id DESC LIMIT 120)';

/** The third person is given a card that the second has. */
export const giveAwayCard = `INSERT INTO card (employee_id, card_no, fmt, kind, issued)
  SELECT 3, card_no, fmt, kind, issued FROM card WHERE employee_id = 2 LIMIT 1`;

/** Passes of some people at two doors through the last day, a refusal among every ten. */
export async function recordPasses(server: ServerUnderTest, count: number): Promise<void> {
  const operator = await server.signedIn('operator');
  const { json } = await operator.send('GET', '/api/v1/persons?limit=40');
  const people = json['items'] as { employeeId: string }[];
  const events = Array.from({ length: count }, (_, index) => ({
    id: `sample-${index}`,
    time: new Date(server.now().getTime() - ((index * 613) % 1_400) * 60_000).toISOString(),
    zone: 'Europe/Moscow',
    accessPoint: index % 3 === 0 ? 'Проходная 2' : 'Проходная 1',
    direction: index % 2 === 0 ? 'in' : 'out',
    outcome: index % 10 === 9 ? 'denied' : 'granted',
    employeeId: people[index % people.length]?.employeeId,
  }));
  await operator.send('POST', '/api/v1/events', events);
}
