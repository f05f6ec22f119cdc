/**
 * Changes of Active Directory: by DirSync with all that the directory has, by DirSync with what the account may see, and where that is refused
 * too by the numbers of changes, which do not tell of what was deleted unless the account may see deleted entries.
 */
import { dirSync, dirSyncControl, objectSecurity, readDirSync, showDeletedControl } from './change-controls.ts';
import type { LdapClient } from './client.ts';
import { type LdapEntry, textOf } from './entry.ts';
import { resultCodes } from './failure.ts';
import { classesOf, keyOfEntry, type LiveEntry, mostTold, seenEntries, type Told } from './told-entries.ts';

/** How changes are asked for, and where to go on. */
export type WindowsPosition =
  | { readonly way: 'all' | 'visible'; readonly cookie: string }
  | { readonly way: 'numbers'; readonly usn: string };

const nothing = '(!(objectClass=*))';
/** A controller that goes through all its data for that long, though no entry is asked for, is asked in another way. */
const mostMilliseconds = 20_000;

/** Where to go on, in the best way that the account may take; null where there is none. */
export async function windowsPosition(
  client: LdapClient,
  domain: string,
  signal?: AbortSignal,
): Promise<WindowsPosition | null> {
  const limit = AbortSignal.timeout(mostMilliseconds);
  const within = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  for (const way of ['all', 'visible'] as const) {
    if (limit.aborted) break;
    // No entry is asked for, so that nothing comes but the cookie.
    const from = { way, cookie: '', filter: nothing };
    const cookie = await dirSyncSince(client, domain, from, () => {}, within).catch((thrown: unknown) => {
      if (limit.aborted && signal?.aborted !== true) return null;
      throw thrown;
    });
    if (cookie !== null) return { way, cookie };
  }
  const root = await client.entry('', ['highestCommittedUSN'], signal);
  const usn = root === null ? undefined : textOf(root, 'highestCommittedUSN');
  return usn === undefined || !/^[0-9]{1,19}$/.test(usn) ? null : { way: 'numbers', usn };
}

/** What has changed in the domain, and where to go on; null where the directory does not go on from there. */
export async function windowsChanges(
  client: LdapClient,
  domain: string,
  position: WindowsPosition,
  signal?: AbortSignal,
): Promise<{ readonly told: Told; readonly position: WindowsPosition } | null> {
  return position.way === 'numbers'
    ? numberedChanges(client, domain, position.usn, signal)
    : dirSyncChanges(client, domain, position, signal);
}

async function dirSyncChanges(
  client: LdapClient,
  domain: string,
  { way, cookie }: { readonly way: 'all' | 'visible'; readonly cookie: string },
  signal?: AbortSignal,
): Promise<{ readonly told: Told; readonly position: WindowsPosition } | null> {
  const seen = collector();
  const from = { way, cookie, filter: '(objectClass=*)' };
  const next = await dirSyncSince(client, domain, from, (entry) => seen.add(entry), signal);
  if (next === null || seen.unknown()) return null;
  // What DirSync tells is not bound to what the account may read; rows are.
  const keys = seen.keys();
  const live = keys.length > mostTold ? [] : await seenEntries(client, domain, 'objectGUID', keys, signal);
  const visible = new Set(live.map(({ key }) => key));
  const hidden = keys.filter((key) => !visible.has(key));
  return { told: { live, removed: seen.removed(), hidden }, position: { way, cookie: next } };
}

/** The cookie at the end of what there is; null where the directory refuses. */
async function dirSyncSince(
  client: LdapClient,
  domain: string,
  from: { readonly way: 'all' | 'visible'; readonly cookie: string; readonly filter: string },
  onEntry: (entry: LdapEntry) => void,
  signal?: AbortSignal,
): Promise<string | null> {
  let { cookie } = from;
  for (;;) {
    const control = dirSyncControl(from.way === 'all' ? 0 : objectSecurity, cookie);
    const search = { base: domain, filter: from.filter, controls: [control] };
    const outcome = await client.exchange(search, onEntry, signal);
    const answer = outcome.code === resultCodes.success ? readDirSync(outcome.controls.get(dirSync)) : null;
    if (answer === null) return null;
    const stuck = answer.more && answer.cookie === cookie;
    cookie = answer.cookie;
    if (!answer.more) return cookie;
    if (stuck) return null;
  }
}

async function numberedChanges(
  client: LdapClient,
  domain: string,
  usn: string,
  signal?: AbortSignal,
): Promise<{ readonly told: Told; readonly position: WindowsPosition } | null> {
  const root = await client.entry('', ['highestCommittedUSN'], signal);
  const now = root === null ? undefined : textOf(root, 'highestCommittedUSN');
  if (now === undefined || !/^[0-9]{1,19}$/.test(now) || BigInt(now) < BigInt(usn)) return null;
  const seen = collector();
  const search = {
    base: domain,
    filter: `(uSNChanged>=${BigInt(usn) + 1n})`,
    attributes: ['objectGUID', 'objectClass', 'isDeleted'],
    controls: [showDeletedControl()],
  };
  for await (const entry of client.entries(search, signal)) seen.add(entry);
  if (seen.unknown()) return null;
  return {
    told: { live: seen.live(), removed: seen.removed(), hidden: [] },
    position: { way: 'numbers', usn: now },
  };
}

function collector() {
  const live = new Map<string, LiveEntry>();
  const removed = new Map<string, readonly string[] | null>();
  let unknown = false;
  return {
    add(entry: LdapEntry): void {
      const key = keyOfEntry(entry, 'objectGUID');
      if (key === null) unknown = true;
      else if (live.size + removed.size > mostTold) return;
      else if (textOf(entry, 'isDeleted')?.toUpperCase() === 'TRUE') {
        const classes = classesOf(entry);
        removed.set(key, classes.length === 0 ? null : classes);
      } else live.set(key, { key, dn: entry.dn, classes: classesOf(entry) });
    },
    /** Whether something came that nobody can tell what it is. */
    unknown: () => unknown,
    keys: () => [...live.keys()],
    live: () => [...live.values()],
    removed: () => [...removed].map(([key, classes]) => ({ key, classes })),
  };
}
