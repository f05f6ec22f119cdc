import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

test('no more run at a time than may, in the order in which they came', async () => {
  const turns = createTurns(2);
  const { signal } = new AbortController();
  const began: number[] = [];
  const ends: (() => void)[] = [];
  const all = [0, 1, 2, 3].map((index) =>
    turns.take(signal, () => {
      began.push(index);
      return new Promise<void>((resolve) => ends.push(resolve));
    }),
  );
  for (let ended = 0; ended < 4; ended++) {
    await new Promise(setImmediate);
    expect(began).toHaveLength(Math.min(4, ended + 2));
    ends[ended]?.();
  }
  await Promise.all(all);
  expect(began).toEqual([0, 1, 2, 3]);
});

test('whoever gives up waiting takes no turn, and a failure gives its turn back', async () => {
  const turns = createTurns(1);
  const patient = new AbortController();
  const impatient = new AbortController();
  let end = (): void => {};
  const first = turns.take(patient.signal, () => new Promise<void>((resolve) => (end = resolve)));
  const second = turns.take(impatient.signal, () => Promise.resolve('never'));
  const third = turns.take(patient.signal, () => Promise.reject(new Error('failed')));
  const fourth = turns.take(patient.signal, () => Promise.resolve('done'));
  impatient.abort(new Error('gone'));
  await expect(second).rejects.toThrow('gone');
  end();
  await first;
  await expect(third).rejects.toThrow('failed');
  await expect(fourth).resolves.toBe('done');
  await expect(turns.take(impatient.signal, () => Promise.resolve())).rejects.toThrow('gone');
});
