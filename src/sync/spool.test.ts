import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSpool, spoolFolder } from './spool.ts';

describe('a spool', () => {
  let data = '';
  beforeAll(() => {
    data = mkdtempSync(join(tmpdir(), 'gatehouse-spool-'));
  });
  afterAll(() => rmSync(data, { recursive: true, force: true }));

  test('gives back what went in, however much it is, and leaves no file', async () => {
    const folder = spoolFolder(data);
    const spool = createSpool<string>(folder, 'items');
    const items = Array.from(
      { length: 25_000 },
      (_, index) => `${index} \u2028 \u0085 \r\n "\ud800 ${'x'.repeat(index % 100)}`,
    );
    for (const item of items) spool.push(item);
    expect(spool.size()).toBe(items.length);
    for (let round = 0; round < 2; round++) {
      const back: string[] = [];
      for await (const batch of spool.batches(999)) back.push(...batch);
      expect(back).toEqual(items);
    }
    expect(existsSync(folder)).toBe(true);
    spool.clear();
    expect(spool.size()).toBe(0);
    expect(existsSync(folder)).toBe(false);
    const rest: string[] = [];
    for await (const batch of spool.batches(10)) rest.push(...batch);
    expect(rest).toEqual([]);
  });

  test('of a process that is gone is removed, one of a process that lives is not', () => {
    mkdirSync(join(data, 'spool', '999999999-dead'), { recursive: true });
    mkdirSync(join(data, 'spool', `${process.pid}-alive`), { recursive: true });
    spoolFolder(data);
    expect(readdirSync(join(data, 'spool'))).toEqual([`${process.pid}-alive`]);
  });
});
