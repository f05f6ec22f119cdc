/** Decides on what a cycle held: `release` applies it as planned, `discard` keeps the registry as it is until the rows change again. */
import { GatehouseError } from '../model/errors.ts';
import { civilDay } from '../model/local-time.ts';
import { differences, mergePerson } from '../model/person-state.ts';
import { type ChangeFacts, recordChanges } from '../registry/changes.ts';
import { findCycle } from '../registry/cycles.ts';
import type { Database } from '../registry/database.ts';
import { takeLease } from '../registry/leases.ts';
import { writeDigests } from '../registry/link-digests.ts';
import { forgetMarks } from '../registry/link-marks.ts';
import { nextSeq, type StoredLinkRow, writeLinks, writeStates } from '../registry/links.ts';
import { uniqueToken } from '../registry/open.ts';
import { decideHeld, readHeld, type StoredHeld } from '../registry/outcomes.ts';
import { dropPackedLinks } from '../registry/packed-links.ts';
import { readPeople, speakingLinks } from '../registry/people.ts';
import { unusedSchedules } from '../registry/schedules.ts';
import { emptyDepartments, unusedNamed } from '../registry/structure.ts';
import { updatePeople } from '../registry/write-people.ts';
import { removeDocuments } from './apply-documents.ts';
import { removeIdentifiers } from './apply-identifiers.ts';
import { removePersons } from './apply-person-removals.ts';
import { removeSchedules } from './apply-schedules.ts';
import { removeStructure } from './apply-structure.ts';
import { storedLink } from './applying.ts';
import { decidePersonRemovals } from './decided.ts';
import type { Deciding, DecisionTask } from './deciding.ts';
import { changeOf, of, removalOf } from './held-items.ts';
import { linkState } from './link-index.ts';
import { rawReferences } from './merge-persons.ts';
import type { IdentifierChange, PersonChange } from './planned.ts';
import { planBatch } from './planned.ts';
import { loadReferences } from './references.ts';
import { releaseIdentifiers } from './release-identifiers.ts';
import { rulesOf } from './rules.ts';
import { shownDifferences } from './shown.ts';
import { removePhotos } from './write-photos.ts';

export interface Decision {
  readonly cycle: number;
  readonly source: string;
  readonly decision: 'released' | 'discarded';
  /** Changes that the decision carried out. */
  readonly done: number;
  /** Changes that could not be carried out any more, with the reason. */
  readonly kept: readonly { readonly entity: string; readonly key: string; readonly reason: string }[];
}

/** Applies what the cycle held. Errors: `cycle.state` when nothing of it waits, `cycle.running`. */
export async function releaseHeld(task: DecisionTask, cycleId: number): Promise<Decision> {
  return decide(task, cycleId, 'released', async (deciding, held) => {
    const { action } = deciding.config.missing.persons;
    await inBatches(deciding, of(held, 'persons', 'update'), (within, items, seq) =>
      releaseUpdates(within, items, deciding, seq),
    );
    await inBatches(deciding, of(held, 'persons', 'remove'), async (within, items, seq) => {
      const rules = { ...deciding, action, now: deciding.context.now() };
      const decided = await decidePersonRemovals(within, items.map(removalOf), rules);
      await removePersons(within, decided, deciding, seq);
    });
    await inBatches(deciding, of(held, 'identifiers', 'remove'), (within, items, seq) =>
      removeIdentifiers(within, items.map(removalOf), deciding, seq),
    );
    await inBatches(deciding, of(held, 'identifiers', 'create'), (within, items, seq) =>
      releaseIdentifiers(within, items, deciding, seq),
    );
    await inBatches(deciding, of(held, 'photos', 'remove'), async (within, items, seq) => {
      await removePhotos(within, items.map(removalOf), deciding, seq);
    });
    await inBatches(deciding, of(held, 'documents', 'remove'), (within, items, seq) =>
      removeDocuments(within, items.map(removalOf), deciding, seq),
    );
    for (const entity of ['accessLevels', 'positions', 'departments', 'schedules'] as const) {
      await releaseStructure(deciding, entity, of(held, entity, 'remove'));
    }
  });
}

/** Leaves the registry as it is: what was held is not proposed again until the rows change. Errors as `releaseHeld`. */
export async function discardHeld(task: DecisionTask, cycleId: number): Promise<Decision> {
  return decide(task, cycleId, 'discarded', async (deciding, held) => {
    const removals = held.filter((item) => item.kind === 'remove');
    await inBatches(deciding, removals, async (within, items, seq) => {
      for (const item of items) {
        await writeStates(within, deciding.sourceId, item.entity, [{ key: item.key, state: linkState.kept }], seq);
      }
    });
    // A row that is there is dealt with as it stands: only when it changes again is it compared again.
    await inBatches(deciding, of(held, 'persons', 'update'), async (within, items, seq) => {
      const links = items.map((item) => storedLink(changeOf<PersonChange>(item), item.localId as number));
      await leaveAsTheyAre(within, deciding.sourceId, 'persons', links, seq);
    });
    await inBatches(deciding, of(held, 'identifiers', 'create'), async (within, items, seq) => {
      const replacing = items
        .map((item) => changeOf<IdentifierChange>(item))
        .filter((change) => change.replaces !== null);
      const links = replacing.map((change) => storedLink(change, change.replaces as number));
      await leaveAsTheyAre(within, deciding.sourceId, 'identifiers', links, seq);
    });
  });
}

/** Also what an edit has marked: the decision is younger. */
async function leaveAsTheyAre(
  within: Database,
  sourceId: number,
  entity: 'persons' | 'identifiers',
  links: readonly StoredLinkRow[],
  seq: number,
): Promise<void> {
  await writeDigests(within, sourceId, entity, links, seq);
  await forgetMarks(
    within,
    sourceId,
    entity,
    links.map(({ key }) => key),
  );
}

