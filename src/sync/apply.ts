/** Applies a plan in the order of design: structure, people, identifiers (removals first), and last what has become empty. */
import type { MappedEntity } from '../model/records.ts';
import { applyDocuments } from './apply-documents.ts';
import { applyIdentifiers } from './apply-identifiers.ts';
import { applyIdentity, applyPersonRows } from './apply-person-rows.ts';
import { applyPersons } from './apply-persons.ts';
import { applyPhotos } from './apply-photos.ts';
import { applyScheduleRemovals, applySchedules } from './apply-schedules.ts';
import { applyDepartments, applyNamed, applyStructureRemovals, applySweep } from './apply-structure.ts';
import { type Applying, applySilent } from './applying.ts';
import { heldRemoval } from './held-items.ts';
import { applyMentioned } from './make-mentioned.ts';
import { inUseNotice } from './plan-usage.ts';
import { planBatch } from './planned.ts';
import type { Notice } from './report.ts';

export interface ApplyOptions {
  /** The last cycle did not end well, so what it may have left half-swept is swept. */
  readonly lastIncomplete: boolean;
  readonly progress: (entity: MappedEntity, rows?: number, expected?: number | null) => void;
}

/** Gives what the reader must know beside the counts. Errors: `registry.full`, `registry.write`, `cycle.cancelled`. */
export async function applyPlan(applying: Applying, options: ApplyOptions): Promise<Notice[]> {
  const notices: Notice[] = [];
  await applyIdentity(applying);
  // A department that names a schedule of this plan comes after it; else the order is that of the entities.
  const schedulesFirst = applying.config.departments?.fields['schedule'] !== undefined;
  if (schedulesFirst) await stepSchedules(applying, options);
  options.progress('departments');
  await applyDepartments(applying);
  await applySilent(applying, 'departments');
  for (const kind of ['positions', 'accessLevels'] as const) {
    options.progress(kind);
    await applyNamed(applying, kind);
    await applySilent(applying, kind);
  }
  if (!schedulesFirst) await stepSchedules(applying, options);
  await applyMentioned(applying);
  options.progress('persons');
  await applyPersons(applying);
  await applySilent(applying, 'persons');
  await applyPersonRows(applying);
  options.progress('identifiers');
  await applyIdentifiers(applying);
  await applySilent(applying, 'identifiers');
  options.progress('documents');
  await applyDocuments(applying);
  await applySilent(applying, 'documents');
  options.progress('photos');
  notices.push(...(await applyPhotos(applying, (rows, expected) => options.progress('photos', rows, expected))));
  await applySilent(applying, 'photos');
  // What is held may need what only its rows mention; then it is swept when the cycle ends.
  if (applying.held.size() === 0 && maySweep(applying, options)) await applySweep(applying);
  // Schedules after departments, which may be the last to have them.
  for (const entity of ['accessLevels', 'positions', 'departments', 'schedules'] as const) {
    await holdStructureRemovals(applying, entity);
    const staying =
      entity === 'schedules' ? await applyScheduleRemovals(applying) : await applyStructureRemovals(applying, entity);
    if (staying > 0) notices.push(inUseNotice(entity, staying));
  }
  return notices;
}

/** The part of a plan that is about people. Errors as `applyPlan`. */
export async function applyPeople(applying: Applying): Promise<void> {
  await applyMentioned(applying);
  await applyPersons(applying);
  await applyIdentifiers(applying);
  await applyDocuments(applying);
}

type Lasting = 'departments' | 'positions' | 'accessLevels' | 'schedules';

async function stepSchedules(applying: Applying, options: ApplyOptions): Promise<void> {
  options.progress('schedules');
  await applySchedules(applying);
  await applySilent(applying, 'schedules');
}

/** Whether anything made on mention can have become free, or was mentioned by rows that came to nothing. */
function maySweep({ plan, counts }: Applying, options: ApplyOptions): boolean {
  const { mentionedDepartments, mentionedNamed } = plan.references;
  const mentioned = mentionedDepartments.length + mentionedNamed.positions.length + mentionedNamed.accessLevels.length;
  const { updated, removed } = counts('persons');
  return options.lastIncomplete || updated + removed + mentioned > 0;
}

async function holdStructureRemovals(applying: Applying, entity: Lasting): Promise<void> {
  const step = applying.plan.entities[entity];
  if (step === undefined || step.holdRemovals === null) return;
  for await (const batch of step.removals.batches(planBatch)) {
    for (const removal of batch) applying.held.push(heldRemoval(entity, removal, step.holdRemovals));
    applying.counts(entity).held += batch.length;
  }
}
