/** What holds of every directory when nothing comes any more, or its reading process dies. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Resumable } from '../servers/resumable.ts';
import type { DirectoryUnderTest, Open, Usable } from './directory-under-test.ts';
import { batchesOf, failureOf } from './reading.ts';

export function describeTime(subject: DirectoryUnderTest, open: Open, isUsable: Usable, server: () => Resumable): void {
  const frozen = async (body: () => Promise<void>): Promise<void> => {
    await server().freeze();
    try {
      await body();
    } finally {
      await server().thaw();
    }
  };

  it('ends by the limit of the first row, and goes on when the server does', async () => {
    const { source, query } = await open('process', { firstRow: 1500, silence: 60_000 });
    await frozen(async () => {
      const begun = performance.now();
      expect(await failureOf(batchesOf(source.read(query)))).toMatchObject({ code: 'source.timeout' });
      expect(performance.now() - begun).toBeLessThan(6000);
    });
    await isUsable(source);
  });

  it('ends by the limit of silence between two entries', async () => {
    const { source, query } = await open(subject.overflows ? 'process' : 'here', { firstRow: 2000, silence: 2000 });
    let rows = 0;
    const reading = (async () => {
      for await (const batch of source.read(query)) {
        if (rows === 0) await server().freeze();
        rows += batch.count;
      }
    })();
    try {
      expect(await failureOf(reading)).toMatchObject({ code: 'source.timeout' });
    } finally {
      await server().thaw();
    }
    expect(rows).toBeLessThan(subject.many);
    await isUsable(source);
  });

  it.each(['here', 'process'] as const)('is cancelled in less than a second while nothing comes: %s', async (way) => {
    const { source, query } = await open(way);
    await frozen(async () => {
      const stopper = new AbortController();
      const reading = failureOf(batchesOf(source.read(query, stopper.signal)));
      await sleep(500);
      const begun = performance.now();
      stopper.abort();
      expect(await reading).toMatchObject({ code: 'source.cancelled' });
      expect(performance.now() - begun).toBeLessThan(1000);
    });
    await isUsable(source);
  });
}

export function describeProcess({ overflows }: DirectoryUnderTest, open: Open, isUsable: Usable): void {
  it('refuses a second reading at the same time', async () => {
    const { source, query } = await open('process');
    const reading = source.read(query)[Symbol.asyncIterator]();
    await reading.next();
    expect(await failureOf(batchesOf(source.read(query)))).toMatchObject({ code: 'source.unsupported' });
    await reading.return?.();
    await isUsable(source);
  });

  if (!overflows) return;
  it('tells a process that dies while it reads as a crash, and goes on', async () => {
    const before = children();
    const { source, query } = await open('process');
    const reading = (async () => {
      for await (const _ of source.read(query))
        for (const id of children().filter((child) => !before.includes(child))) process.kill(id, 'SIGSEGV');
    })();
    expect(await failureOf(reading)).toMatchObject({ code: 'source.crashed' });
    await isUsable(source);
  });

  it('keeps the memory of both processes flat while its reader rests', async () => {
    const before = children();
    const { source, query } = await open('process');
    const id = children().find((child) => !before.includes(child)) ?? 0;
    let rows = 0;
    for await (const batch of source.read(query)) {
      rows += batch.count;
      if (rows < 10_000) continue;
      // What may be read ahead is read by then.
      await sleep(1500);
      const at = [resident(id), resident('self')] as const;
      await sleep(1500);
      expect(resident(id) - at[0]).toBeLessThan(10);
      expect(resident('self') - at[1]).toBeLessThan(10);
      expect(resident(id)).toBeLessThan(250);
      break;
    }
  });
}

/** The reading processes that this process has started. */
function children(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((id) => {
      try {
        const after = readFileSync(`/proc/${id}/stat`, 'utf8').split(') ').pop()?.split(' ');
        const command = readFileSync(`/proc/${id}/cmdline`, 'utf8');
        return Number(after?.[1]) === process.pid && after?.[0] !== 'Z' && command.includes('process/child');
      } catch {
        return false;
      }
    })
    .map(Number);
}

function resident(id: number | 'self'): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1]) / 1024;
}
