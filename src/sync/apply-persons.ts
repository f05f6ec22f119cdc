/** Applies people: creations and updates in batches, then what missing rows come to. */
import { civilDay } from '../model/local-time.ts';
import type { FieldChange, PersonState } from '../model/person-state.ts';
import { type ChangeFacts, recordChanges } from '../registry/changes.ts';
import type { Database } from '../registry/database.ts';
import { identifiersOf } from '../registry/identifiers.ts';
import { markLinks } from '../registry/link-marks.ts';
import { goneLink, type LinkWrite, linkStatesOf, writeLinks, writeStates } from '../registry/links.ts';
import { deletePeople, insertPeople, lockPeople, updatePeople } from '../registry/people.ts';
import { dropSearchIndexes, ensureSearchIndexes } from '../registry/search-indexes.ts';
import { removedIdentifier } from './apply-identifiers.ts';
import { type Applying, applyStep, storedLink } from './applying.ts';
import { decidePersonRemovals, decidePersons, type PersonRemoval, type RemovalRules } from './decided.ts';
import { linkState } from './link-index.ts';
import { entryOf, noDigests } from './load-index.ts';
import { mergeAnew, resolvedFacts, resolvedState } from './merge-persons.ts';
import { type HeldPlanned, type PersonChange, planBatch, type Removal } from './planned.ts';
import type { References } from './references.ts';

/** Batches in one transaction: pages that many of them touch are written once. */
const batchesTogether = 10;
/** From so many people on a first load is quicker without the indexes for searching. */
const largeLoad = 20_000;

export async function applyPersons(applying: Applying): Promise<void> {
  const batches = decidePersons(applying.plan)[Symbol.asyncIterator]();
  const total = applying.plan.persons.size();
  const bare = total >= largeLoad && !applying.plan.anybodyThere;
  for (let left = total; left > 0; ) {
    const applied = { created: 0, updated: 0, unchanged: 0 };
    await applyStep(applying, async (within, seq) => {
      if (bare && left === total) await dropSearchIndexes(within);
      for (let taken = 0; taken < batchesTogether && left > 0; taken++) {
        const { value, done } = await batches.next();
        left = done ? 0 : left - value.apply.length - value.held.length;
        if (done) return;
        holdPersons(applying, value.held);
        await applyBatch(applying, value.apply, applied, { within, seq });
      }
    });
    const counts = applying.counts('persons');
    counts.created += applied.created;
    counts.updated += applied.updated;
    counts.unchanged += applied.unchanged;
  }
  if (bare) await ensureSearchIndexes(applying.database);
  await applyRemovals(applying);
}

/** Writes a batch and adds to `applied`; what it notes in the index matters only when the whole cycle comes to its end. */
async function applyBatch(
  applying: Applying,
  changes: readonly PersonChange[],
  applied: { created: number; updated: number; unchanged: number },
  { within, seq }: { within: Database; seq: number },
): Promise<void> {
  const { references } = applying.plan;
  const created = changes.filter((change) => change.id === null);
  const updated = changes.filter((change) => change.id !== null);
  const now = applying.context.now();
  const today = civilDay(now, applying.config.timezone);
  const merged = applying.alone ? updated : await mergeAnew(within, updated, applying);
  const altered = merged.filter((change) => Object.keys(change.fields).length > 0);
  let firstId = 0;
  if (created.length > 0) {
    firstId = await insertPeople(
      within,
      created.map((change) => resolvedState(change.now, references)),
      now,
      today,
    );
    const links = created.map((change, index) => personLink(change, firstId + index, references));
    const fresh = created.every((change) => change.fresh) && applying.plan.entities.persons?.loaded.anyGone === false;
    await writeLinks(within, applying.sourceId, 'persons', links, seq, fresh);
  }
  if (altered.length > 0) {
    const writes = altered.map((change) => ({
      id: change.id as number,
      old: change.old as PersonState,
      now: resolvedState(change.now, references),
    }));
    await updatePeople(within, writes, today);
  }
  const links = updated.map((change) => personLink(change, change.id as number, references));
  await writeLinks(within, applying.sourceId, 'persons', links, seq, false);
  const facts = [
    ...created.map(
      (change, index): ChangeFacts => ({ ...personFacts(change, firstId + index, references), kind: 'create' }),
    ),
    ...altered.map(
      (change): ChangeFacts => ({ ...personFacts(change, change.id as number, references), kind: 'update' }),
    ),
  ];
  await recordChanges(within, facts, applying.author, now);
  const index = applying.plan.entities.persons?.loaded.index;
  for (const [position, change] of created.entries()) index?.set(change.entry, storedLink(change, firstId + position));
  for (const change of updated) index?.set(change.entry, storedLink(change, change.id as number));
  applied.created += created.length;
  applied.updated += altered.length;
  applied.unchanged += updated.length - altered.length;
}

