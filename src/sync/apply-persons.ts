/** Applies people: creations and updates in batches, then what missing rows come to. */
import type { FieldChange, PersonFacts, PersonState } from '../model/person-state.ts';
import { type ChangeFacts, recordChanges } from '../registry/changes.ts';
import type { Database } from '../registry/database.ts';
import { identifiersOf } from '../registry/identifiers.ts';
import { goneLink, type LinkWrite, linkStatesOf, writeLinks, writeStates } from '../registry/links.ts';
import { deletePeople, insertPeople, updatePeople } from '../registry/people.ts';
import { dropSearchIndexes, ensureSearchIndexes } from '../registry/search-indexes.ts';
import { type Applying, applyStep, storedLink } from './applying.ts';
import { decidePersonRemovals, decidePersons, type PersonRemoval, type RemovalRules } from './decided.ts';
import { linkState } from './link-index.ts';
import { planBatch } from './plan.ts';
import type { HeldPlanned, PersonChange } from './planned.ts';
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
  const altered = updated.filter((change) => Object.keys(change.fields).length > 0);
  const now = applying.context.now();
  let firstId = 0;
  if (created.length > 0) {
    firstId = await insertPeople(
      within,
      created.map((change) => resolvedState(change.now, references)),
      now,
    );
    const links = created.map((change, index) => personLink(change, firstId + index, references));
    const fresh = created.every((change) => change.fresh);
    await writeLinks(within, applying.sourceId, 'persons', links, seq, fresh);
  }
  if (altered.length > 0) {
    const writes = altered.map((change) => ({
      id: change.id as number,
      old: change.old as PersonState,
      now: resolvedState(change.now, references),
    }));
    await updatePeople(within, writes, now);
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
  created.forEach((change, position) => index?.set(change.entry, storedLink(change, firstId + position)));
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
  if (old.accessLevels.join() !== now.accessLevels.join()) raw['#accessLevels'] = [old.accessLevels, now.accessLevels];
  return raw;
}

function personLink(change: PersonChange, localId: number, references: References): LinkWrite {
  const [rowA, rowB, recordA, recordB] = change.digests;
  const record = JSON.stringify(resolvedFacts(change.facts, references));
  return { key: change.key, localId, rowA, rowB, recordA, recordB, state: linkState.present, missing: 0, record };
}

export function resolvedFacts(facts: PersonFacts, references: References): PersonFacts {
  // Field by field, because spreading costs several times as much and this is done for everybody of a first load.
  return {
    surname: facts.surname,
    givenName: facts.givenName,
    patronymic: facts.patronymic,
    employeeId: facts.employeeId,
    department: facts.department === null ? null : references.resolve(facts.department),
    position: facts.position === null ? null : references.resolve(facts.position),
    accessLevels: facts.accessLevels === null ? null : facts.accessLevels.map(references.resolve).sort(byNumber),
    validFrom: facts.validFrom,
    validUntil: facts.validUntil,
    blocked: facts.blocked,
    custom: facts.custom,
  };
}

function resolvedState(state: PersonState, references: References): PersonState {
  return {
    surname: state.surname,
    givenName: state.givenName,
    patronymic: state.patronymic,
    employeeId: state.employeeId,
    department: state.department === null ? null : references.resolve(state.department),
    position: state.position === null ? null : references.resolve(state.position),
    accessLevels: state.accessLevels.map(references.resolve).sort(byNumber),
    status: state.status,
    validFrom: state.validFrom,
    validUntil: state.validUntil,
    custom: state.custom,
  };
}

function byNumber(left: number, right: number): number {
  return left - right;
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
    const decided = await decidePersonRemovals(applying.database, removals, rules);
    if (step.holdRemovals !== null) {
      const hold = step.holdRemovals;
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
    await applyStep(applying, (within, seq) => removePersons(within, decided, applying, action === 'delete', seq));
    const { index } = step.loaded;
    for (const { removal } of decided) {
      if (action === 'delete') index.forget(removal.entry);
      else {
        index.set(removal.entry, { ...noDigests, localId: removal.localId, state: linkState.acted });
      }
    }
    applying.counts('persons').removed += decided.length;
  }
}

/** The digests of a link whose row is missing: whatever comes back is compared. */
const noDigests = { rowA: 0, rowB: 0, recordA: 0, recordB: 0 };

/** Writes what missing rows come to; also what `release` does. */
export async function removePersons(
  within: Database,
  decided: readonly PersonRemoval[],
  applying: Pick<Applying, 'sourceId' | 'author' | 'context'>,
  deletes: boolean,
  seq: number,
): Promise<void> {
  const now = applying.context.now();
  const keys = decided.map(({ removal }) => removal.key);
  const state = deletes ? goneLink : linkState.acted;
  const deleted = decided.filter(({ outcome }) => outcome === 'delete').map(({ removal }) => removal.localId);
  const updates = decided.flatMap(({ outcome, person, now: state_ }) =>
    outcome === 'update' && person !== undefined && state_ !== null
      ? [{ id: person.id, old: person.state, now: state_ }]
      : [],
  );
  await updatePeople(within, updates, now);
  if (deleted.length > 0) {
    const identifiers = await identifiersOf(within, deleted);
    for (const link of await linkStatesOf(
      within,
      'identifiers',
      identifiers.map(({ id }) => id),
    )) {
      await writeStates(within, link.sourceId, 'identifiers', [{ key: link.key, state: goneLink }], seq);
    }
    await deletePeople(within, deleted);
  }
  await writeStates(
    within,
    applying.sourceId,
    'persons',
    keys.map((key) => ({ key, state })),
    seq,
  );
  const facts = decided.map(
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
}
