/** Applies identifiers: removals first, so that a card can pass from one person to another within one cycle, and two can be swapped. */
import { type ChangeFacts, recordChanges } from '../registry/changes.ts';
import type { Conflict } from '../registry/conflicts.ts';
import type { Database } from '../registry/database.ts';
import {
  deleteIdentifiers,
  findHolders,
  insertReserved,
  nextIdentifier,
  readIdentifiers,
  reserveIdentifiers,
  type StoredIdentifier,
  updateIdentifiers,
} from '../registry/identifiers.ts';
import { goneLink } from '../registry/linked.ts';
import { linkStatesOf, writeLinks, writeStates } from '../registry/links.ts';
import { type Applying, applyStep, storedLink } from './applying.ts';
import { decideIdentifiers } from './decided.ts';
import { heldRemoval } from './held-items.ts';
import { heldBySomebody, numberKey } from './plan-identifiers.ts';
import type { Hold, IdentifierChange, Removal } from './planned.ts';
import { planBatch } from './planned.ts';
import { shownKeyText } from './reading.ts';
import type { Spool } from './spool.ts';

export async function applyIdentifiers(applying: Applying): Promise<void> {
  const { plan } = applying;
  const step = plan.entities.identifiers;
  if (step === undefined) return;
  const withPeople = plan.entities.persons?.holdRemovals ?? null;
  if (withPeople !== null) {
    // The guard counted people, not identifiers.
    const { code, reason } = withPeople;
    await holdRemovals(applying, plan.heldIdentifiers, { code, reason });
  }
  for (const removals of [plan.replaced, step.removals]) {
    if (step.holdRemovals === null) await applyRemovals(applying, removals);
    else await holdRemovals(applying, removals, step.holdRemovals);
  }

  const counts = applying.counts('identifiers');
  const expected = { nextId: await nextIdentifier(applying.database) };
  for await (const settled of decideIdentifiers(plan, applying.database, applying.sourceId, 'removed')) {
    const apply: IdentifierChange[] = [];
    for (const item of settled) {
      if (item.kind === 'apply') apply.push(item.change);
      else if (item.kind === 'reject') step.rejected.push(item.row);
      else if (item.kind === 'conflict') plan.conflicts.push(item.conflict);
      else {
        counts.held += 1;
        applying.held.push({
          entity: 'identifiers',
          key: item.change.key,
          localId: null,
          kind: 'create',
          ...item.hold,
          change: JSON.stringify(item.change),
        });
      }
    }
    if (apply.length > 0) await applyBatch(applying, apply, expected);
  }
}

/** What was settled holds as long as nobody else has given out a number since: then the next id is another than expected. */
interface Expected {
  nextId: number;
}

async function applyBatch(applying: Applying, planned: readonly IdentifierChange[], expected: Expected): Promise<void> {
  const persons = applying.plan.entities.persons?.loaded.index;
  const personOf = (change: IdentifierChange): number => persons?.localId(change.person) ?? 0;
  let created: readonly IdentifierChange[] = [];
  let updated: readonly IdentifierChange[] = [];
  let altered: readonly IdentifierChange[] = [];
  let conflicts: readonly Conflict[] = [];
  let firstId = 0;
  await applyStep(applying, async (within, seq, refreshed) => {
    const now = applying.context.now();
    const changes = refreshed.owned(planned, persons);
    created = changes.filter((change) => change.id === null);
    updated = changes.filter((change) => change.id !== null);
    altered = updated.filter((change) => Object.keys(change.fields).length > 0);
    if (created.length > 0) {
      firstId = await reserveIdentifiers(within, created.length);
      if (firstId !== expected.nextId) {
        const anew = await settleAnew(within, applying.sourceId, created, personOf);
        ({ created, conflicts } = anew);
        updated = [...updated, ...anew.shared];
      }
      const facts = created.map((change) => ({ ...change.facts, personId: personOf(change) }));
      await insertReserved(within, firstId, facts);
    }
    await updateIdentifiers(
      within,
      altered.map(
        (change): StoredIdentifier => ({ ...change.facts, id: change.id as number, personId: personOf(change) }),
      ),
    );
    const links = [
      ...created.map((change, index) => storedLink(change, firstId + index)),
      ...updated.map((change) => storedLink(change, change.id as number)),
    ];
    await writeLinks(
      within,
      applying.sourceId,
      'identifiers',
      links.map((link) => ({ ...link, missing: 0, record: null })),
      seq,
      false,
    );
    const facts = [
      ...created.map(
        (change, index): ChangeFacts => identifierFacts(change, firstId + index, 'create', personOf(change)),
      ),
      ...altered.map((change): ChangeFacts => identifierFacts(change, change.id as number, 'update', personOf(change))),
    ];
    await recordChanges(within, facts, applying.author, now);
    expected.nextId = await nextIdentifier(within);
  });
  applying.plan.conflicts.push(...conflicts);
  const index = applying.plan.entities.identifiers?.loaded.index;
  for (const [position, change] of created.entries()) index?.set(change.entry, storedLink(change, firstId + position));
  for (const change of updated) index?.set(change.entry, storedLink(change, change.id as number));
  const counts = applying.counts('identifiers');
  counts.created += created.length;
  counts.updated += altered.length;
  counts.unchanged += updated.length - altered.length;
}

