/**
 * Decides who a new row is that agrees with several people, or with one with whom other new rows agree too. The row's key is linked with
 * the person, at once and for good; what the row says of the person beyond that the next cycle brings, as with any row that has changed.
 */
import { GatehouseError } from '../model/errors.ts';
import { civilDay } from '../model/local-time.ts';
import { type PersonFacts, soleWord } from '../model/person-state.ts';
import { type ChangeFacts, recordChanges } from '../registry/changes.ts';
import { deleteConflict, matchOf, type StoredConflict } from '../registry/conflicts.ts';
import type { Database } from '../registry/database.ts';
import { markLink } from '../registry/link-marks.ts';
import { type LinkWrite, linkStatesOf, localIdOf, nextSeq, writeLinks } from '../registry/links.ts';
import { dropPackedLinks } from '../registry/packed-links.ts';
import { lockPeople, readPeople } from '../registry/people.ts';
import { absentIds } from '../registry/structure.ts';
import { keepStructure } from '../registry/structure-locks.ts';
import { insertPeople } from '../registry/write-people.ts';
import {
  conflictChanged,
  existingConflict,
  type MatchResolution,
  type MatchWish,
  type Resolved,
} from './conflict-decision.ts';
import type { DecisionTask } from './deciding.ts';
import { linkState } from './link-index.ts';
import { noDigests } from './load-index.ts';
import { loadReferences } from './references.ts';
import { rulesOf, type SourceRules } from './rules.ts';
import { shownFacts } from './shown.ts';
import { withLeases } from './with-leases.ts';

/** Errors: `command.notFound`, `conflict.decision`, `conflict.changed`, `cycle.running`. */
export async function resolveMatch(task: DecisionTask, seen: StoredConflict, wish: MatchWish): Promise<Resolved> {
  const { database } = task;
  const rules = await rulesOf(task);
  const nameOf = (sourceId: number): string => rules.configOf(sourceId)?.name ?? `number ${sourceId}`;
  return withLeases(task, [seen.sourceId], nameOf, () =>
    database.transaction(async (within) => {
      await keepStructure(within);
      const conflict = await existingConflict(within, seen.id);
      const linked = await localIdOf(within, conflict.sourceId, 'persons', conflict.key);
      if (linked !== undefined) throw conflictChanged(`The row "${conflict.key}" is person ${linked} by now.`);
      await deleteConflict(within, conflict.id);
      const deciding = { within, task, rules, conflict, reason: wish.reason };
      return wish.decision === 'join' ? join(deciding, wish.person) : create(deciding);
    }),
  );
}

interface Deciding {
  readonly within: Database;
  readonly task: DecisionTask;
  readonly rules: SourceRules;
  readonly conflict: StoredConflict;
  readonly reason: string;
}

async function join(deciding: Deciding, personId: number): Promise<Resolved> {
  const { within, conflict, task } = deciding;
  const { key, sourceId } = conflict;
  if (!conflict.localIds.includes(personId)) {
    throw conflictChanged(
      `Person ${personId} is not among those who agree with the row "${key}": ${conflict.localIds.join(', ')}.`,
    );
  }
  await lockPeople(within, [personId]);
  const person = (await readPeople(within, [personId], task.context.now())).get(personId);
  if (person === undefined) throw conflictChanged(`Person ${personId} is no longer in the registry.`);
  const other = (await linkStatesOf(within, 'persons', [personId])).find((link) => link.sourceId === sourceId);
  if (other !== undefined) throw conflictChanged(`Person ${personId} is the row "${other.key}" of the source by now.`);
  // A row that is gone before any cycle has read it says nothing of the person, so nobody is dismissed for it.
  await link(deciding, { localId: personId, state: linkState.kept, facts: null });
  const change = await record(deciding, {
    localId: personId,
    kind: 'update',
    fields: {},
    before: person.state,
  });
  return { conflict: conflict.id, decision: 'join', change, person: personId };
}

async function create(deciding: Deciding): Promise<Resolved> {
  const { within, conflict, task, rules } = deciding;
  const match = matchOf(conflict);
  if (match === null) {
    throw new GatehouseError('conflict.decision', `What the row "${conflict.key}" says was not kept.`, {
      place: conflict.key,
      remedy: 'Run a cycle of the source; from then on it can be decided.',
    });
  }
  const now = task.context.now();
  const facts = await existingFacts(within, match.facts);
  const state = soleWord(facts);
  const personId = await insertPeople(within, [state], now, civilDay(now, rules.zoneOf(conflict.sourceId)));
  await link(deciding, { localId: personId, state: linkState.present, facts });
  const shown = shownFacts(facts, await loadReferences(within));
  const fields = Object.fromEntries(Object.entries(shown).map(([field, value]) => [field, [null, value] as const]));
  const change = await record(deciding, { localId: personId, kind: 'create', fields, before: null });
  return { conflict: conflict.id, decision: 'new', change, person: personId };
}

/** Without what is not there, or no longer: the next cycle makes it and brings it. */
async function existingFacts(within: Database, facts: PersonFacts): Promise<PersonFacts> {
  const one = async (table: 'department' | 'position' | 'schedule', id: number | null): Promise<number | null> =>
    id === null || (await absentIds(within, table, [id])).length > 0 ? null : id;
  const levels = facts.accessLevels ?? [];
  const gone = new Set(await absentIds(within, 'access_level', levels));
  const schedule = await one('schedule', facts.schedule ?? null);
  return {
    ...facts,
    department: await one('department', facts.department),
    position: await one('position', facts.position),
    accessLevels: facts.accessLevels === null ? null : levels.filter((level) => !gone.has(level)),
    schedule,
    scheduleFrom: schedule === null ? null : (facts.scheduleFrom ?? null),
    scheduleUntil: schedule === null ? null : (facts.scheduleUntil ?? null),
  };
}

/** Links the row with the person, to be compared by the next cycle whatever it says. */
async function link(
  { within, conflict: { sourceId, key } }: Deciding,
  to: Pick<LinkWrite, 'localId' | 'state'> & { readonly facts: PersonFacts | null },
): Promise<void> {
  const { localId, state, facts } = to;
  const written = { key, localId, state, ...noDigests, missing: 0, record: JSON.stringify(facts) };
  await writeLinks(within, sourceId, 'persons', [written], await nextSeq(within, sourceId), false);
  await dropPackedLinks(within, sourceId);
  await markLink(within, sourceId, 'persons', key);
}

async function record(
  { within, task, conflict, reason }: Deciding,
  change: Pick<ChangeFacts, 'localId' | 'kind' | 'fields'> & Pick<MatchResolution, 'before'>,
): Promise<number> {
  const { before, localId, kind, fields } = change;
  const decision = before === null ? 'new' : 'join';
  const facts: ChangeFacts = {
    entity: 'persons',
    key: conflict.key,
    localId,
    kind,
    fields: { ...fields, decision: [null, decision], reason: [null, reason] },
    raw: { '#resolution': [null, { conflict, decision, before } satisfies MatchResolution] },
  };
  const author = { cycleId: null, sourceId: conflict.sourceId, actor: task.actor };
  return recordChanges(within, [facts], author, task.context.now());
}
