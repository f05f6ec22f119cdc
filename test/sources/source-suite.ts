/** What holds of every SQL source, whatever database is behind it. Registered once for each kind. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceConfig } from '../../src/config/document.ts';
import type { GatehouseError } from '../../src/model/errors.ts';
import type { Value } from '../../src/model/value.ts';
import type { Query, Source, SourceKind } from '../../src/sources/source.ts';
import { freePort } from '../servers/server-process.ts';
import { batchesOf, comparable, decodedRows, failureOf, rowsOf, stopsRunning } from './reading.ts';
import { sourceConfig, testContext } from './source-config.ts';

/** A column of the table of sample values: its type, what is written, and what must be read. */
export interface Sample {
  readonly type: string;
  /** A literal of SQL, or a value to be bound. */
  readonly write: { readonly literal: string } | { readonly value: Value };
  readonly read: Value;
  /** The column's type as `describe` calls it, where that is worth a test. */
  readonly described?: string;
}

export interface SourceUnderTest {
  readonly name: string;
  readonly kind: SourceKind;
  /** Starts a database and gives the connection of a source to it. */
  start(): Promise<{ readonly connection: string; readonly stop: () => Promise<void> }>;
  readonly samples: readonly Sample[];
  /** A query that would write, which must fail even if the source may be written to; absent where the database cannot prevent it. */
  readonly writingQuery?: string;
  /** A query that runs for half a minute. */
  readonly longQuery?: string;
  /** A query over `many` that fails at the row with id 3000. */
  readonly failingQuery?: string;
  /** The number of statements that other sessions are running now. */
  readonly othersRunning?: string;
  /** The same connection with something changed; absent where there is no such thing. */
  readonly wrongPassword?: (connection: string) => string;
  readonly wrongDatabase?: (connection: string) => string;
  readonly otherPort?: (connection: string, port: number) => string;
}

const rowCount = 5000;
const timeout = 120_000;

export function describeSource(subject: SourceUnderTest): void {
  describe(`a source of kind ${subject.name}`, { timeout }, () => {
    let connection: string;
    let stop: (() => Promise<void>) | undefined;
    let source: Source;
    const open = (changes: Partial<SourceConfig> = {}): Promise<Source> =>
      subject.kind.open(sourceConfig(subject.kind.type, connection, changes), testContext, undefined);

    beforeAll(async () => {
      const started = await subject.start();
      connection = started.connection;
      stop = started.stop;
      source = await open();
      await createTables(source, subject.samples);
    }, timeout);
    afterAll(async () => {
      await source?.close();
      await stop?.();
    }, timeout);

    describeValues(subject, () => source);
    describeReading(() => source);
    describeFailing(subject, () => source);
    describeCancelling(subject, () => source, open);
    describeWriting(subject, () => source, open);
    describeConnecting(subject, () => connection);
  });
}

async function createTables(source: Source, samples: readonly Sample[]): Promise<void> {
  const columns = samples.map((sample, index) => `c${index} ${sample.type}`);
  await source.write({ text: `CREATE TABLE sample (id INTEGER, ${columns.join(', ')})` });
  const parameters: Record<string, Value> = {};
  const values = samples.map((sample, index) => {
    if ('literal' in sample.write) return sample.write.literal;
    parameters[`p${index}`] = sample.write.value;
    return `:p${index}`;
  });
  const names = samples.map((_sample, index) => `c${index}`);
  await source.write({
    text: `INSERT INTO sample (id, ${names.join(', ')}) VALUES (1, ${values.join(', ')})`,
    parameters,
  });
  await source.write({ text: `INSERT INTO sample (id) VALUES (2)` });

  await source.write({ text: 'CREATE TABLE many (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(100))' });
  await source.write({ text: `INSERT INTO many (id, name) VALUES (1, 'Ақмарал Ёлкина')` });
  for (let rows = 1; rows < rowCount; rows *= 2)
    await source.write({
      text: `INSERT INTO many (id, name) SELECT id + ${rows}, name FROM many WHERE id + ${rows} <= ${rowCount}`,
    });
}

