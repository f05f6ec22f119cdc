/** Changes of directories that keep RFC 4533, as OpenLDAP with its overlay syncprov does: a cookie in, changed and removed entries out. */
import { Buffer } from 'node:buffer';
import {
  contentSyncControl,
  contentSyncDone,
  contentSyncInfo,
  readContentSyncDone,
  readContentSyncInfo,
} from './change-controls.ts';
import type { LdapClient } from './client.ts';
import { textOf } from './entry.ts';
import { resultCodes } from './failure.ts';
import { classesOf, keyOfEntry, type LiveEntry, mostTold, type Told } from './told-entries.ts';

/** Where to go on below a base; null where the directory does not say. */
export async function contentSyncCookie(
  client: LdapClient,
  base: string,
  signal?: AbortSignal,
): Promise<string | null> {
  // Of the base alone, so that nothing comes but the cookie, which is that of everything.
  const search = { base, scope: 'base', attributes: ['1.1'], controls: [contentSyncControl(null)] } as const;
  const outcome = await client.exchange(search, () => {}, signal);
  return outcome.code === resultCodes.success
    ? readContentSyncDone(outcome.controls.get(contentSyncDone)).cookie
    : null;
}

export type SyncAnswer =
  | { readonly told: Told; readonly cookie: string }
  /** Why the cookie is of no use. */
  | { readonly why: string };

const onlyPresent =
  'the directory keeps no list of entries that were removed (OpenLDAP: syncprov-sessionlog), or none that reaches back to the last cycle';

/** What has changed below a base. */
export async function contentSyncSince(
  client: LdapClient,
  base: string,
  cookie: string,
  signal?: AbortSignal,
): Promise<SyncAnswer> {
  const live: LiveEntry[] = [];
  const removed: string[] = [];
  let entries = 0;
  let unknown = false;
  const enough = new AbortController();
  const search = {
    base,
    attributes: ['entryUUID', 'objectClass', 'hasSubordinates'],
    controls: [contentSyncControl(cookie)],
    onIntermediate(name: string, value: Buffer) {
      if (name !== contentSyncInfo) return;
      const keys = readContentSyncInfo(value);
      // Those that are still there would follow, all of them: what has gone would have to be guessed.
      if (keys === 'present') enough.abort();
      else removed.push(...keys.map(uuidText));
    },
  };
  const within = signal === undefined ? enough.signal : AbortSignal.any([signal, enough.signal]);
  try {
    const outcome = await client.exchange(
      search,
      (entry) => {
        entries += 1;
        const key = keyOfEntry(entry, 'entryUUID');
        const above = textOf(entry, 'hasSubordinates');
        if (key === null || above === undefined) unknown = true;
        else if (entries <= mostTold + 1)
          live.push({ key, dn: entry.dn, classes: classesOf(entry), isAbove: above.toUpperCase() === 'TRUE' });
      },
      within,
    );
    if (outcome.code !== resultCodes.success)
      return { why: `the directory does not go on from the last cycle (result code ${outcome.code})` };
    const done = readContentSyncDone(outcome.controls.get(contentSyncDone));
    if (!done.namesRemoved) return { why: onlyPresent };
    if (unknown) return { why: 'the directory told of an entry that could not be recognised' };
    const told = { live, removed: removed.map((key) => ({ key, classes: null })), hidden: [] };
    return { told, cookie: done.cookie ?? cookie };
  } catch (thrown) {
    if (enough.signal.aborted && signal?.aborted !== true) return { why: onlyPresent };
    throw thrown;
  }
}

/** The 16 bytes of an entryUUID as the attribute has them. */
function uuidText(bytes: Buffer): string {
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
