/**
 * Takes back who a new row was said to be: the row is nobody's again and in conflict as before. What the source gave the person through the
 * row goes with it, since it is somebody else's.
 */
import { civilDay } from '../model/local-time.ts';
import { differences, mergePerson, type PersonState } from '../model/person-state.ts';
import { belongingsOf, isBare } from '../registry/belongings.ts';
import type { ChangeFacts, StoredChange } from '../registry/changes.ts';
import { restoreConflict } from '../registry/conflicts.ts';
import { goneLink } from '../registry/linked.ts';
import { localIdOf, writeStates } from '../registry/links.ts';
import { lockPeople, readPeople, type StoredPerson, speakingLinks } from '../registry/people.ts';
import { dropPersonRows, rowKeysOf } from '../registry/person-rows.ts';
import { absentIds } from '../registry/structure.ts';
import { deletePeople, updatePeople } from '../registry/write-people.ts';
import { removeDocuments } from './apply-documents.ts';
import { removeIdentifiers } from './apply-identifiers.ts';
import type { MatchResolution } from './conflict-decision.ts';
import { rawReferences } from './merge-persons.ts';
import { recordUndo } from './record-undo.ts';
import { loadReferences } from './references.ts';
import { shownDifferences } from './shown.ts';
import { impossibleBecause, keptBecause, type Outcome, type Undoing } from './undo-outcome.ts';
import { dismissByOverride } from './undo-persons.ts';
import { removePhotos } from './write-photos.ts';

export async function undoMatch(change: StoredChange, resolution: MatchResolution, undoing: Undoing): Promise<Outcome> {
  const { within, context } = undoing;
  const { conflict, before } = resolution;
  const { sourceId, key } = conflict;
  await lockPeople(within, [change.localId]);
  const linked = await localIdOf(within, sourceId, 'persons', key);
  const person = (await readPeople(within, [change.localId], context.now())).get(change.localId);
  if (person === undefined) return impossibleBecause('The person was deleted.');
  if (linked === undefined) return keptBecause(`The row "${key}" is linked with nobody any more.`);
  if (linked !== person.id) return keptBecause(`The row "${key}" is person ${linked} by now.`);
  await unlink(person, sourceId, key, undoing);
  await restoreConflict(within, conflict);
  const what =
    before === null ? await unmake(person.id, change, undoing) : await bringBack(person, before, change, undoing);
  return { outcome: 'reverted', reason: ['The conflict is listed again.', ...what].join(' ') };
}

/** The row, and what the source's rows gave the person, are no longer the person's. */
async function unlink(person: StoredPerson, sourceId: number, key: string, undoing: Undoing): Promise<void> {
  const { within, seq, actor, context } = undoing;
  const applying = { sourceId, context, author: { cycleId: null, sourceId, actor } };
  const of = async (entity: 'identifiers' | 'documents' | 'photos') =>
    (await belongingsOf(within, sourceId, person.id, entity)).map((link) => ({ ...link, entry: -1 }));
  await removeIdentifiers(within, await of('identifiers'), applying, seq);
  await removeDocuments(within, await of('documents'), applying, seq);
  await removePhotos(within, await of('photos'), applying, seq);
  await dropPersonRows(within, sourceId, (await rowKeysOf(within, person.id)).get(sourceId) ?? [], seq);
  await writeStates(within, sourceId, 'persons', [{ key, state: goneLink }], seq);
}

/** Somebody who was made for the row goes again, unless there is more to the person by now. */
async function unmake(personId: number, change: StoredChange, undoing: Undoing): Promise<string[]> {
  const { within, context } = undoing;
  if (await isBare(within, personId)) {
    await deletePeople(within, [personId]);
    await recordDecision(change, undoing, { localId: personId, kind: 'remove', fields: {} });
    return [];
  }
  const person = (await readPeople(within, [personId], context.now())).get(personId);
  if (person === undefined) return [];
  if (person.links.length > 0) {
    await settle(person, person.state, change, undoing);
    return [`Person ${personId} stays, since another source has the person too.`];
  }
  await dismissByOverride(person, change, undoing);
  return [`Person ${personId} is dismissed and not deleted, since there is more to the person by now.`];
}

/** The person as other sources say; where none does, as before the row was joined. */
async function bringBack(
  { id }: StoredPerson,
  before: PersonState,
  change: StoredChange,
  undoing: Undoing,
): Promise<string[]> {
  const { within, context } = undoing;
  const person = (await readPeople(within, [id], context.now())).get(id);
  if (person === undefined) return [];
  const { state, gone } = await withoutAbsent(before, undoing);
  await settle(person, state, change, undoing);
  return gone.length === 0 ? [] : [`What ${gone.join(', ')} named is no longer there.`];
}

async function settle(person: StoredPerson, base: PersonState, change: StoredChange, undoing: Undoing): Promise<void> {
  const { within, context, priorityOf, dismisses } = undoing;
  const now = mergePerson(speakingLinks(person.links, priorityOf, dismisses), person.overrides, base);
  const today = civilDay(context.now(), undoing.zoneOf(change.sourceId));
  await updatePeople(within, [{ id: person.id, old: person.state, now }], today);
  const fields = shownDifferences(differences(person.state, now), await loadReferences(within));
  const raw = rawReferences(person.state, now);
  await recordDecision(change, undoing, { localId: person.id, kind: 'update', fields, raw });
}

/** The state without the references that lead nowhere any more, and the names of these fields. */
async function withoutAbsent(
  state: PersonState,
  { within }: Undoing,
): Promise<{ readonly state: PersonState; readonly gone: readonly string[] }> {
  const gone: string[] = [];
  const one = async (field: 'department' | 'position' | 'schedule'): Promise<number | null> => {
    const id = state[field];
    if (id === null || (await absentIds(within, field, [id])).length === 0) return id;
    gone.push(field);
    return null;
  };
  const department = await one('department');
  const position = await one('position');
  const schedule = await one('schedule');
  const levels = new Set(await absentIds(within, 'access_level', state.accessLevels));
  if (levels.size > 0) gone.push('accessLevels');
  const accessLevels = state.accessLevels.filter((level) => !levels.has(level));
  return { state: { ...state, department, position, schedule, accessLevels }, gone };
}

/** A decision is told with what came of it. */
function recordDecision(
  change: StoredChange,
  undoing: Undoing,
  facts: Pick<ChangeFacts, 'localId' | 'kind' | 'fields' | 'raw'>,
): Promise<void> {
  const decision = [change.fields['decision']?.[1] ?? null, null] as const;
  return recordUndo(change, undoing, { ...facts, fields: { ...facts.fields, decision } });
}
