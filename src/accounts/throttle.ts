/** Slows guessing down: after some failures each further attempt has to wait, longer each time. */
import { GatehouseError } from '../model/errors.ts';

/** The seconds after which an attempt that was refused may be made again. */
export function retryAfterOf(error: GatehouseError): number | undefined {
  const { cause } = error;
  const seconds =
    typeof cause === 'object' && cause !== null && 'retryAfterSeconds' in cause ? cause.retryAfterSeconds : undefined;
  return typeof seconds === 'number' ? seconds : undefined;
}
