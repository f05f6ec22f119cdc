/** The process that reads a source starts beside everything else that its cycle needs. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { systemContext } from '../../src/model/context.ts';
import { cycleFlags, driverEnvironment, frugalEnvironment, frugalFlags } from '../../src/model/frugal-process.ts';
import { applyConfiguration } from '../../src/operations/apply-configuration.ts';
import { configuredSource } from '../../src/operations/configured-source.ts';
import { type Installation, openInstallation } from '../../src/operations/installation.ts';
import { startReaderFor } from '../../src/operations/reader-ahead.ts';
import { openStored } from '../../src/operations/stored-configuration.ts';
import type { RegistryPlace } from '../../src/registry/open.ts';
import { findPostgresql, startPostgresql } from '../servers/postgresql.ts';
import { odbcOf } from '../sources/odbc-config.ts';
import { childrenOf, commandOf, eventually, isAlive, readers } from '../sources/reading-processes.ts';
import { until } from './sample-source.ts';
import { startServerUnderTest } from './server-under-test.ts';

const patient = { timeout: 240_000 };
const persons = `persons:\n      query: "SELECT 1 AS id, 'Any' AS name"\n      fields: { key: id, name: name }\n`;

test(
  'it is there before the registry is open, frugal as its cycle, reads the rows, and is not left behind',
  patient,
  async (context) => {
    const found = findPostgresql();
    if ('missing' in found) return context.skip(found.missing);
    const postgresql = await startPostgresql();
    const data = mkdtempSync(join(tmpdir(), 'gatehouse-ahead-'));
    const place = { data, database: await postgresql.createDatabase() };
    const registry = new pg.Client({ connectionString: place.database });
    try {
      await using server = await startServerUnderTest({ place, accounts: ['operator'] });
      await within(place, (installation) =>
        applyConfiguration(
          installation,
          `sources:\n  - name: hr\n    type: odbc\n    connection: "${odbcOf('PostgreSQL Unicode', postgresql.url)}"\n    version: SELECT 1\n    ${persons}`,
          { prune: true },
        ),
      );
      const operator = await server.signedIn('operator');
      await registry.connect();
      // Whoever opens the registry looks into this table first, so the process of the cycle gets no further.
      await registry.query('BEGIN; LOCK TABLE migration IN ACCESS EXCLUSIVE MODE');
      const startCycle = () => operator.send('POST', '/api/v1/sources/hr/cycles', {});
      const read = startCycle();
      await eventually(() => started().length === 1);
      const [reader = 0] = started();
      const [cycle = 0] = cycleProcesses();
      expect(commandOf(cycle).split('\0')).toEqual(expect.arrayContaining([...cycleFlags]));
      expect(commandOf(reader).split('\0')).toEqual(expect.arrayContaining([...frugalFlags]));
      expect(environmentOf(cycle)).toMatchObject(frugalEnvironment);
      expect(environmentOf(reader)).toMatchObject(driverEnvironment);
      await registry.query('ROLLBACK');
      expect((await read).json).toEqual({ cycle: 1 });
      await until(
        () => operator.send('GET', '/api/v1/cycles/1').then(({ json }) => json['state']),
        (state) => state !== 'running',
      );
      expect((await operator.send('GET', '/api/v1/cycles/1')).json).toMatchObject({ state: 'applied', created: 1 });
      await eventually(() => cycleProcesses().length === 0 && !isAlive(reader));

      // And when the server ends before it was taken.
      await registry.query('BEGIN; LOCK TABLE migration IN ACCESS EXCLUSIVE MODE');
      const lost = startCycle().catch(() => null);
      await eventually(() => started().length === 1);
      const [unused = 0] = started();
      await server.close();
      await lost;
      await eventually(() => cycleProcesses().length === 0 && !isAlive(unused));
    } finally {
      await registry.end().catch(() => {});
      await postgresql.stop();
      rmSync(data, { recursive: true, force: true });
    }
  },
);

test('it is started only where a cycle is sure to need it', patient, async () => {
  const data = mkdtempSync(join(tmpdir(), 'gatehouse-ahead-'));
  const source = (name: string, rest: string): string => `  - name: ${name}\n    ${rest}\n    ${persons}`;
  try {
    const known = await within({ data }, async (installation) => {
      const text = [
        source('versioned', 'type: postgresql\n    connection: postgres://u@h/d\n    version: SELECT 1'),
        source('whole', 'type: postgresql\n    connection: postgres://u@h/d'),
        source('driver', 'type: odbc\n    connection: Driver={x};Server=y\n    version: SELECT 1'),
      ];
      await applyConfiguration(installation, `sources:\n${text.join('')}`, { prune: true });
      const stored = await openStored(installation);
      return ['versioned', 'whole', 'driver'].map((name) => configuredSource(stored, name, installation).config);
    });
    const started = known.map((config) => {
      const ahead = startReaderFor(config);
      ahead?.drop();
      return [config.name, ahead !== undefined];
    });
    expect(started).toEqual([
      ['versioned', false],
      ['whole', true],
      ['driver', true],
    ]);
    expect(startReaderFor({ type: 'push' })).toBeUndefined();
    expect(startReaderFor({ type: 'ldap', version: 'any' })).toBeUndefined();
    await eventually(() => readers().length === 0);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
});

async function within<T>(place: RegistryPlace, body: (installation: Installation) => Promise<T>): Promise<T> {
  const surroundings = { place, context: systemContext('error'), env: process.env, actor: 'test' };
  const installation = await openInstallation(surroundings, 'create');
  try {
    return await body(installation);
  } finally {
    await installation.database.close();
  }
}

function environmentOf(id: number): Record<string, string> {
  const lines = readFileSync(`/proc/${id}/environ`, 'utf8').split('\0');
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

function cycleProcesses(): number[] {
  return childrenOf(process.pid, 'cycle-child');
}

/** The reading processes of the cycles that run. */
function started(): number[] {
  return cycleProcesses().flatMap((id) => readers(id));
}
