import fc from 'fast-check';
import { expect, it } from 'vitest';
import { latestMoves } from './presence.ts';
import type { Move } from './zones.ts';

const moves = fc
  .uniqueArray(fc.record({ personId: fc.integer({ min: 1, max: 5 }), minute: fc.nat(20), eventId: fc.nat(1000) }), {
    selector: ({ eventId }) => eventId,
    maxLength: 40,
  })
  .map((list) =>
    list.map(({ personId, minute, eventId }): Move => {
      const at = new Date(Date.UTC(2026, 0, 31, 5, minute)).toISOString();
      return { personId, eventId, at, zone: eventId % 2 === 0 ? null : 'Site', accessPoint: 'Gate' };
    }),
  );

it('where people are does not depend on the order, the portions or the repetition in which passes come', () => {
  fc.assert(
    fc.property(moves, fc.infiniteStream(fc.nat()), fc.integer({ min: 1, max: 7 }), (all, order, portion) => {
      const whole = latestMoves(new Map(), all);
      const shuffled = [...all, ...all.slice(0, 5)]
        .map((move) => ({ move, place: order.next().value }))
        .sort((one, other) => one.place - other.place)
        .map(({ move }) => move);
      const known = new Map<number, Move>();
      for (let start = 0; start < shuffled.length; start += portion) {
        for (const [id, move] of latestMoves(known, shuffled.slice(start, start + portion))) known.set(id, move);
      }
      expect(new Map(known)).toEqual(whole);
    }),
  );
});

it('of passes at the same instant the one that was recorded later counts', () => {
  const move = { personId: 1, zone: 'Site', at: '2026-01-31T05:00:00.000Z', eventId: 1, accessPoint: 'Gate' };
  const second = { ...move, eventId: 2, zone: null };
  expect(latestMoves(new Map([[1, move]]), [second]).get(1)).toEqual(second);
  expect(latestMoves(new Map([[1, second]]), [move]).size).toBe(0);
});
