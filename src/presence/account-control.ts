/** The bits of `userAccountControl` that blocking reads and writes. */

const disabledBit = 0x2;
/**
 * "The account is sensitive and cannot be delegated": means nothing while an account is disabled, and nobody sets it together with disabling. So
 * an account that is found disabled with it, after Gatehouse was interrupted, was disabled by Gatehouse.
 */
const markBit = 0x100000;

export function isDisabled(control: number): boolean {
  return (control & disabledBit) !== 0;
}

/** The same account disabled. */
export function disabled(control: number): number {
  return control | disabledBit;
}

/** The same account disabled, for the moment until that has been remembered; without a mark where the bit has a meaning of its own. */
export function disabledForNow(control: number): number {
  return disabled(control) | markBit;
}
