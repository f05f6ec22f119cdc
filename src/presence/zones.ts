/** Zones and the access points between them: where a pass leads. */
import type { AccessPointConfig, PresenceConfig } from '../config/document.ts';
import type { LoggedPass } from '../registry/presence.ts';

/** A completed pass of a known person to a zone; `zone` null is out of all zones. */
export interface Move {
  readonly personId: number;
  readonly zone: string | null;
  readonly at: string;
  readonly eventId: number;
  readonly accessPoint: string;
}

/** Gives where an event leads, or null for one that tells nothing of where somebody is. */
export type MoveOf = (event: LoggedPass) => Move | null;

/** An event that is dated later than this after its recording comes from a wrong clock, and would outlast every true one. */
const clockTolerance = 300_000;

export function createMoveOf(config: PresenceConfig): MoveOf {
  const points = new Map<string, AccessPointConfig>();
  for (const point of config.accessPoints) points.set(keyOf(point.name, point.site ?? null), point);
  return (event) => {
    if (event.personId === null || event.outcome !== 'granted') return null;
    if (Date.parse(event.at) > Date.parse(event.recordedAt) + clockTolerance) return null;
    const point = points.get(keyOf(event.accessPoint, event.site)) ?? points.get(keyOf(event.accessPoint, null));
    if (point === undefined) return null;
    const direction = directionOf(event.direction, point.direction);
    if (direction === null) return null;
    const zone = direction === 'in' ? point.inside : (point.outside ?? null);
    return { personId: event.personId, zone, at: event.at, eventId: event.id, accessPoint: event.accessPoint };
  };
}

/** A one-way access point tells the direction where the event does not; where they contradict each other, nobody knows. */
function directionOf(told: string, configured: 'in' | 'out' | undefined): 'in' | 'out' | null {
  if (told !== 'in' && told !== 'out') return configured ?? null;
  return configured === undefined || configured === told ? told : null;
}

function keyOf(name: string, site: string | null): string {
  return JSON.stringify([name, site]);
}
