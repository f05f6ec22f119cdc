/** Who is inside, zone by zone. */
import type { PresenceConfig } from '../config/document.ts';
import { resolveOwnSettings } from '../config/resolve.ts';
import { GatehouseError } from '../model/errors.ts';
import { readWhoIsInside } from '../presence/follow.ts';
import { shortPeople } from '../registry/lists/short-people.ts';
import type { Installation } from './installation.ts';
import { openStored } from './stored-configuration.ts';

/** One person who is inside. */
export interface PresentPerson {
  readonly id: number;
  readonly name: string;
  readonly employeeId: string | null;
  /** Path of the department. */
  readonly department: string | null;
  readonly zone: string;
  /** When the person passed into the zone, UTC. */
  readonly since: string;
  readonly accessPoint: string;
}

export interface WhoIsInside {
  /** False: no zones are configured, so nobody knows. */
  readonly configured: boolean;
  /** Every zone in the order of the configuration, with the number of people in it. */
  readonly zones: readonly { readonly name: string; readonly people: number }[];
  /** By zone, department and name. */
  readonly people: readonly PresentPerson[];
}

/** Errors: `command.notFound` for a zone that is not configured. */
export async function whoIsInside(installation: Installation, zone?: string): Promise<WhoIsInside> {
  const config = await presenceConfig(installation);
  if (zone !== undefined && config?.zones.includes(zone) !== true) throw unknownZone(config?.zones ?? [], zone);
  if (config === undefined) return { configured: false, zones: [], people: [] };
  const { people } = await readWhoIsInside(installation.database, config);
  const counts = new Map(config.zones.map((name) => [name, 0]));
  for (const { zone: at } of people) if (at !== null) counts.set(at, (counts.get(at) ?? 0) + 1);
  const zones = [...counts].map(([name, count]) => ({ name, people: count }));
  const wanted = people.filter(({ zone: at }) => zone === undefined || at === zone);
  const short = await shortPeople(
    installation.database,
    wanted.map(({ personId }) => personId),
  );
  const present = wanted.flatMap(({ personId, zone: at, at: since, accessPoint }): PresentPerson[] => {
    const person = short.get(personId);
    return person === undefined || at === null ? [] : [{ ...person, zone: at, since, accessPoint }];
  });
  return { configured: true, zones, people: present.sort(orderOf(config)) };
}

function orderOf({ zones }: PresenceConfig): (one: PresentPerson, other: PresentPerson) => number {
  const place = new Map(zones.map((name, index) => [name, index]));
  return (one, other) =>
    (place.get(one.zone) ?? 0) - (place.get(other.zone) ?? 0) ||
    compare(one.department ?? '', other.department ?? '') ||
    compare(one.name, other.name) ||
    one.id - other.id;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function unknownZone(zones: readonly string[], zone: string): GatehouseError {
  return new GatehouseError('command.notFound', `No zone is called "${zone}".`, {
    place: 'zone',
    value: zone,
    remedy: zones.length === 0 ? 'Configure zones under `presence`.' : `The zones are ${zones.join(', ')}.`,
  });
}

/** Undefined where none is configured. */
async function presenceConfig(installation: Installation): Promise<PresenceConfig | undefined> {
  const { raw } = await openStored(installation);
  return resolveOwnSettings(raw, installation.lookup).presence;
}
