/** Takes back what a cycle did to a work schedule or a justification document. */
import type { StoredChange } from '../registry/changes.ts';
import {
  deleteDocuments,
  insertDocuments,
  readDocuments,
  readDocumentTypes,
  type StoredDocument,
  updateDocuments,
} from '../registry/documents.ts';
import { relink } from '../registry/links.ts';
import { readSchedules, restoreSchedules, type StoredSchedule, updateSchedules } from '../registry/schedules.ts';
import { absentIds } from '../registry/structure.ts';
import { removedFields } from './apply-documents.ts';
import { linkState } from './link-index.ts';
import { linkRestored } from './link-restored.ts';
import { sameSchedule, shownSchedule } from './plan-schedules.ts';
import { recordUndo, swapped } from './record-undo.ts';
import { impossibleBecause, keptBecause, type Outcome, reverted, type Undoing } from './undo-outcome.ts';

export async function undoSchedule(change: StoredChange, undoing: Undoing): Promise<Outcome> {
  const { within } = undoing;
  if (change.kind === 'create') {
    return impossibleBecause('The source still lists it; it goes when the source lists it no more.');
  }
  const [old, now] = (change.fields['#schedule'] ?? [null, null]) as [StoredSchedule | null, StoredSchedule | null];
  if (old === null) return impossibleBecause('The record of the change does not hold the schedule.');
  if (change.kind === 'remove') {
    const id = change.localId;
    await restoreSchedules(within, [old]);
    await linkRestored(change, id, undoing);
    const raw = { '#schedule': [null, old] } as const;
    await recordUndo(change, undoing, { kind: 'create', localId: id, fields: shownSchedule(null, old), raw });
    return reverted;
  }
  const current = (await readSchedules(within, [change.localId])).get(change.localId);
  if (current === undefined) return impossibleBecause('The schedule is no longer there.');
  if (now === null || !sameSchedule(current, now)) return keptBecause('It was changed again since.');
  await updateSchedules(within, [{ ...old, id: current.id }]);
  const raw = { '#schedule': [current, old] } as const;
  await recordUndo(change, undoing, { kind: 'update', localId: current.id, fields: shownSchedule(current, old), raw });
  return reverted;
}

export async function undoDocument(change: StoredChange, undoing: Undoing): Promise<Outcome> {
  if (change.kind === 'remove') return restore(change, undoing);
  const document = (await readDocuments(undoing.within, [change.localId])).get(change.localId);
  if (document === undefined) return keptBecause('The document is gone already.');
  return change.kind === 'create' ? takeAway(document, change, undoing) : takeBack(document, change, undoing);
}

/** The row is still in the source: its link stays with no document behind it until the row changes. */
async function takeAway(document: StoredDocument, change: StoredChange, undoing: Undoing): Promise<Outcome> {
  const { within } = undoing;
  await deleteDocuments(within, [document.id]);
  await relink(within, 'documents', document.id, { localId: -change.id, state: linkState.present });
  const fields = removedFields(document, await readDocumentTypes(within));
  const raw = { '#document': [document, null] } as const;
  await recordUndo(change, undoing, { kind: 'remove', localId: document.id, fields, raw });
  return reverted;
}

async function restore(change: StoredChange, undoing: Undoing): Promise<Outcome> {
  const { within } = undoing;
  const stored = change.fields['#document']?.[0] as StoredDocument | null | undefined;
  if (!stored) return impossibleBecause('The record of the change does not hold the document.');
  if ((await absentIds(within, 'person', [stored.personId])).length > 0) {
    return impossibleBecause('The person was deleted.');
  }
  const id = await insertDocuments(within, [stored]);
  await linkRestored(change, id, undoing);
  const fields = swapped(removedFields(stored, await readDocumentTypes(within)));
  const raw = { '#document': [null, { ...stored, id }] } as const;
  await recordUndo(change, undoing, { kind: 'create', localId: id, fields, raw });
  return reverted;
}

async function takeBack(document: StoredDocument, change: StoredChange, undoing: Undoing): Promise<Outcome> {
  const { within } = undoing;
  const [old, now] = (change.fields['#document'] ?? [null, null]) as [StoredDocument | null, StoredDocument | null];
  if (old === null || now === null) return impossibleBecause('The record of the change does not hold the document.');
  if ((await absentIds(within, 'person', [old.personId])).length > 0)
    return impossibleBecause('The person was deleted.');
  const edited: string[] = [];
  const values: Record<string, unknown> = {};
  for (const field of ['personId', 'typeId', 'from', 'to', 'number', 'comment'] as const) {
    if (old[field] === now[field]) continue;
    if (document[field] === now[field]) values[field] = old[field];
    else edited.push(field.replace(/Id$/, ''));
  }
  if (Object.keys(values).length === 0) return keptBecause(`${edited.join(', ')} changed again since.`);
  const made: StoredDocument = { ...document, ...values };
  await updateDocuments(within, [made]);
  const fields = Object.fromEntries(
    Object.entries(swapped(change.fields)).filter(([field]) => !field.startsWith('#') && !edited.includes(field)),
  );
  const raw = { '#document': [document, made] } as const;
  await recordUndo(change, undoing, { kind: 'update', localId: document.id, fields, raw });
  return edited.length === 0
    ? reverted
    : { outcome: 'reverted', reason: `${edited.join(', ')} changed again since: kept` };
}
