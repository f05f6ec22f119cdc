/** What is to become of a person's account, of where the person is and what is configured. */
import type { BlockCandidate } from '../registry/account-blocks.ts';

/** `nothing`: it stays as it is. */
export type Wish = 'block' | 'unblock' | 'nothing';

export interface Rules {
  /** Zones in which a person keeps the account. */
  readonly inside: ReadonlySet<string>;
  /** Who left later than this is within the delay; ISO, UTC. */
  readonly until: string;
  /** Passes up to this event were made when nobody blocked. */
  readonly activeEvent: number;
  /** People whom a justification document covers at this moment. */
  readonly covered: ReadonlySet<number>;
}

export function wishFor({ personId, presence }: BlockCandidate, rules: Rules): Wish {
  if (presence === undefined) return 'nothing';
  if (presence.zone !== null && rules.inside.has(presence.zone)) return 'unblock';
  if (rules.covered.has(personId)) return 'unblock';
  if (presence.at > rules.until || presence.eventId <= rules.activeEvent) return 'nothing';
  return 'block';
}
