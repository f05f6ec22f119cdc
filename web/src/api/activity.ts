/**
 * Tells what a person does from what a page does by itself. A session ends when nobody is at the page any more, however much the page goes on
 * fetching; so requests say when they come of themselves.
 */

/** What is fetched so soon after a key or a click is fetched because of it. */
const afterInput = 30_000;
/** Whoever types for long without anything being fetched is still there. */
const remindAfter = 120_000;

let input = performance.now();
let told = performance.now();

/** Whether a request that is made now is the page's own doing; otherwise it counts as told that somebody is there. */
export function isBackground(): boolean {
  const now = performance.now();
  if (now - input > afterInput) return true;
  told = now;
  return false;
}

/** Calls when somebody is at the page and the server has not heard of it for a while. Gives the function that ends it. */
export function watchActivity(remind: () => void): () => void {
  const kinds = ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const;
  const note = () => {
    input = performance.now();
    if (input - told > remindAfter) {
      told = input;
      remind();
    }
  };
  for (const kind of kinds) window.addEventListener(kind, note, { capture: true, passive: true });
  return () => {
    for (const kind of kinds) window.removeEventListener(kind, note, { capture: true });
  };
}
