/** Who may push into a source: a token may be limited to one. */
import { GatehouseError } from '../../model/errors.ts';
import type { Caller } from '../caller.ts';

/** Errors: `auth.forbidden`. */
export function refuseOtherSource(caller: Caller, source: string): void {
  if (caller.source === null || caller.source === source) return;
  throw new GatehouseError('auth.forbidden', `This token is for source ${caller.source} only`, {
    place: source,
    remedy: 'Use a token of this source.',
  });
}
