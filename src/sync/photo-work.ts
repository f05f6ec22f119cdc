import type { Applying } from './applying.ts';
import type { PlannedEntity } from './plan-entity.ts';
import type { Removal } from './planned.ts';

/** The photos of one cycle under way. */
export interface PhotoWork {
  readonly applying: Applying;
  readonly step: PlannedEntity;
  /** Links whose photos were there when the cycle began. */
  readonly known: number;
  /** Of people with a version, but without a photo. */
  readonly emptied: Removal[];
  /** SHA-256 of the photos that came. */
  readonly came: Set<string>;
  /** Photos that came and were rejected. */
  rejected: number;
}