function describeValues(subject: SourceUnderTest, source: () => Source): void {
  const names = subject.samples.map((_sample, index) => `c${index}`).join(', ');
  const expected = (row: Value[]): void => {
    for (const [index, sample] of subject.samples.entries())
      expect(comparable(row[index]), `value of type ${sample.type} in column c${index}`).toEqual(
        comparable(sample.read),
      );
  };

  it('reads every value without loss', async () => {
    const rows = await rowsOf(source().read({ text: `SELECT ${names} FROM sample WHERE id = 1` }));
    expect(rows).toHaveLength(1);
    expected(rows[0] ?? []);
  });

  it('reads the same values when the query has parameters', async () => {
    const query = { text: `SELECT ${names} FROM sample WHERE id = :id`, parameters: { id: 1 } };
    const rows = await rowsOf(source().read(query));
    expect(rows).toHaveLength(1);
    expected(rows[0] ?? []);
  });

  it('keeps NULL of every type apart from all values', async () => {
    const rows = await rowsOf(source().read({ text: `SELECT ${names} FROM sample WHERE id = 2` }));
    expect(rows).toEqual([subject.samples.map(() => null)]);
  });

  it('describes columns without reading rows', async () => {
    const columns = await source().describe({ text: `SELECT ${names} FROM sample` });
    expect(columns.map((column) => column.name.toLowerCase())).toEqual(names.split(', '));
    for (const [index, sample] of subject.samples.entries())
      if (sample.described !== undefined) expect(columns[index]?.type.toLowerCase()).toBe(sample.described);
    const described = await source().describe({ text: 'SELECT name FROM many WHERE id = :id', parameters: { id: 1 } });
    expect(described.map((column) => column.name.toLowerCase())).toEqual(['name']);
  });
}

function describeReading(source: () => Source): void {
  it('gives one batch with the columns when there are no rows', async () => {
    const batches = await batchesOf(source().read({ text: 'SELECT id, name FROM many WHERE id < 0' }));
    expect(batches.map((batch) => batch.count)).toEqual([0]);
    expect(batches[0]?.columns.map((column) => column.toLowerCase())).toEqual(['id', 'name']);
  });

  it(`gives ${rowCount} rows once and in order, in batches of at most 1000`, async () => {
    const batches = await batchesOf(source().read({ text: 'SELECT id, name FROM many ORDER BY id' }));
    expect(Math.max(...batches.map((batch) => batch.count))).toBeLessThanOrEqual(1000);
    const rows = batches.flatMap(decodedRows);
    expect(rows.map((row) => Number(row[0]))).toEqual(Array.from({ length: rowCount }, (_, index) => index + 1));
    expect(new Set(rows.map((row) => row[1]))).toEqual(new Set(['Ақмарал Ёлкина']));
  });

  it('waits for a slow reader and loses nothing', async () => {
    let seen = 0;
    for await (const batch of source().read({ text: 'SELECT id FROM many ORDER BY id' })) {
      await sleep(30);
      seen += batch.count;
    }
    expect(seen).toBe(rowCount);
  });

  it('can be left in the middle of a reading and used again', async () => {
    for await (const batch of source().read({ text: 'SELECT id FROM many' })) {
      expect(batch.count).toBeGreaterThan(0);
      break;
    }
    expect(await rowsOf(source().read({ text: 'SELECT id FROM many WHERE id = 7' }))).toEqual([['7']]);
  });

  it('says what is wrong with a query', async () => {
    const error = await failureOf(rowsOf(source().read({ text: 'SELECT nonsense FROM many' })));
    expect(error.code).toBe('source.query');
    expect(error.message.toLowerCase()).toContain('nonsense');
    expect(await failureOf(rowsOf(source().read({ text: 'SELEC id FROM many' })))).toMatchObject({
      code: 'source.query',
    });
    expect(await rowsOf(source().read({ text: 'SELECT id FROM many WHERE id = 1' }))).toEqual([['1']]);
  });

  it('refuses a query whose parameter has no value', async () => {
    const error = await failureOf(rowsOf(source().read({ text: 'SELECT id FROM many WHERE id = :nobody' })));
    expect(error).toMatchObject({ code: 'source.query', value: ':nobody' });
  });

  it('binds hostile text instead of running it', async () => {
    const hostile = `Robert'); DROP TABLE many; -- " \\ \` % _ :name ? $1 Ёлка қазақ`;
    const insert = 'INSERT INTO many (id, name) VALUES (:id, :name)';
    expect(await source().write({ text: insert, parameters: { id: 90_001, name: hostile } })).toBe(1);
    const query: Query = {
      text: 'SELECT name FROM many WHERE name = :name AND id > :least',
      parameters: { name: hostile, least: 90_000 },
    };
    expect(await rowsOf(source().read(query))).toEqual([[hostile]]);
    expect(await source().write({ text: 'DELETE FROM many WHERE id = :id', parameters: { id: 90_001 } })).toBe(1);
  });
}