function personFacts(change: PersonChange, localId: number, references: References): Omit<ChangeFacts, 'kind'> {
  const facts = { entity: 'persons', key: change.key, localId, fields: change.fields } as const;
  return change.old === null
    ? facts
    : { ...facts, raw: rawReferences(change.old, resolvedState(change.now, references)) };
}

/** Local ids behind the names that a change shows: what an undo goes by. */
export function rawReferences(old: PersonState, now: PersonState): Record<string, FieldChange> {
  const raw: Record<string, FieldChange> = {};
  if (old.department !== now.department) raw['#department'] = [old.department, now.department];
  if (old.position !== now.position) raw['#position'] = [old.position, now.position];
  if (old.schedule !== now.schedule) raw['#schedule'] = [old.schedule, now.schedule];
  if (old.accessLevels.join() !== now.accessLevels.join()) raw['#accessLevels'] = [old.accessLevels, now.accessLevels];
  return raw;
}

function personLink(change: PersonChange, localId: number, references: References): LinkWrite {
  const [rowA, rowB, recordA, recordB] = change.digests;
  const record = JSON.stringify(resolvedFacts(change.facts, references));
  return { key: change.key, localId, rowA, rowB, recordA, recordB, state: linkState.present, missing: 0, record };
}

function holdPersons(applying: Applying, held: readonly HeldPlanned<PersonChange>[]): void {
  for (const { change, hold } of held) {
    const facts = resolvedFacts(change.facts, applying.plan.references);
    applying.held.push({
      entity: 'persons',
      key: change.key,
      localId: change.id,
      kind: 'update',
      ...hold,
      change: JSON.stringify({ ...change, facts, old: null, now: null }),
    });
  }
  applying.counts('persons').held += held.length;
}

async function applyRemovals(applying: Applying): Promise<void> {
  const step = applying.plan.entities.persons;
  if (step === undefined) return;
  const { action } = applying.config.missing.persons;
  const rules: RemovalRules = {
    sourceId: applying.sourceId,
    action,
    now: applying.context.now(),
    priorityOf: applying.priorityOf,
    dismisses: applying.dismisses,
    references: applying.plan.references,
  };
  for await (const removals of step.removals.batches(planBatch)) {
    if (step.holdRemovals !== null) {
      const hold = step.holdRemovals;
      const decided = await decidePersonRemovals(applying.database, removals, rules);
      for (const { removal, fields } of decided) {
        applying.held.push({
          entity: 'persons',
          key: removal.key,
          localId: removal.localId,
          kind: 'remove',
          ...hold,
          change: JSON.stringify({ fields }),
        });
      }
      applying.counts('persons').held += decided.length;
      continue;
    }
    let unlinked: readonly string[] = [];
    let staying: ReadonlySet<number> = new Set();
    await applyStep(applying, async (within, seq) => {
      await lockPeople(
        within,
        removals.map((removal) => removal.localId),
      );
      const decided = await decidePersonRemovals(within, removals, rules);
      unlinked = await removePersons(within, decided, applying, seq);
      staying = new Set(decided.filter(({ linkGoes }) => !linkGoes).map(({ removal }) => removal.entry));
    });
    const { index } = step.loaded;
    for (const removal of removals) {
      if (!staying.has(removal.entry)) index.forget(removal.entry);
      else index.set(removal.entry, { ...noDigests, localId: removal.localId, state: linkState.acted });
    }
    forgetIdentifiers(applying, unlinked);
    if (action === 'delete') forgetPhotos(applying, removals);
    applying.counts('persons').removed += removals.filter((removal) => removal.again !== true).length;
  }
}

