/** Values that an operator sets for a person against what the sources say, or takes back; the person is merged anew at once. */
import type { Context } from '../model/context.ts';
import { GatehouseError } from '../model/errors.ts';
import { civilDay } from '../model/local-time.ts';
import { differences, mergePerson } from '../model/person-state.ts';
import { recordChanges } from '../registry/changes.ts';
import type { Database } from '../registry/database.ts';
import { removeEndedOverrides, removeOverrides, writeOverrides } from '../registry/overrides.ts';
import { lockPeople, readPeople, speakingLinks } from '../registry/people.ts';
import { keepStructure } from '../registry/structure-locks.ts';
import { updatePeople } from '../registry/write-people.ts';
import { rawReferences } from './merge-persons.ts';
import { loadReferences } from './references.ts';
import type { SourceRules } from './rules.ts';
import { shownDifferences } from './shown.ts';

export interface OverrideTask extends SourceRules {
  readonly database: Database;
  readonly context: Context;
  readonly actor: string;
}

/** Sets fields, by name, to values as the state of a person has them: local ids for what is named by id. Errors: `command.notFound`. */
export async function overridePerson(
  task: OverrideTask,
  personId: number,
  fields: ReadonlyMap<string, unknown>,
  because: { readonly reason: string; readonly until: string | null },
): Promise<void> {
  await edit(task, personId, (within, now) =>
    writeOverrides(
      within,
      [...fields].map(([field, value]) => ({ personId, field, value, actor: task.actor, ...because })),
      now,
    ),
  );
}

/** Lets the sources speak again. Errors: `command.notFound`. */
export async function removePersonOverride(task: OverrideTask, personId: number, field: string): Promise<void> {
  await edit(task, personId, (within) => removeOverrides(within, personId, [field]));
}

/** Lets the sources speak again where the time of overrides has come. */
export async function removePersonEndedOverrides(task: OverrideTask, personId: number): Promise<void> {
  await edit(task, personId, (within, now) => removeEndedOverrides(within, [personId], now));
}

async function edit(
  task: OverrideTask,
  personId: number,
  change: (within: Database, now: Date) => Promise<void>,
): Promise<void> {
  const now = task.context.now();
  await task.database.transaction(async (within) => {
    await keepStructure(within);
    await lockPeople(within, [personId]);
    const before = (await readPeople(within, [personId], now)).get(personId);
    if (before === undefined) throw noPerson(personId);
    await change(within, now);
    const person = (await readPeople(within, [personId], now)).get(personId);
    if (person === undefined) throw noPerson(personId);
    const links = speakingLinks(person.links, task.priorityOf, task.dismisses);
    const state = mergePerson(links, person.overrides, before.state);
    const changed = differences(before.state, state);
    if (Object.keys(changed).length === 0) return;
    // The day where the person is, as the source that speaks first has it.
    const [first] = links.toSorted((left, right) => left.priority - right.priority);
    const today = civilDay(now, task.zoneOf(first?.sourceId ?? null));
    await updatePeople(within, [{ id: personId, old: before.state, now: state }], today);
    const facts = {
      entity: 'persons',
      key: person.links[0]?.key ?? null,
      localId: personId,
      kind: 'update',
      fields: shownDifferences(changed, await loadReferences(within)),
      raw: rawReferences(before.state, state),
    } as const;
    await recordChanges(within, [facts], { cycleId: null, sourceId: null, actor: task.actor }, now);
  });
}

export function noPerson(personId: number): GatehouseError {
  return new GatehouseError('command.notFound', `No person has the id ${personId}.`, {
    place: 'person',
    value: String(personId),
    remedy: 'Look for the person in the list of people.',
  });
}
