/** What people come to whose rows are missing: blocked, dismissed or deleted with everything that is theirs, or held. */
import { civilDay } from '../model/local-time.ts';
import { type ChangeFacts, recordChanges } from '../registry/changes.ts';
import type { Database } from '../registry/database.ts';
import { identifiersOf } from '../registry/identifiers.ts';
import { markLinks } from '../registry/link-marks.ts';
import { goneLink } from '../registry/linked.ts';
import { linkStatesOf, writeStates } from '../registry/links.ts';
import { lockPeople } from '../registry/people.ts';
import { deletePeople, updatePeople } from '../registry/write-people.ts';
import { removedIdentifier } from './apply-identifiers.ts';
import { type Applying, applyStep } from './applying.ts';
import { decidePersonRemovals, type PersonRemoval, type RemovalRules } from './decided.ts';
import { heldRemoval } from './held-items.ts';
import { linkState } from './link-index.ts';
import { entryOf, noDigests } from './load-index.ts';
import { rawReferences } from './merge-persons.ts';
import { planBatch, type Removal } from './planned.ts';

export async function applyPersonRemovals(applying: Applying): Promise<void> {
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
  for await (const planned of step.removals.batches(planBatch)) {
    let removals: readonly Removal[] = planned;
    if (step.holdRemovals !== null) {
      const hold = step.holdRemovals;
      const decided = await decidePersonRemovals(applying.database, removals, rules);
      for (const { removal, fields } of decided) {
        applying.held.push(heldRemoval('persons', removal, hold, { fields }));
      }
      applying.counts('persons').held += decided.length;
      continue;
    }
    let unlinked: readonly string[] = [];
    let staying: ReadonlySet<number> = new Set();
    await applyStep(applying, async (within, seq, refreshed) => {
      removals = refreshed.persons(planned);
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
