/**
 * What has changed in a directory since a cursor. It tells which entries those are; their rows are then read by the same queries as all
 * rows, so that there is one way from an entry to its row. See docs/decisions/0007-deltas-of-directories.md.
 */
import { Buffer } from 'node:buffer';
import type { DirectoryRows } from '../../model/directory-query.ts';
import { showAddress } from '../../model/ldap-address.ts';
import { type Changes, noChanges } from '../source.ts';
import { contentSync } from './change-controls.ts';
import type { LdapClient } from './client.ts';
import { contentSyncCookie, contentSyncSince } from './content-sync.ts';
import { normalDn } from './dn.ts';
import { type Interest, interestOf } from './interest.ts';
import type { Root } from './root.ts';
import { type Judging, judged, type Told } from './told-entries.ts';
import { type WindowsPosition, windowsChanges, windowsPosition } from './windows-changes.ts';

export interface ChangesTask {
  readonly client: LdapClient;
  readonly root: Root;
  readonly queries: readonly DirectoryRows[];
  readonly cursor: string | null;
  readonly signal?: AbortSignal;
}

/** As it is kept from one cycle to the next. Positions belong to one server and to one copy of its data. */
interface Cursor {
  readonly server: string;
  readonly windows?: WindowsPosition;
  /** Cookies by base. */
  readonly sync?: Readonly<Record<string, string>>;
}

/** Errors: those of reading. */
export async function changesSince(task: ChangesTask): Promise<Changes> {
  const interest = interestOf(task.queries, (attribute) => task.root.namesEntries(attribute));
  if (interest === null) return noChanges;
  const server = await identityOf(task);
  const before = task.cursor === null ? null : parsed(task.cursor);
  if (before === null) return begun(task, interest, server, null);
  if (before.server !== server)
    return begun(task, interest, server, 'another server answered, or another copy of its data');
  const since = await told(task, interest, before);
  if ('why' in since) return begun(task, interest, server, since.why);
  const judging: Judging = {
    ...task,
    interest,
    heads: new Set(
      [...task.root.contexts, ...(task.root.domain === undefined ? [] : [task.root.domain])].map(normalDn),
    ),
  };
  return { cursor: written({ ...since.cursor, server }), ...(await judged(since.told, judging)) };
}

/** Everything is to be read; the cursor is for the next time. */
async function begun(task: ChangesTask, interest: Interest, server: string, why: string | null): Promise<Changes> {
  const { client, root, signal } = task;
  if (interest.key === 'objectGUID') {
    const windows = root.domain === undefined ? null : await windowsPosition(client, root.domain, signal);
    return { cursor: windows === null ? null : written({ server, windows }), told: null, why };
  }
  if (!root.controls.has(contentSync)) return { ...noChanges, why };
  const sync: Record<string, string> = {};
  for (const base of syncBases(task, interest)) {
    const cookie = await contentSyncCookie(client, base, signal);
    if (cookie === null) return { ...noChanges, why };
    sync[base] = cookie;
  }
  return { cursor: written({ server, sync }), told: null, why };
}

async function told(
  task: ChangesTask,
  interest: Interest,
  before: Cursor,
): Promise<{ readonly told: Told; readonly cursor: Omit<Cursor, 'server'> } | { readonly why: string }> {
  const { client, root, signal } = task;
  if (interest.key === 'objectGUID') {
    if (before.windows === undefined || root.domain === undefined) return { why: 'the last cycle left no cookie' };
    const since = await windowsChanges(client, root.domain, before.windows, signal);
    if (since === null) return { why: 'the controller does not go on from the last cycle' };
    return { told: since.told, cursor: { windows: since.position } };
  }
  const sync: Record<string, string> = {};
  const live: Told['live'][number][] = [];
  const removed: Told['removed'][number][] = [];
  for (const base of syncBases(task, interest)) {
    const cookie = before.sync?.[base];
    if (cookie === undefined) return { why: 'the last cycle left no cookie' };
    const since = await contentSyncSince(client, base, cookie, signal);
    if ('why' in since) return since;
    sync[base] = since.cookie;
    live.push(...since.told.live);
    removed.push(...since.told.removed);
  }
  return { told: { live, removed, hidden: [] }, cursor: { sync } };
}

/** Groups can be anywhere, so where they count everything is looked at. */
function syncBases({ root }: ChangesTask, { bases, groups }: Interest): readonly string[] {
  return groups ? [...new Set(bases.map((base) => normalDn(root.contextOf(base))))] : bases;
}

/** The controller with the copy of its data, which is another after a restore; else the address. */
async function identityOf({ client, root, signal }: ChangesTask): Promise<string> {
  if (root.controller === undefined) return `${showAddress(client.server)} ${client.server.ip}`;
  const settings = await client.entry(root.controller, ['invocationId'], signal);
  const copy = settings?.attributes.get('invocationid')?.[0];
  return `${normalDn(root.controller)} ${copy === undefined ? '' : copy.toString('hex')}`;
}

function written(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64');
}

function parsed(text: string): Cursor | null {
  try {
    const cursor: unknown = JSON.parse(Buffer.from(text, 'base64').toString('utf8'));
    return typeof cursor === 'object' && cursor !== null && 'server' in cursor ? (cursor as Cursor) : null;
  } catch {
    return null;
  }
}
