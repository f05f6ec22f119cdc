/** Remembers the rows that people are joined of, once the people are as the rows say. */
import { markLinks } from '../registry/link-marks.ts';
import {
  changeIdentity,
  dropPersonRows,
  markReferring,
  writePersonRows,
  writeRowDigests,
  writeTurns,
} from '../registry/person-rows.ts';
import { type Applying, applyStep, storedLink } from './applying.ts';
import type { JoinedChange, JoinedPeople } from './joined-people.ts';
import { type LinkIndex, linkState } from './link-index.ts';
import { planBatch } from './planned.ts';

/** Before anything else: between the two kinds of keys nothing could be told apart. */
export async function applyIdentity(applying: Applying): Promise<void> {
  const { newIdentity } = applying.plan;
  if (newIdentity === null) return;
  await applyStep(applying, (within) =>
    changeIdentity(within, applying.sourceId, newIdentity.identity, newIdentity.renamed),
  );
}

export async function applyPersonRows(applying: Applying): Promise<void> {
  const { joined } = applying.plan;
  if (joined === null) return;
  const { index } = joined.index.rows;
  for await (const changes of joined.silent.batches(planBatch)) {
    const links = changes.map((change) => storedLink(change, change.localId));
    await applyStep(applying, (within, seq) => writeRowDigests(within, applying.sourceId, links, seq));
    for (const change of changes) index.set(change.entry, storedLink(change, change.localId));
  }
  const { parted } = joined;
  for (let from = 0; from < parted.length; from += planBatch) {
    const people = parted.slice(from, from + planBatch);
    await applyStep(applying, (within) => markReferring(within, applying.sourceId, people));
  }
  for await (const changes of joined.changes.batches(planBatch)) await applyBatch(applying, joined, changes);
}

async function applyBatch(applying: Applying, joined: JoinedPeople, changes: readonly JoinedChange[]): Promise<void> {
  const people = joined.index.people.index;
  const rows = joined.index.rows.index;
  const settled = changes.filter((change) => isSettled(change, people));
  // What these rows say waits for a decision or a correction, and must be looked at again although they may not change.
  const waiting = changes.filter((change) => !isSettled(change, people) && !people.isNew(change.person));
  const written = settled.flatMap(({ person, rows: own }) =>
    own.map((row) => ({ row, link: storedLink(row, people.localId(person)) })),
  );
  const gone = changes.flatMap((change) => change.gone);
  await applyStep(applying, async (within, seq) => {
    const { sourceId } = applying;
    await writePersonRows(
      within,
      sourceId,
      written.map(({ row, link }) => ({ link, record: row.record, turn: row.turn })),
      seq,
    );
    await dropPersonRows(
      within,
      sourceId,
      gone.map(({ key }) => key),
      seq,
    );
    await writeTurns(
      within,
      sourceId,
      settled.flatMap(({ turned }) => turned),
    );
    const localIds = waiting.map(({ person }) => people.localId(person));
    if (localIds.length > 0) await markLinks(within, 'persons', localIds);
  });
  for (const { row, link } of written) rows.set(row.entry, link);
  for (const { entry } of gone) rows.forget(entry);
}

/** Whether the person is as the rows say; nobody is there whom no row shows. */
function isSettled({ person, digests }: JoinedChange, people: LinkIndex): boolean {
  if (digests === null) return true;
  return people.state(person) === linkState.present && people.sameRecord(person, digests[2], digests[3]);
}
