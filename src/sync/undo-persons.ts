/** Takes back what a cycle did to a person: by overrides, so that the next cycle leaves it so, and each field by itself. */
import { civilDay } from '../model/local-time.ts';
import { differences, type FieldChange, mergePerson, type PersonState } from '../model/person-state.ts';
import { recordChanges, type StoredChange } from '../registry/changes.ts';
import type { Database } from '../registry/database.ts';
import { linkStatesOf, writeStates } from '../registry/links.ts';
import { type Override, writeOverrides } from '../registry/overrides.ts';
import { readPeople, type StoredPerson, speakingLinks } from '../registry/people.ts';
import { absentIds } from '../registry/structure.ts';
import { updatePeople } from '../registry/write-people.ts';
import { linkState } from './link-index.ts';
import { rawReferences } from './merge-persons.ts';
import { loadReferences } from './references.ts';
import { shownDifferences } from './shown.ts';
import { impossibleBecause, keptBecause, type Outcome, reverted, type Undoing } from './undo-outcome.ts';

export async function undoPerson(change: StoredChange, undoing: Undoing): Promise<Outcome> {
  const person = (await readPeople(undoing.within, [change.localId], undoing.context.now())).get(change.localId);
  if (person === undefined) {
    return impossibleBecause('The person was deleted; a cycle makes the person anew when a source shows the row.');
  }
  if (change.kind === 'create') return undoCreation(person, change, undoing);
  if (change.kind === 'remove') await bringBack(person, change, undoing);
  return undoFields(person, change, undoing);
}

/** The source still lists the person, and people are not deleted: the person is dismissed until somebody removes the override. */
async function undoCreation(person: StoredPerson, change: StoredChange, undoing: Undoing): Promise<Outcome> {
  if (person.state.status === 'dismissed') return keptBecause('The person is dismissed already.');
  await dismissByOverride(person, change, undoing);
  return { outcome: 'reverted', reason: 'The person is dismissed by an override; the source still lists the person.' };
}

export async function dismissByOverride(person: StoredPerson, change: StoredChange, undoing: Undoing): Promise<void> {
  await override(person, change, undoing, new Map([['status', 'dismissed']]));
}

/** The links whose missing rows removed the person count as kept: the next cycle does not remove the person again. */
async function bringBack(person: StoredPerson, change: StoredChange, undoing: Undoing): Promise<void> {
  const links = await linkStatesOf(undoing.within, 'persons', [person.id]);
  for (const link of links) {
    if (link.sourceId !== change.sourceId || link.state !== linkState.acted) continue;
    await writeStates(
      undoing.within,
      link.sourceId,
      'persons',
      [{ key: link.key, state: linkState.kept }],
      undoing.seq,
    );
  }
}

async function undoFields(person: StoredPerson, change: StoredChange, undoing: Undoing): Promise<Outcome> {
  const values = new Map<string, unknown>();
  const edited: string[] = [];
  const missing: string[] = [];
  for (const [field, [old, now]] of Object.entries(change.fields)) {
    if (field.startsWith('#')) continue;
    const [oldValue, nowValue] = (change.fields[`#${field}`] ?? [old, now]) as FieldChange;
    if (!same(currentOf(person.state, field), nowValue)) edited.push(field);
    else if (!(await exists(undoing.within, field, oldValue))) missing.push(field);
    else values.set(field, oldValue);
  }
  if (values.size > 0) await override(person, change, undoing, values);
  const reasons: string[] = [];
  if (edited.length > 0) reasons.push(`${edited.join(', ')} changed again since`);
  if (missing.length > 0) reasons.push(`what ${missing.join(', ')} named is no longer there`);
  if (values.size > 0)
    return reasons.length === 0 ? reverted : { outcome: 'reverted', reason: `${reasons.join('; ')}: kept` };
  const reason = `${reasons.join('; ')}.`;
  if (missing.length > 0 && edited.length === 0) return impossibleBecause(reason);
  return edited.length > 0 ? keptBecause(reason) : reverted;
}

function currentOf(state: PersonState, field: string): unknown {
  if (field.startsWith('custom.')) return state.custom[field.slice(7)] ?? null;
  return (state as unknown as Record<string, unknown>)[field] ?? null;
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left ?? null) === JSON.stringify(right ?? null);
}

/** Whether the department, position or levels that a value names are still there. */
async function exists(within: Database, field: string, value: unknown): Promise<boolean> {
  const table = { department: 'department', position: 'position', schedule: 'schedule', accessLevels: 'access_level' }[
    field
  ];
  if (table === undefined || value === null) return true;
  const ids = (Array.isArray(value) ? value : [value]) as number[];
  return (await absentIds(within, table as 'department' | 'position' | 'access_level' | 'schedule', ids)).length === 0;
}

async function override(
  person: StoredPerson,
  change: StoredChange,
  undoing: Undoing,
  values: ReadonlyMap<string, unknown>,
): Promise<void> {
  const { within, context, actor, reason } = undoing;
  const now = context.now();
  const overrides = [...values].map(
    ([field, value]): Override => ({ personId: person.id, field, value, reason, actor, until: null }),
  );
  await writeOverrides(within, overrides, now);
  const fresh = (await readPeople(within, [person.id], now)).get(person.id);
  if (fresh === undefined) return;
  const links = speakingLinks(fresh.links, undoing.priorityOf, undoing.dismisses);
  const state = mergePerson(links, fresh.overrides, fresh.state);
  const today = civilDay(now, undoing.zoneOf(change.sourceId));
  await updatePeople(within, [{ id: person.id, old: person.state, now: state }], today);
  const fields = shownDifferences(differences(person.state, state), await loadReferences(within));
  await recordChanges(
    within,
    [
      {
        entity: 'persons',
        key: change.key,
        localId: person.id,
        kind: 'update',
        fields,
        raw: rawReferences(person.state, state),
      },
    ],
    { cycleId: null, sourceId: change.sourceId, actor },
    now,
  );
}
