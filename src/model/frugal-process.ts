/** How a process is started that handles many rows: a million people then take some 80 MB less in a cycle's, and 30 MB less in a reader's; no time is lost. */

/** Young objects do not pile up. */
export const frugalFlags: readonly string[] = ['--max-semi-space-size=4'];

/** Otherwise the C library keeps memory apart for each thread, and gives little of it back. */
export const frugalEnvironment: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: '1' };
