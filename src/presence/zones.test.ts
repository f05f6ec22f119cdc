import { describe, expect, it } from 'vitest';
import type { LoggedPass } from '../registry/presence.ts';
import { createMoveOf } from './zones.ts';

const moveOf = createMoveOf({
  zones: ['Site', 'Workshop'],
  accessPoints: [
    { name: 'Gate', inside: 'Site' },
    { name: 'Workshop door', inside: 'Workshop', outside: 'Site' },
    { name: 'Exit', inside: 'Site', direction: 'out' },
    { name: 'Door 1', site: 'North', inside: 'Workshop' },
  ],
});

function pass(changes: Partial<LoggedPass> = {}): LoggedPass {
  return {
    id: 7,
    at: '2026-01-31T05:00:00.000Z',
    recordedAt: '2026-01-31T05:00:01.000Z',
    accessPoint: 'Gate',
    site: null,
    direction: 'in',
    outcome: 'granted',
    personId: 1,
    ...changes,
  };
}

const zoneOf = (changes: Partial<LoggedPass>): string | null | undefined => {
  const move = moveOf(pass(changes));
  return move === null ? undefined : move.zone;
};

describe('A pass', () => {
  it('in leads into the zone behind the access point, and out into the one before it', () => {
    expect(zoneOf({})).toBe('Site');
    expect(zoneOf({ accessPoint: 'Workshop door' })).toBe('Workshop');
    expect(zoneOf({ accessPoint: 'Workshop door', direction: 'out' })).toBe('Site');
    expect(zoneOf({ direction: 'out' })).toBeNull();
  });

  it('that was refused, or was not made, leads nowhere', () => {
    expect(zoneOf({ outcome: 'denied' })).toBeUndefined();
    expect(zoneOf({ outcome: 'not passed' })).toBeUndefined();
  });

  it('of unknown direction leads nowhere, unless the access point is one-way', () => {
    expect(zoneOf({ direction: 'unknown' })).toBeUndefined();
    expect(zoneOf({ direction: 'unknown', accessPoint: 'Exit' })).toBeNull();
  });

  it('that contradicts a one-way access point leads nowhere', () => {
    expect(zoneOf({ direction: 'in', accessPoint: 'Exit' })).toBeUndefined();
  });

  it('of nobody, or at an access point that is not configured, leads nowhere', () => {
    expect(zoneOf({ personId: null })).toBeUndefined();
    expect(zoneOf({ accessPoint: 'Cellar' })).toBeUndefined();
  });

  it('counts at the access point of its own site, and at one that is of every site', () => {
    expect(zoneOf({ accessPoint: 'Door 1', site: 'North' })).toBe('Workshop');
    expect(zoneOf({ accessPoint: 'Door 1', site: 'South' })).toBeUndefined();
    expect(zoneOf({ accessPoint: 'Door 1' })).toBeUndefined();
    expect(zoneOf({ accessPoint: 'Gate', site: 'South' })).toBe('Site');
  });

  it('that is dated later than it was recorded comes from a wrong clock and leads nowhere', () => {
    expect(zoneOf({ at: '2026-01-31T05:04:00.000Z' })).toBe('Site');
    expect(zoneOf({ at: '2026-01-31T05:07:00.000Z' })).toBeUndefined();
    expect(zoneOf({ at: '2099-01-31T05:00:00.000Z' })).toBeUndefined();
  });
});
