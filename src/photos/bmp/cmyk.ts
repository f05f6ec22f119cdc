/**
 * CMYK as a BMP holds it, in pixels or in its palette. Microsoft gives the numbers of these variants and no order of bytes. Taken is the one of
 * the public sample and of the viewer that shows it: each ink stands where the colour that it takes from the light would stand, black last.
 */

/** Writes red, green, blue to `target` for the yellow, magenta, cyan and black at `at`; 0 is no ink. No profile says which press is meant. */
export function putInks(from: Uint8Array, at: number, to: Uint8Array, target: number): void {
  const unblackened = 255 - (from[at + 3] ?? 0);
  for (let channel = 0; channel < 3; channel++) {
    const ink = from[at + 2 - channel] ?? 0;
    to[target + channel] = Math.round(((255 - ink) * unblackened) / 255);
  }
}