async function decide(
  task: DecisionTask,
  cycleId: number,
  decision: Decision['decision'],
  carryOut: (deciding: Deciding, held: readonly StoredHeld[]) => Promise<void>,
): Promise<Decision> {
  const { database, context } = task;
  const cycle = await findCycle(database, cycleId);
  if (cycle === undefined) {
    throw new GatehouseError('command.notFound', `There is no cycle ${cycleId}`, {
      place: 'cycle',
      value: String(cycleId),
      remedy: 'See `gatehouse list cycles`.',
    });
  }
  const held = await readHeld(database, cycleId);
  if (held.length === 0) {
    throw new GatehouseError('cycle.state', `Nothing of cycle ${cycleId} waits for a decision`, {
      remedy: 'It was decided already, or a newer cycle has replaced its list: see `gatehouse list held`.',
    });
  }
  const rules = await rulesOf(task);
  const config = rules.configOf(cycle.sourceId);
  if (config === undefined) {
    throw new GatehouseError('config.source', `The source of cycle ${cycleId} is configured no more`, {
      remedy: 'Apply its configuration again to decide.',
    });
  }
  const lease = await takeLease(database, cycle.sourceId, config.name, uniqueToken(), context.now());
  try {
    const author = { cycleId, sourceId: cycle.sourceId, actor: task.actor };
    const references = await loadReferences(database);
    const deciding: Deciding = { ...task, ...rules, sourceId: cycle.sourceId, config, references, author, kept: [] };
    await carryOut(deciding, held);
    await database.transaction(async (within) => {
      await decideHeld(within, cycleId, decision);
      await dropPackedLinks(within, cycle.sourceId);
    });
    return {
      cycle: cycleId,
      source: config.name,
      decision,
      done: held.length - deciding.kept.length,
      kept: deciding.kept,
    };
  } finally {
    await lease.release();
  }
}

async function inBatches(
  deciding: Deciding,
  items: readonly StoredHeld[],
  body: (within: Database, items: readonly StoredHeld[], seq: number) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < items.length; from += planBatch) {
    const batch = items.slice(from, from + planBatch);
    await deciding.database.transaction(async (within) =>
      body(within, batch, await nextSeq(within, deciding.sourceId)),
    );
  }
}

/** Other sources and operators may have spoken since the cycle, so what the person becomes is merged anew. */
async function releaseUpdates(
  within: Database,
  items: readonly StoredHeld[],
  deciding: Deciding,
  seq: number,
): Promise<void> {
  const now = deciding.context.now();
  const changes = items.map((item) => changeOf<PersonChange>(item));
  const people = await readPeople(
    within,
    items.map((item) => item.localId as number),
    now,
    deciding.sourceId,
  );
  const updates = [];
  const facts: ChangeFacts[] = [];
  for (const [index, change] of changes.entries()) {
    const person = people.get(items[index]?.localId as number);
    if (person === undefined) {
      deciding.kept.push({ entity: 'persons', key: change.key, reason: 'The person is no longer in the registry.' });
      continue;
    }
    const own = { sourceId: deciding.sourceId, key: change.key, state: linkState.present, facts: change.facts };
    const links = speakingLinks([...person.links, own], deciding.priorityOf, deciding.dismisses);
    const state = mergePerson(links, person.overrides, person.state);
    updates.push({ id: person.id, old: person.state, now: state });
    facts.push({
      entity: 'persons',
      key: change.key,
      localId: person.id,
      kind: 'update',
      fields: shownDifferences(differences(person.state, state), deciding.references),
      raw: rawReferences(person.state, state),
    });
  }
  await updatePeople(within, updates, civilDay(now, deciding.config.timezone));
  const kept = changes.flatMap((change, index) => {
    const localId = items[index]?.localId as number;
    return people.has(localId)
      ? [{ ...storedLink(change, localId), missing: 0, record: JSON.stringify(change.facts) }]
      : [];
  });
  await writeLinks(within, deciding.sourceId, 'persons', kept, seq, false);
  await recordChanges(within, facts, deciding.author, now);
}

async function releaseStructure(
  deciding: Deciding,
  entity: 'departments' | 'positions' | 'accessLevels' | 'schedules',
  items: readonly StoredHeld[],
): Promise<void> {
  let waiting = [...items];
  for (let before = -1; waiting.length > 0 && waiting.length !== before; ) {
    before = waiting.length;
    const ids = waiting.map((item) => item.localId as number);
    const free = new Set(await unusedOf(deciding.database, entity, ids));
    const going = waiting.filter((item) => free.has(item.localId as number));
    const gone = new Set<number>();
    await inBatches(deciding, going, async (within, batch, seq) => {
      const removals = batch.map(removalOf);
      const plan = { references: deciding.references };
      const removed =
        entity === 'schedules'
          ? await removeSchedules(within, removals, deciding, seq)
          : await removeStructure(within, entity, removals, { ...deciding, plan }, seq);
      for (const { localId } of removed) gone.add(localId);
    });
    waiting = waiting.filter((item) => !gone.has(item.localId as number));
  }
  for (const item of waiting) {
    deciding.kept.push({ entity, key: item.key, reason: 'It is still in use: it goes when it is free.' });
  }
}

function unusedOf(
  database: Database,
  entity: 'departments' | 'positions' | 'accessLevels' | 'schedules',
  ids: readonly number[],
): Promise<number[]> {
  if (entity === 'departments') return emptyDepartments(database, ids);
  return entity === 'schedules' ? unusedSchedules(database, ids) : unusedNamed(database, entity, ids);
}
