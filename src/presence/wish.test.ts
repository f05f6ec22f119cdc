import { describe, expect, it } from 'vitest';
import type { BlockCandidate } from '../registry/account-blocks.ts';
import { mostWithinMinute } from './limit.ts';
import { type Rules, wishFor } from './wish.ts';

const rules: Rules = {
  inside: new Set(['Site']),
  until: '2026-01-31T17:00:00.000Z',
  activeEvent: 100,
  covered: new Set([7]),
};

function candidate(presence: Partial<NonNullable<BlockCandidate['presence']>>, personId = 1): BlockCandidate {
  return {
    personId,
    status: 'active',
    employeeId: null,
    custom: {},
    presence: { zone: null, at: '2026-01-31T16:59:00.000Z', eventId: 101, accessPoint: 'Gate', ...presence },
  };
}

describe('An account is', () => {
  it('to be blocked when its person has left and the delay is over', () => {
    expect(wishFor(candidate({}), rules)).toBe('block');
    expect(wishFor(candidate({ at: '2026-01-31T17:00:00.000Z' }), rules)).toBe('block');
    expect(wishFor(candidate({ zone: 'Car park' }), rules)).toBe('block');
  });

  it('left as it is within the delay', () => {
    expect(wishFor(candidate({ at: '2026-01-31T17:00:01.000Z' }), rules)).toBe('nothing');
  });

  it('to be unblocked as soon as its person is inside', () => {
    expect(wishFor(candidate({ zone: 'Site', at: '2026-01-31T17:30:00.000Z' }), rules)).toBe('unblock');
  });

  it('to be unblocked while a justification document of an exempt type covers its person', () => {
    expect(wishFor(candidate({}, 7), rules)).toBe('unblock');
  });

  it('left as it is when its person was never seen, or left before blocking was switched on', () => {
    expect(wishFor({ ...candidate({}), presence: undefined }, rules)).toBe('nothing');
    expect(wishFor(candidate({ eventId: 100 }), rules)).toBe('nothing');
  });
});

it('the most of any minute is counted, wherever it begins', () => {
  const at = (second: number): string => new Date(Date.UTC(2026, 0, 31, 17, 0, second)).toISOString();
  expect(mostWithinMinute([])).toBe(0);
  expect(mostWithinMinute([at(0), at(60), at(120)])).toBe(1);
  expect(mostWithinMinute([at(59), at(0), at(59), at(30), at(118), at(300)])).toBe(4);
  expect(mostWithinMinute([at(50), at(70), at(109), at(0)])).toBe(3);
});