/** Identifiers that went with their people are no more in the index either; it is what the next packing is made of. */
function forgetIdentifiers(applying: Applying, keys: readonly string[]): void {
  const index = applying.plan.entities.identifiers?.loaded.index;
  for (const key of keys) {
    const entry = index === undefined ? -1 : entryOf(index, key);
    if (entry < 0 || index === undefined) continue;
    // Rows that are missing too are counted as removals of their own.
    if (index.seen(entry)) applying.counts('identifiers').removed += 1;
    index.forget(entry);
  }
}

function forgetPhotos(applying: Applying, removals: readonly Removal[]): void {
  const index = applying.plan.entities.photos?.loaded.index;
  if (index === undefined) return;
  for (const { key } of removals) {
    const entry = entryOf(index, key);
    if (entry >= 0 && !index.isNew(entry)) index.forget(entry);
  }
}

/** Writes what missing rows come to; also what `release` does. Gives the keys of this source's identifiers that went with their people. */
export async function removePersons(
  within: Database,
  decided: readonly PersonRemoval[],
  applying: Pick<Applying, 'sourceId' | 'config' | 'author' | 'context'>,
  seq: number,
): Promise<string[]> {
  const now = applying.context.now();
  const deleted = decided.filter(({ outcome }) => outcome === 'delete').map(({ removal }) => removal.localId);
  const updates = decided.flatMap(({ outcome, person, now: state_ }) =>
    outcome === 'update' && person !== undefined && state_ !== null
      ? [{ id: person.id, old: person.state, now: state_ }]
      : [],
  );
  await updatePeople(within, updates, civilDay(now, applying.config.timezone));
  const unlinked = await deletePersons(within, deleted, applying, seq);
  await writeStates(
    within,
    applying.sourceId,
    'persons',
    decided.map(({ removal, linkGoes }) => ({ key: removal.key, state: linkGoes ? goneLink : linkState.acted })),
    seq,
  );
  const told = decided.filter(({ removal, fields }) => removal.again !== true || Object.keys(fields).length > 0);
  const facts = told.map(
    ({ removal, fields, person, now: state_ }): ChangeFacts => ({
      entity: 'persons',
      key: removal.key,
      localId: removal.localId,
      kind: 'remove',
      fields,
      ...(person === undefined || state_ === null ? {} : { raw: rawReferences(person.state, state_) }),
    }),
  );
  await recordChanges(within, facts, applying.author, now);
  return unlinked;
}

/** Deletes people with their identifiers, each with a record of its own. */
async function deletePersons(
  within: Database,
  ids: readonly number[],
  applying: Pick<Applying, 'sourceId' | 'author' | 'context'>,
  seq: number,
): Promise<string[]> {
  if (ids.length === 0) return [];
  const identifiers = await identifiersOf(within, ids);
  const identifierIds = identifiers.map(({ id }) => id);
  const links = await linkStatesOf(within, 'identifiers', identifierIds);
  const own = links.filter((link) => link.sourceId === applying.sourceId).map(({ key }) => key);
  const gone = own.map((key) => ({ key, state: goneLink }));
  await writeStates(within, applying.sourceId, 'identifiers', gone, seq);
  // Another source counts by numbers of its own; a mark tells it to look for what is no longer there.
  await markLinks(within, 'identifiers', identifierIds);
  const photos = (await linkStatesOf(within, 'photos', ids)).filter((link) => link.sourceId === applying.sourceId);
  const without = photos.map(({ key }) => ({ key, state: goneLink }));
  await writeStates(within, applying.sourceId, 'photos', without, seq);
  await deletePeople(within, ids);
  const keyOf = new Map(links.map((link) => [link.localId, link.key]));
  const facts = identifiers.map((identifier) => removedIdentifier(identifier, keyOf.get(identifier.id) ?? null));
  await recordChanges(within, facts, applying.author, applying.context.now());
  return own;
}
