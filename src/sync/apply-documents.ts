/** Applies justification documents: removals first, since they free the time that others take. */
import type { StoredDocumentType } from '../model/document-types.ts';
import { type ChangeFacts, recordChanges } from '../registry/changes.ts';
import type { Database } from '../registry/database.ts';
import {
  deleteDocuments,
  insertDocuments,
  readDocuments,
  readDocumentTypes,
  type StoredDocument,
  updateDocuments,
} from '../registry/documents.ts';
import { goneLink } from '../registry/linked.ts';
import { localIdOf, writeLinks, writeStates } from '../registry/links.ts';
import { type Applying, applyStep, storedLink } from './applying.ts';
import { heldRemoval } from './held-items.ts';
import { type DocumentChange, planBatch, type Removal, type ShownFields } from './planned.ts';

export async function applyDocuments(applying: Applying): Promise<void> {
  const { plan } = applying;
  const step = plan.entities.documents;
  if (step === undefined) return;
  for await (const planned of step.removals.batches(planBatch)) {
    let removals: readonly Removal[] = planned;
    if (step.holdRemovals !== null) {
      const { holdRemovals: hold } = step;
      for (const removal of removals) applying.held.push(heldRemoval('documents', removal, hold));
      applying.counts('documents').held += removals.length;
      continue;
    }
    await applyStep(applying, async (within, seq, refreshed) => {
      removals = await refreshed.documents(planned);
      await removeDocuments(within, removals, applying, seq);
    });
    for (const removal of removals) step.loaded.index.forget(removal.entry);
    applying.counts('documents').removed += removals.length;
  }
  for await (const changes of plan.documents.batches(planBatch)) await applyBatch(applying, changes);
}

async function applyBatch(applying: Applying, planned: readonly DocumentChange[]): Promise<void> {
  const persons = applying.plan.entities.persons?.loaded.index;
  let created: readonly DocumentChange[] = [];
  let updated: readonly DocumentChange[] = [];
  let altered: readonly DocumentChange[] = [];
  const factsOf = (change: DocumentChange) => ({ ...change.facts, personId: persons?.localId(change.person) ?? 0 });
  const storedOf = (change: DocumentChange): StoredDocument => ({ ...factsOf(change), id: change.id as number });
  let firstId = 0;
  await applyStep(applying, async (within, seq, refreshed) => {
    const changes = refreshed.any ? await stillOpen(within, refreshed.owned(planned, persons), applying) : planned;
    created = changes.filter((change) => change.id === null);
    updated = changes.filter((change) => change.id !== null);
    altered = updated.filter((change) => Object.keys(change.fields).length > 0);
    const before = await readDocuments(
      within,
      altered.map((change) => change.id as number),
    );
    firstId = await insertDocuments(within, created.map(factsOf));
    await updateDocuments(within, altered.map(storedOf));
    const links = [
      ...created.map((change, index) => storedLink(change, firstId + index)),
      ...updated.map((change) => storedLink(change, change.id as number)),
    ].map((link) => ({ ...link, missing: 0, record: null }));
    await writeLinks(within, applying.sourceId, 'documents', links, seq, false);
    const facts = [
      ...created.map((change, index) => changeFacts(change, null, { ...factsOf(change), id: firstId + index })),
      ...altered.map((change) => changeFacts(change, before.get(change.id as number) ?? null, storedOf(change))),
    ];
    await recordChanges(within, facts, applying.author, applying.context.now());
  });
  const index = applying.plan.entities.documents?.loaded.index;
  for (const [at, change] of created.entries()) index?.set(change.entry, storedLink(change, firstId + at));
  for (const change of updated) index?.set(change.entry, storedLink(change, change.id as number));
  const counts = applying.counts('documents');
  counts.created += created.length;
  counts.updated += altered.length;
  counts.unchanged += updated.length - altered.length;
}

/** Those that no refresh of somebody else has made or removed meanwhile; the next cycle looks at the others. */
async function stillOpen(
  within: Database,
  changes: readonly DocumentChange[],
  { sourceId }: Applying,
): Promise<readonly DocumentChange[]> {
  const there = await readDocuments(
    within,
    changes.flatMap(({ id }) => (id === null ? [] : [id])),
  );
  const open: DocumentChange[] = [];
  for (const change of changes) {
    const isOpen =
      change.id === null
        ? (await localIdOf(within, sourceId, 'documents', change.key)) === undefined
        : there.has(change.id);
    if (isOpen) open.push(change);
  }
  return open;
}

function changeFacts(change: DocumentChange, before: StoredDocument | null, now: StoredDocument): ChangeFacts {
  const { key, kind, fields } = change;
  return { entity: 'documents', key, localId: now.id, kind, fields, raw: { '#document': [before, now] } };
}

/** Deletes with links and record of change; also what `release` does. */
export async function removeDocuments(
  within: Database,
  removals: readonly Removal[],
  applying: Pick<Applying, 'sourceId' | 'author' | 'context'>,
  seq: number,
): Promise<void> {
  const ids = removals.map(({ localId }) => localId);
  const stored = await readDocuments(within, ids);
  const types = await readDocumentTypes(within);
  await deleteDocuments(within, ids);
  const states = removals.map(({ key }) => ({ key, state: goneLink }));
  await writeStates(within, applying.sourceId, 'documents', states, seq);
  const facts = removals.flatMap(({ key, localId }): ChangeFacts[] => {
    const document = stored.get(localId);
    if (document === undefined) return [];
    const fields = removedFields(document, types);
    return [{ entity: 'documents', key, localId, kind: 'remove', fields, raw: { '#document': [document, null] } }];
  });
  await recordChanges(within, facts, applying.author, applying.context.now());
}

/** What a removal shows of the document. */
export function removedFields(document: StoredDocument, types: readonly StoredDocumentType[]): ShownFields {
  const { typeId, from, to } = document;
  const type = types.find(({ id }) => id === typeId)?.letter ?? null;
  return { type: [type, null], from: [from, null], to: [to, null] };
}
