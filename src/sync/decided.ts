/**
 * Splits what is planned into what may happen now and what waits, in batches; the one place where that is decided, for previews and for
 * cycles alike.
 */
import type { MissingAction } from '../config/document.ts';
import { differences, mergePerson, type PersonState } from '../model/person-state.ts';
import { peopleWithEvents } from '../registry/access-events.ts';
import type { Database } from '../registry/database.ts';
import { linkStatesOf } from '../registry/links.ts';
import { readPeople, type StoredPerson, speakingLinks } from '../registry/people.ts';
import { createLinkIndex } from './link-index.ts';
import { isContested } from './match-people.ts';
import type { Plan } from './plan.ts';
import { createSettlement, type Leaving, type Settled } from './plan-identifiers.ts';
import type { HeldPlanned, Hold, PersonChange, Removal, ShownFields } from './planned.ts';
import { peopleBatch, planBatch } from './planned.ts';
import type { References } from './references.ts';
import { shownDifferences, wholeChange } from './shown.ts';

/** Planned people in batches: updates of a field that changes for too many wait, everything else may happen. */
export async function* decidePersons(
  plan: Plan,
): AsyncIterable<{ apply: PersonChange[]; held: HeldPlanned<PersonChange>[] }> {
  for await (const changes of plan.persons.batches(peopleBatch)) {
    const apply: PersonChange[] = [];
    const held: HeldPlanned<PersonChange>[] = [];
    for (const planned of changes) {
      if (isContested(planned, plan.contested)) continue;
      const change = wholeChange(planned);
      const hold = change.kind === 'create' ? undefined : holdOf(change.fields, plan.heldFields);
      if (hold === undefined) apply.push(change);
      else {
        held.push({ change, hold });
        // Nobody is joined yet, so nothing else of this plan can refer to the key.
        if (change.fresh) plan.entities.persons?.loaded.index.reject(change.entry);
      }
    }
    yield { apply, held };
  }
}

function holdOf(fields: ShownFields, heldFields: ReadonlyMap<string, Hold>): Hold | undefined {
  if (heldFields.size === 0) return undefined;
  for (const field of Object.keys(fields)) {
    const hold = heldFields.get(field);
    if (hold !== undefined) return hold;
  }
  return undefined;
}

/**
 * Planned identifiers in batches, each settled against who has the numbers when this cycle's removals are done. Where they are done already
 * whoever is found with a number has it, also when a removal was left to a refresh or has taken only a link.
 */
export async function* decideIdentifiers(
  plan: Plan,
  database: Database,
  sourceId: number,
  removed: 'removed' | 'to be removed',
): AsyncIterable<Settled[]> {
  const step = plan.entities.identifiers;
  if (step === undefined) return;
  const leaving: Leaving = { freed: new Set(), shared: new Set() };
  const waiting = new Map<number, Hold>();
  for (const removals of [plan.replaced, step.removals]) {
    for await (const batch of removals.batches(planBatch)) {
      if (step.holdRemovals !== null) for (const { localId } of batch) waiting.set(localId, step.holdRemovals);
      else if (removed === 'to be removed') await addLeaving(leaving, batch, database, sourceId);
    }
  }
  const withPeople = plan.entities.persons?.holdRemovals ?? null;
  for await (const batch of plan.heldIdentifiers.batches(planBatch)) {
    for (const removal of batch) if (withPeople !== null) waiting.set(removal.localId, withPeople);
  }
  const persons = plan.entities.persons?.loaded.index ?? createLinkIndex();
  const settlement = createSettlement(database, sourceId, persons, leaving, waiting);
  for await (const changes of plan.identifiers.batches(planBatch)) yield await settlement.settle(changes);
}

async function addLeaving(
  { freed, shared }: Leaving,
  removals: readonly Removal[],
  database: Database,
  sourceId: number,
): Promise<void> {
  const ids = removals.map(({ localId }) => localId);
  for (const id of ids) freed.add(id);
  for (const link of await linkStatesOf(database, 'identifiers', ids)) {
    if (link.sourceId === sourceId) continue;
    freed.delete(link.localId);
    shared.add(link.localId);
  }
}

/** What the missing row of a person comes to. */
export interface PersonRemoval {
  readonly removal: Removal;
  readonly person: StoredPerson | undefined;
  /** `delete` only where no other source shows the person and no event tells of them; `link` where only the link goes or nothing else changes. */
  readonly outcome: 'delete' | 'update' | 'link';
  /** Whether the link goes too; it stays with a person who may come back, as those do whom events tell of. */
  readonly linkGoes: boolean;
  readonly now: PersonState | null;
  readonly fields: ShownFields;
}

export interface RemovalRules {
  readonly sourceId: number;
  readonly action: MissingAction;
  readonly now: Date;
  readonly priorityOf: (sourceId: number) => number;
  readonly dismisses: (sourceId: number) => boolean;
  readonly references: References;
}

export async function decidePersonRemovals(
  database: Database,
  removals: readonly Removal[],
  rules: RemovalRules,
): Promise<PersonRemoval[]> {
  const people = await readPeople(
    database,
    removals.map((removal) => removal.localId),
    rules.now,
  );
  const withEvents =
    rules.action === 'delete'
      ? await peopleWithEvents(
          database,
          removals.map((removal) => removal.localId),
        )
      : new Set<number>();
  return removals.map((removal): PersonRemoval => {
    const person = people.get(removal.localId);
    if (person === undefined)
      return { removal, person, outcome: 'link', linkGoes: rules.action === 'delete', now: null, fields: {} };
    const others = person.links.filter((link) => link.sourceId !== rules.sourceId);
    const deletes = rules.action === 'delete' && !withEvents.has(person.id);
    if (deletes && others.length === 0) {
      const fields = deletedFields(person.state, rules.references);
      return { removal, person, outcome: 'delete', linkGoes: true, now: null, fields };
    }
    const own = person.links.filter((link) => link.sourceId === rules.sourceId).map((link) => ({ ...link, state: 1 }));
    const links = speakingLinks(deletes ? others : [...others, ...own], rules.priorityOf, rules.dismisses);
    const now = mergePerson(links, person.overrides, person.state);
    const changed = differences(person.state, now);
    const outcome = Object.keys(changed).length === 0 ? 'link' : 'update';
    return { removal, person, outcome, linkGoes: deletes, now, fields: shownDifferences(changed, rules.references) };
  });
}

/** Who is deleted is told by the change alone: nothing else remembers it. */
function deletedFields(state: PersonState, references: References): ShownFields {
  const department = references.departmentPath(state.department, 'before');
  const told = { ...state, department };
  const fields: Record<string, readonly [unknown, unknown]> = {};
  for (const field of ['surname', 'givenName', 'patronymic', 'employeeId', 'department', 'status'] as const) {
    if (told[field] !== null) fields[field] = [told[field], null];
  }
  return fields;
}