/** Another source or somebody here has given out numbers since these were settled; nobody does until the transaction ends. */
async function settleAnew(
  within: Database,
  sourceId: number,
  changes: readonly IdentifierChange[],
  personOf: (change: IdentifierChange) => number,
): Promise<{ created: IdentifierChange[]; shared: IdentifierChange[]; conflicts: Conflict[] }> {
  const values = changes.map((change) => change.facts.value);
  const holders = new Map((await findHolders(within, sourceId, values)).map((holder) => [numberKey(holder), holder]));
  const created: IdentifierChange[] = [];
  const shared: IdentifierChange[] = [];
  const conflicts: Conflict[] = [];
  for (const change of changes) {
    const holder = holders.get(numberKey(change.facts));
    if (holder === undefined) created.push(change);
    // As when they are settled: both sources link to the one identifier.
    else if (holder.personId === personOf(change)) {
      shared.push({ ...change, kind: 'update', id: holder.id, fields: {} });
    } else conflicts.push(heldBySomebody(change, holder));
  }
  return { created, shared, conflicts };
}

function identifierFacts(
  change: IdentifierChange,
  localId: number,
  kind: 'create' | 'update',
  personId: number,
): ChangeFacts {
  return {
    entity: 'identifiers',
    key: shownKeyText(change.key),
    localId,
    kind,
    fields: change.fields,
    raw: { '#personId': [personId, personId] },
  };
}

async function applyRemovals(applying: Applying, removals: Spool<Removal>): Promise<void> {
  const index = applying.plan.entities.identifiers?.loaded.index;
  for await (const planned of removals.batches(planBatch)) {
    let batch: readonly Removal[] = [];
    await applyStep(applying, async (within, seq, refreshed) => {
      batch = refreshed.identifiers(planned);
      await removeIdentifiers(within, batch, applying, seq);
    });
    for (const removal of batch) index?.forget(removal.entry);
    applying.counts('identifiers').removed += batch.length;
  }
}

async function holdRemovals(applying: Applying, removals: Spool<Removal>, hold: Hold): Promise<void> {
  for await (const batch of removals.batches(planBatch)) {
    for (const removal of batch) applying.held.push(heldRemoval('identifiers', removal, hold));
    applying.counts('identifiers').held += batch.length;
  }
}

/** Deletes identifiers that no other source has, and this source's links; also what `release` does. */
export async function removeIdentifiers(
  within: Database,
  removals: readonly Pick<Removal, 'key' | 'localId'>[],
  applying: Pick<Applying, 'sourceId' | 'author' | 'context'>,
  seq: number,
): Promise<void> {
  const ids = removals.map((removal) => removal.localId);
  const shared = new Set<number>();
  for (const link of await linkStatesOf(within, 'identifiers', ids)) {
    if (link.sourceId !== applying.sourceId) shared.add(link.localId);
  }
  const stored = await readIdentifiers(within, ids);
  await deleteIdentifiers(
    within,
    ids.filter((id) => !shared.has(id)),
  );
  await writeStates(
    within,
    applying.sourceId,
    'identifiers',
    removals.map(({ key }) => ({ key, state: goneLink })),
    seq,
  );
  const facts: ChangeFacts[] = [];
  for (const removal of removals) {
    const identifier = stored.get(removal.localId);
    if (identifier === undefined || shared.has(removal.localId)) continue;
    facts.push(removedIdentifier(identifier, removal.key));
  }
  await recordChanges(within, facts, applying.author, applying.context.now());
}

/** The record of an identifier's removal, with what an undo needs. */
export function removedIdentifier(identifier: StoredIdentifier, key: string | null): ChangeFacts {
  return {
    entity: 'identifiers',
    key: key === null ? null : shownKeyText(key),
    localId: identifier.id,
    kind: 'remove',
    fields: { kind: [identifier.kind, null], number: [identifier.number, null], format: [identifier.format, null] },
    raw: { '#identifier': [identifier, null], '#personId': [identifier.personId, identifier.personId] },
  };
}
