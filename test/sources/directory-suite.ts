/** What holds of every source that is a directory, whichever server is behind it; `source-suite.ts` has the same of databases. */
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceConfig, TimeLimits } from '../../src/config/document.ts';
import type { Value } from '../../src/model/value.ts';
import { openInProcess } from '../../src/sources/process/host.ts';
import type { Query, Source, SourceKind } from '../../src/sources/source.ts';
import type { Resumable } from '../servers/resumable.ts';
import { rowsByName } from './directory-config.ts';
import { describeProcess, describeTime } from './directory-limits.ts';
import type { DirectoryUnderTest, Open, Opened, Usable } from './directory-under-test.ts';
import { batchesOf, failureOf } from './reading.ts';
import { testContext } from './source-config.ts';

const timeout = 300_000;

export function describeDirectory(subject: DirectoryUnderTest): void {
  describe(`a source that is a directory: ${subject.name}`, { timeout }, () => {
    let server: Resumable;
    let configOf: (filter: string, columns: readonly string[], connection?: string) => SourceConfig;
    const opened: Source[] = [];
    const subjectOf = async (way: 'here' | 'process', limits: Partial<TimeLimits> = {}): Promise<Opened> => {
      const config = configOf('(cn=many*)', [subject.large]);
      const timed = { ...config, timeLimits: { ...config.timeLimits, ...limits } };
      const source = await (way === 'here' ? subject.kind.open(timed, testContext) : openInProcess(timed, testContext));
      opened.push(source);
      return { source, query: { text: config.persons?.query ?? '' } };
    };
    const few = (): Query => ({ text: configOf('(cn=sample)', ['cn']).persons?.query ?? '' });
    const isUsable = async (source: Source): Promise<void> => {
      expect((await batchesOf(source.read(few()))).map(({ count }) => count)).toEqual([1]);
    };

    beforeAll(async () => {
      const started = await subject.start();
      ({ server } = started);
      configOf = (...of) => started.config(...of);
    }, timeout);
    afterAll(async () => {
      await server?.thaw().catch(() => undefined);
      await Promise.all(opened.map((source) => source.close()));
      await server?.stop();
    }, timeout);

    describeValues(subject, (...of) => configOf(...of));
    describeReading(subject, subjectOf, isUsable, () => server);
    describeTime(subject, subjectOf, isUsable, () => server);
    describeProcess(subject, subjectOf, isUsable);
    describeRefusals(subject, subjectOf, (...of) => configOf(...of));
  });
}

type ConfigOf = (filter: string, columns: readonly string[], connection?: string) => SourceConfig;

function describeValues({ kind, samples }: DirectoryUnderTest, configOf: ConfigOf): void {
  const columns = Object.keys(samples);
  it.each(['here', 'process'])('reads every value without loss, and keeps what is missing apart: %s', async (way) => {
    const config = configOf('(|(cn=sample)(cn=bare))', columns);
    const source = await (way === 'here' ? kind.open(config, testContext) : openInProcess(config, testContext));
    const rows = await rowsByName(source, config.persons?.query ?? '');
    const row = (cn: string) => rows.find((one) => one['cn'] === cn) ?? {};
    for (const column of columns) {
      expect(shown(row('sample')[column]), column).toEqual(shown(samples[column]));
      expect(row('bare')[column], column).toBeNull();
    }
    expect(await rowsByName(source, config.persons?.query ?? '', { key: 'sample' })).toHaveLength(1);
    for (const key of ['*', 's*', 'sample)(cn=*', '\\2a', 'Ёлка']) {
      expect(await rowsByName(source, config.persons?.query ?? '', { key }), key).toEqual([]);
    }
    await source.close();
  });

  it('describes columns without reading rows, and gives them of an empty result', async () => {
    const config = configOf('(cn=nobody)', columns);
    const source = await kind.open(config, testContext);
    const query = { text: config.persons?.query ?? '' };
    expect((await source.describe(query)).map(({ name }) => name)).toEqual(expect.arrayContaining(columns));
    const batches = await batchesOf(source.read(query));
    expect(batches.map(({ count }) => count)).toEqual([0]);
    expect(batches[0]?.columns).toEqual(expect.arrayContaining(columns));
    await source.close();
  });
}