function describeFailing(subject: SourceUnderTest, source: () => Source): void {
  if (subject.failingQuery === undefined) return;
  it('reports an error between rows, and can be used again', async () => {
    const error = await failureOf(rowsOf(source().read({ text: subject.failingQuery ?? '' })));
    // Before the first batch is full it is the query's fault, and some databases compute all rows before the first.
    expect(['source.query', 'source.read']).toContain(error.code);
    expect(error.message).toMatch(/zero/i);
    expect(await rowsOf(source().read({ text: 'SELECT id FROM many WHERE id = 1' }))).toEqual([['1']]);
  });
}

function describeCancelling(
  subject: SourceUnderTest,
  source: () => Source,
  open: (changes: Partial<SourceConfig>) => Promise<Source>,
): void {
  it('can be closed after a reading that was cancelled', async () => {
    const opened = await open({});
    const controller = new AbortController();
    const read = async (): Promise<void> => {
      for await (const _batch of opened.read({ text: 'SELECT id FROM many' }, controller.signal)) controller.abort();
    };
    expect(await failureOf(read())).toMatchObject({ code: 'source.cancelled' });
    await opened.close();
  });

  it('ends a reading that is cancelled, and can be used again', async () => {
    const controller = new AbortController();
    const read = async (): Promise<void> => {
      for await (const batch of source().read({ text: 'SELECT id FROM many' }, controller.signal))
        if (batch.count > 0) controller.abort();
    };
    expect(await failureOf(read())).toMatchObject({ code: 'source.cancelled' });
    expect(await rowsOf(source().read({ text: 'SELECT id FROM many WHERE id = 1' }))).toEqual([['1']]);
  });

  if (subject.longQuery !== undefined)
    it('ends a query that is cancelled before its first row', async () => {
      const controller = new AbortController();
      const reading = failureOf(rowsOf(source().read({ text: subject.longQuery ?? '' }, controller.signal)));
      setTimeout(() => controller.abort(), 200);
      expect(await reading).toMatchObject({ code: 'source.cancelled' });
      if (subject.othersRunning !== undefined) await stopsRunning(source(), subject.othersRunning);
      expect(await rowsOf(source().read({ text: 'SELECT id FROM many WHERE id = 1' }))).toEqual([['1']]);
    });
}

function describeWriting(
  subject: SourceUnderTest,
  source: () => Source,
  open: (changes: Partial<SourceConfig>) => Promise<Source>,
): void {
  it('writes and says how many rows it touched', async () => {
    const update = 'UPDATE many SET name = :name WHERE id <= 10';
    expect(await source().write({ text: update, parameters: { name: 'Ақмарал Ёлкина' } })).toBe(10);
    expect(await source().write({ text: 'UPDATE many SET name = :name WHERE id < 0', parameters: { name: '' } })).toBe(
      0,
    );
  });

  it('refuses to write when it is configured readOnly, and still reads', async () => {
    const readOnly = await open({ readOnly: true });
    try {
      expect(await failureOf(readOnly.write({ text: 'DELETE FROM many' }))).toMatchObject({ code: 'source.readOnly' });
      expect(await rowsOf(readOnly.read({ text: 'SELECT count(*) FROM many' }))).toEqual([[String(rowCount)]]);
    } finally {
      await readOnly.close();
    }
  });

  if (subject.writingQuery !== undefined)
    it('does not let a query write', async () => {
      const error = await failureOf(rowsOf(source().read({ text: subject.writingQuery ?? '' })));
      expect(error.code).toBe('source.query');
      expect(await rowsOf(source().read({ text: 'SELECT count(*) FROM many' }))).toEqual([[String(rowCount)]]);
    });
}

function describeConnecting(subject: SourceUnderTest, connection: () => string): void {
  const attempt = (changed: string): Promise<GatehouseError> =>
    failureOf(subject.kind.open(sourceConfig(subject.kind.type, changed), testContext));

  if (subject.otherPort !== undefined)
    it('says when nothing listens', async () => {
      const error = await attempt(subject.otherPort?.(connection(), await freePort()) ?? '');
      expect(error).toMatchObject({ code: 'source.connect' });
    });

  if (subject.wrongPassword !== undefined)
    it('says when the password is wrong, without showing it', async () => {
      const error = await attempt(subject.wrongPassword?.(connection()) ?? '');
      expect(error.code).toBe('source.connect');
      expect(error.message).toContain('password');
      expect(`${error.message} ${error.remedy}`).not.toContain('letmein');
    });

  if (subject.wrongDatabase !== undefined)
    it('says when the database does not exist', async () => {
      const error = await attempt(subject.wrongDatabase?.(connection()) ?? '');
      expect(error.code).toBe('source.connect');
      expect(error.message).toMatch(/database|file/);
    });
}
