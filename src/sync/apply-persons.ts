/** Applies people: creations and updates in batches, then what missing rows come to. */
import type { FieldChange, PersonFacts, PersonState } from '../model/person-state.ts';
import { type ChangeFacts, recordChanges } from '../registry/changes.ts';
import type { Database } from '../registry/database.ts';
import { identifiersOf } from '../registry/identifiers.ts';
import { goneLink, type LinkWrite, linkStatesOf, writeLinks, writeStates } from '../registry/links.ts';
import { deletePeople, insertPeople, updatePeople } from '../registry/people.ts';
import { type Applying, applyStep, storedLink } from './applying.ts';
import { decidePersonRemovals, decidePersons, type PersonRemoval, type RemovalRules } from './decided.ts';
import { linkState } from './link-index.ts';
import { planBatch } from './plan.ts';
import type { HeldPlanned, PersonChange } from './planned.ts';
import type { References } from './references.ts';

export async function applyPersons(applying: Applying): Promise<void> {
  for await (const { apply, held } of decidePersons(applying.plan)) {
    holdPersons(applying, held);
    if (apply.length > 0) await applyBatch(applying, apply);
  }
  await applyRemovals(applying);
}

async function applyBatch(applying: Applying, changes: readonly PersonChange[]): Promise<void> {
  const { references } = applying.plan;
  const created = changes.filter((change) => change.id === null);
  const updated = changes.filter((change) => change.id !== null);
  const altered = updated.filter((change) => Object.keys(change.fields).length > 0);
  let firstId = 0;
  await applyStep(applying, async (within, seq) => {
    const now = applying.context.now();
    if (created.length > 0) {
      firstId = await insertPeople(
        within,
        created.map((change) => resolvedState(change.now, references)),
        now,
      );
      const links = created.map((change, index) => personLink(change, firstId + index, references));
      await writeLinks(
        within,
        applying.sourceId,
        'persons',
        links,
        seq,
        created.every((change) => change.fresh),
      );
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
  });
  const index = applying.plan.entities.persons?.loaded.index;
  created.forEach((change, position) => index?.set(change.entry, storedLink(change, firstId + position)));
  for (const change of updated) index?.set(change.entry, storedLink(change, change.id as number));
  const counts = applying.counts('persons');
  counts.created += created.length;
  counts.updated += altered.length;
  counts.unchanged += updated.length - altered.length;
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
  return {
    ...storedLink(change, localId),
    missing: 0,
    record: JSON.stringify(resolvedFacts(change.facts, references)),
  };
}

export function resolvedFacts(facts: PersonFacts, references: References): PersonFacts {
  return {
    ...facts,
    department: facts.department === null ? null : references.resolve(facts.department),
    position: facts.position === null ? null : references.resolve(facts.position),
    accessLevels: facts.accessLevels === null ? null : facts.accessLevels.map(references.resolve).sort(byNumber),
  };
}

function resolvedState(state: PersonState, references: References): PersonState {
  return {
    ...state,
    department: state.department === null ? null : references.resolve(state.department),
    position: state.position === null ? null : references.resolve(state.position),
    accessLevels: state.accessLevels.map(references.resolve).sort(byNumber),
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
    await applyStep(applying, (within, seq) => removePersons(within, decided, applying, seq));
    const { index } = step.loaded;
    for (const { removal, linkGoes } of decided) {
      if (linkGoes) index.forget(removal.entry);
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
  seq: number,
): Promise<void> {
  const now = applying.context.now();
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
    decided.map(({ removal, linkGoes }) => ({ key: removal.key, state: linkGoes ? goneLink : linkState.acted })),
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