function describeReading(subject: DirectoryUnderTest, open: Open, isUsable: Usable, server: () => Resumable): void {
  it('gives many entries once each, in batches of at most 1000 rows and 4 MB, also to a slow reader', async () => {
    const { source, query } = await open('process');
    const keys = new Set<string>();
    let rows = 0;
    for await (const batch of source.read(query)) {
      expect(batch.count).toBeLessThanOrEqual(1000);
      expect(batch.bytes.length).toBeLessThan(5 * 1024 * 1024);
      rows += batch.count;
      await sleep(20);
    }
    for (const row of await rowsByName(source, query.text)) keys.add(String(row['cn']));
    expect([rows, keys.size]).toEqual([subject.many, subject.many]);
  });

  it.each(['here', 'process'] as const)('can be left in the middle of a reading and used again: %s', async (way) => {
    const { source, query } = await open(way);
    for await (const batch of source.read(query)) {
      expect(batch.count).toBeGreaterThan(0);
      break;
    }
    await isUsable(source);
  });

  it.each(['here', 'process'] as const)('ends a reading that is cancelled, and can be used again: %s', async (way) => {
    const { source, query } = await open(way);
    const stopper = new AbortController();
    const reading = (async () => {
      for await (const _ of source.read(query, stopper.signal)) stopper.abort();
    })();
    expect(await failureOf(reading)).toMatchObject({ code: 'source.cancelled' });
    await isUsable(source);
  });

  it('fails when the server dies after some entries, and can be used when it is back', async () => {
    const { source, query } = await open('here');
    let entries = 0;
    const reading = (async () => {
      for await (const batch of source.read(query)) {
        if (entries === 0) await server().halt();
        entries += batch.count;
      }
    })();
    expect(await failureOf(reading)).toMatchObject({ code: 'source.read' });
    expect(entries).toBeGreaterThan(0);
    expect(entries).toBeLessThan(subject.many);
    expect(await failureOf(batchesOf(source.read(query)))).toMatchObject({ code: 'source.connect' });
    await server().resume();
    await isUsable(source);
  });
}

function describeRefusals({ kind, name }: DirectoryUnderTest, open: Open, configOf: ConfigOf): void {
  it('is never written to', async () => {
    const { source, query } = await open('here');
    const delivery = { statement: query.text, rows: [], bookmark: null };
    expect(await failureOf(source.write(query))).toMatchObject({ code: 'source.unsupported' });
    expect(await failureOf(source.deliver(delivery))).toMatchObject({ code: 'source.unsupported' });
    const config = { ...configOf('(cn=sample)', ['cn']), readOnly: true };
    const readOnly = await openInProcess(config, testContext);
    expect(await failureOf(readOnly.write(query))).toMatchObject({ code: 'source.readOnly' });
    expect(await rowsByName(readOnly, config.persons?.query ?? '')).toHaveLength(1);
    await readOnly.close();
  });

  it('says what is wrong with a query, and can be used again', async () => {
    const { source } = await open('process');
    expect(await failureOf(batchesOf(source.read({ text: 'SELECT 1' })))).toMatchObject({ code: 'source.query' });
    const unknown = configOf('(cn=*)', ['nonsense']).persons?.query ?? '';
    const error = await failureOf(batchesOf(source.read({ text: unknown })));
    expect(error).toMatchObject({ code: 'config.column', value: 'nonsense' });
  });

  describe('where something listens and never answers', () => {
    let silent: Server;
    let url: string;
    const sockets = new Set<Socket>();
    beforeAll(async () => {
      silent = createServer((socket) => void sockets.add(socket.on('error', () => undefined)));
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
      const address = silent.address();
      const scheme = name === 'active-directory' ? 'ldaps' : 'ldap';
      url = `${scheme}://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    });
    afterAll(() => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });

    it('ends by the limit of connecting, and in less than a second when it is cancelled', async () => {
      const config = configOf('(cn=sample)', ['cn'], url);
      const limited = { ...config, timeLimits: { ...config.timeLimits, connect: 1500 } };
      const ways: readonly SourceKind['open'][] = [(...of) => kind.open(...of), openInProcess];
      for (const way of ways)
        expect(await failureOf(way(limited, testContext))).toMatchObject({ code: 'source.timeout' });
      for (const way of ways) {
        const stopper = new AbortController();
        const opening = failureOf(way(config, testContext, stopper.signal));
        await sleep(500);
        const begun = performance.now();
        stopper.abort();
        expect(await opening).toMatchObject({ code: 'source.cancelled' });
        expect(performance.now() - begun).toBeLessThan(1000);
      }
    });
  });
}

/** Bytes by their length and ends, so that a failure can be read. */
function shown(value: Value | undefined): unknown {
  if (!(value instanceof Uint8Array)) return value;
  const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `bytes ${value.length} ${hex(value.subarray(0, 64))} ${hex(value.subarray(-64))}`;
}
