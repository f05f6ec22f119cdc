/** How a process is started that handles many rows: a million people then take some 80 MB less in a cycle's, and 30 MB less in a reader's; no time is lost. */

/**
 * Young objects do not pile up; and as a cycle, its reading process and the database server want all processors already, threads of the
 * garbage collector that are woken for each little sweeping cost more than they help.
 */
export const frugalFlags: readonly string[] = ['--max-semi-space-size=4', '--no-concurrent-sweeping'];

/**
 * Most functions of a cycle run for some thousand changed rows only. Compiling them to machine code takes longer than they do, so it waits until
 * they have run seven times as long as Node 20 would let them. From Node 22 on a quicker compiler comes first, and the flag is none.
 */
const patientCompiler: readonly string[] =
  Number.parseInt(process.versions.node, 10) < 22 ? ['--interrupt-budget=1000000'] : [];

/**
 * For a cycle's process: links and what is planned live as long as the cycle, and until the old space holds so many megabytes they are not
 * looked through anew for each few that have come.
 */
export const cycleFlags: readonly string[] = [...frugalFlags, '--initial-old-space-size=48', ...patientCompiler];

/** Otherwise the C library keeps memory apart for each thread, and gives little of it back. */
export const frugalEnvironment: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: '1' };

/**
 * For a process that holds an ODBC driver, which frees thousands of rows at once, value by value, and asks for as many anew: each thread keeps
 * that many freed pieces of one size for itself instead of 7.
 */
export const driverEnvironment: Readonly<Record<string, string>> = {
  ...frugalEnvironment,
  GLIBC_TUNABLES: 'glibc.malloc.tcache_count=65535',
};
