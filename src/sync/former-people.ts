/**
 * People who were there with the key of a row before rows were joined, or with that of a person before they ceased to be: they stay the same
 * people with other keys. Without this everybody would go and come again as somebody else.
 */
import { compareRows } from '../model/joined-person.ts';
import type { PersonRecord } from '../model/records.ts';
import { keysOf } from '../registry/links.ts';
import { allPersonRows, type RenamedPerson } from '../registry/person-rows.ts';
import { digest, digestKeyText } from './digest.ts';
import { isStored } from './joined-index.ts';
import { createLinkIndex, type Entry, type LinkIndex } from './link-index.ts';
import { entryOf, keySeed, type LoadedIndex, loadIndex, noDigests } from './load-index.ts';
import type { PlanTask } from './plan-entity.ts';
import { planBatch } from './planned.ts';
import type { PersonRowTouched } from './row-groups.ts';

export interface Former {
  readonly index: LinkIndex;
  readonly people: LinkIndex;
  readonly claimed: Set<Entry>;
  readonly renamed: RenamedPerson[];
  /** Takes over those whom nobody has claimed, so that they count as missing; a row that cannot be used keeps its person. */
  finish(task: PlanTask, rows: LinkIndex): Promise<readonly RenamedPerson[]>;
}

export function startFormer(index: LinkIndex, people: LinkIndex): Former {
  const former: Former = {
    index,
    people,
    claimed: new Set(),
    renamed: [],
    async finish(task, rows) {
      await eachUnclaimed(former, task, (entry, key) => {
        const person = take(former, entry, key, freeKey(people, key, index.localId(entry)));
        const row = entryOf(rows, key);
        if (row >= 0 && !rows.usable(row)) people.see(person, 1);
      });
      return former.renamed;
    },
  };
  return former;
}

/** The person whom one of these rows was before, the row that speaks first; -1 when all are new. */
export function claimFormer(
  former: Former,
  personKey: string,
  rows: readonly PersonRowTouched[],
  now: number,
  toInstant: (local: number) => number,
): Entry {
  const inOrder = [...rows].sort((left, right) => compareRows(left.record, right.record, now, toInstant));
  for (const { key } of inOrder) {
    const entry = entryOf(former.index, key);
    if (entry < 0 || !isStored(former.index, entry)) continue;
    former.claimed.add(entry);
    return take(former, entry, key, personKey);
  }
  return -1;
}

function take({ index, people, renamed }: Former, entry: Entry, from: string, to: string): Entry {
  if (from !== to) renamed.push({ from, to });
  digestKeyText(to, keySeed);
  return people.add(digest.a, digest.b, { ...noDigests, localId: index.localId(entry), state: index.state(entry) });
}

async function eachUnclaimed(former: Former, task: PlanTask, each: (entry: Entry, key: string) => void): Promise<void> {
  let batch: Entry[] = [];
  const flush = async (): Promise<void> => {
    const ids = batch.map((entry) => former.index.localId(entry));
    const keys = await keysOf(task.database, task.sourceId, 'persons', ids);
    for (const entry of batch) {
      const link = keys.get(former.index.localId(entry));
      if (link !== undefined) each(entry, link.key);
    }
    batch = [];
  };
  for (let entry = 0; entry < former.index.size(); entry++) {
    if (!isStored(former.index, entry) || former.claimed.has(entry)) continue;
    batch.push(entry);
    if (batch.length === planBatch) await flush();
  }
  if (batch.length > 0) await flush();
}

/** The old key, or one beside it where it has become somebody else's. */
function freeKey(people: LinkIndex, key: string, localId: number): string {
  return entryOf(people, key) < 0 ? key : `${key} (person ${localId})`;
}

/** The other way: of each person's rows the one that speaks keeps the person, and the others are people of their own. */
export async function separatePeople(
  task: PlanTask,
  toInstant: (local: number) => number,
): Promise<{ readonly loaded: LoadedIndex; readonly renamed: readonly RenamedPerson[] }> {
  const now = task.context.now();
  const stored = await loadIndex({ ...task, now }, 'persons');
  const speaking = new Map<number, { key: string; record: PersonRecord }>();
  for await (const rows of allPersonRows(task.database, task.sourceId)) {
    for (const row of rows) {
      const other = speaking.get(row.localId);
      if (other === undefined || compareRows(row.record, other.record, now.getTime(), toInstant) < 0) {
        speaking.set(row.localId, row);
      }
    }
  }
  const index = createLinkIndex(stored.index.size());
  const former = startFormer(stored.index, index);
  const without: [Entry, string][] = [];
  await eachUnclaimed(former, task, (entry, key) => {
    const row = speaking.get(stored.index.localId(entry));
    if (row === undefined) without.push([entry, key]);
    else take(former, entry, key, row.key);
  });
  for (const [entry, key] of without) take(former, entry, key, freeKey(index, key, stored.index.localId(entry)));
  const none = { marked: new Map<string, Entry>(), edits: new Map<string, number>() };
  const loaded = { index, unpacked: index.size(), copy: null, ...none, anyGone: true };
  return { loaded, renamed: former.renamed };
}
