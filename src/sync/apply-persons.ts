/** Applies people: creations and updates in batches, then what missing rows come to. */
import { civilDay } from '../model/local-time.ts';
import type { PersonState } from '../model/person-state.ts';
import { type ChangeFacts, recordChanges } from '../registry/changes.ts';
import type { Database } from '../registry/database.ts';
import { rewriteLinks } from '../registry/link-digests.ts';
import { type LinkWrite, writeLinks } from '../registry/links.ts';
import { dropSearchIndexes, ensureSearchIndexes } from '../registry/search-indexes.ts';
import { insertPeople, updatePeople } from '../registry/write-people.ts';
import { applyPersonRemovals } from './apply-person-removals.ts';
import { type Applying, applyStep, storedLink } from './applying.ts';
import { decidePersons } from './decided.ts';
import { linkState } from './link-index.ts';
import { mergeAnew, rawReferences, resolvedFacts, resolvedState } from './merge-persons.ts';
import type { HeldPlanned, NewPerson, PersonChange, PersonUpdate } from './planned.ts';
import type { References } from './references.ts';
import { shownPerson } from './shown.ts';
import { standingIn } from './standing-structure.ts';

/** Batches in one transaction: pages that many of them touch are written once. */
const batchesTogether = 40;
/** Where it cannot be seen whether anybody waits, as somebody's refresh does, a transaction takes no further batches after this time. */
const othersWaitMilliseconds = 300;
/** From so many people on a first load is quicker without the indexes for searching. */
const largeLoad = 20_000;

export async function applyPersons(applying: Applying): Promise<void> {
  const batches = decidePersons(applying.plan)[Symbol.asyncIterator]();
  const total = applying.plan.persons.size();
  const bare = total >= largeLoad && !applying.plan.anybodyThere;
  for (let left = total; left > 0; ) {
    const applied = { created: 0, updated: 0, unchanged: 0 };
    await applyStep(applying, async (within, seq, refreshed) => {
      if (bare && left === total) await dropSearchIndexes(within);
      const stand = await standingIn(within, applying);
      const now = applying.context.now();
      const step: PersonsStep = { within, seq, now, today: civilDay(now, applying.config.timezone), applied };
      const began = performance.now();
      for (let taken = 0; taken < batchesTogether && left > 0; taken++) {
        if (taken > 0 && (within.awaited?.() ?? performance.now() - began > othersWaitMilliseconds)) return;
        const { value, done } = await batches.next();
        left = done ? 0 : left - value.apply.length - value.held.length;
        if (done) return;
        holdPersons(
          applying,
          value.held.filter(({ change }) => refreshed.persons([change]).length > 0),
        );
        const changes = await stand(refreshed.persons(value.apply));
        await applyBatch(applying, changes, step);
      }
    });
    const counts = applying.counts('persons');
    counts.created += applied.created;
    counts.updated += applied.updated;
    counts.unchanged += applied.unchanged;
  }
  if (bare) await ensureSearchIndexes(applying.database);
  await applyPersonRemovals(applying);
}

/** One transaction. */
interface PersonsStep {
  readonly within: Database;
  readonly seq: number;
  readonly now: Date;
  /** From this civil day on people are in their departments. */
  readonly today: string;
  readonly applied: { created: number; updated: number; unchanged: number };
}

/** Writes a batch and adds to `applied`; what it notes in the index matters only when the whole cycle comes to its end. */
async function applyBatch(
  applying: Applying,
  changes: readonly PersonChange[],
  { within, seq, now, today, applied }: PersonsStep,
): Promise<void> {
  const { references } = applying.plan;
  const created = changes.filter((change) => change.kind === 'create');
  const updated = changes.filter((change) => change.kind === 'update');
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
    const writes = altered.map(({ id, old, now: becomes }) => ({
      id,
      old: old as PersonState,
      now: resolvedState(becomes, references),
    }));
    await updatePeople(within, writes, today);
  }
  await writeUpdatedLinks(applying, updated, { within, seq });
  const facts = [
    ...created.map((change, index) => creationFacts(change, firstId + index, references)),
    ...altered.map((change) => updateFacts(change, references)),
  ];
  await recordChanges(within, facts, applying.author, now);
  const index = applying.plan.entities.persons?.loaded.index;
  for (const [position, change] of created.entries()) index?.set(change.entry, storedLink(change, firstId + position));
  for (const change of updated) index?.set(change.entry, storedLink(change, change.id));
  applied.created += created.length;
  applied.updated += altered.length;
  applied.unchanged += updated.length - altered.length;
}

async function writeUpdatedLinks(
  applying: Applying,
  updated: readonly PersonUpdate[],
  { within, seq }: { within: Database; seq: number },
): Promise<void> {
  const { references, entities } = applying.plan;
  const index = entities.persons?.loaded.index;
  const known: LinkWrite[] = [];
  const adopted: LinkWrite[] = [];
  for (const change of updated) {
    const { id } = change;
    const there = index !== undefined && !index.isNew(change.entry) && index.localId(change.entry) === id;
    (there ? known : adopted).push(personLink(change, id, references));
  }
  await rewriteLinks(within, applying.sourceId, 'persons', known, seq);
  await writeLinks(within, applying.sourceId, 'persons', adopted, seq, false);
}

function creationFacts({ key, now }: NewPerson, localId: number, references: References): ChangeFacts {
  return { entity: 'persons', key, localId, kind: 'create', fields: {}, made: shownPerson(now, references) };
}

function updateFacts({ key, id, fields, old, now }: PersonUpdate, references: References): ChangeFacts {
  const facts = { entity: 'persons', key, localId: id, kind: 'update', fields } as const;
  return old === null ? facts : { ...facts, raw: rawReferences(old, resolvedState(now, references)) };
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
      code: hold.code,
      reason: hold.reason,
      change: JSON.stringify({ ...change, facts, old: null, now: null, known: hold.known }),
    });
  }
  applying.counts('persons').held += held.length;
}
