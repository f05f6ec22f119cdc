/** A plan as lines to be shown, in the order in which the changes would be applied. */
import type { SourceConfig } from '../config/document.ts';
import type { MappedEntity } from '../model/records.ts';
import { mappedEntities } from '../model/records.ts';
import type { Database } from '../registry/database.ts';
import { readDocuments, readDocumentTypes } from '../registry/documents.ts';
import { readIdentifiers } from '../registry/identifiers.ts';
import { keysOf } from '../registry/links.ts';
import { removedFields } from './apply-documents.ts';
import { decideIdentifiers, decidePersonRemovals, decidePersons } from './decided.ts';
import type { Plan } from './plan.ts';
import { inUseNotice, stayingStructure } from './plan-usage.ts';
import type { PlanLine, Removal, ShownFields } from './planned.ts';
import { planBatch } from './planned.ts';
import { line, rejectionLine, removalLines } from './preview-line.ts';
import { photoLines } from './preview-photos.ts';
import { shownKeyText } from './reading.ts';
import type { Notice } from './report.ts';
import { fieldsOf } from './shown.ts';

export interface PreviewRules {
  readonly database: Database;
  readonly sourceId: number;
  readonly config: SourceConfig;
  readonly now: Date;
  readonly priorityOf: (sourceId: number) => number;
  readonly dismisses: (sourceId: number) => boolean;
}

/** Gives what the reader must know beside the lines. */
export async function* planLines(plan: Plan, rules: PreviewRules): AsyncGenerator<PlanLine, Notice[]> {
  const notices: Notice[] = [];
  const removalRules = { ...rules, action: rules.config.missing.persons.action };
  const staying = await stayingStructure(plan, rules.database, removalRules);
  for (const entity of ['departments', 'positions', 'accessLevels', 'schedules'] as const) {
    for (const change of plan[entity]) {
      if (Object.keys(change.fields).length > 0) yield line(entity, change.key, change.kind, change.fields, null);
    }
  }
  for await (const { apply, held } of decidePersons(plan)) {
    for (const change of apply) {
      const fields = fieldsOf(change, plan.references);
      if (Object.keys(fields).length > 0) yield line('persons', change.key, change.kind, fields, null);
    }
    for (const { change, hold } of held) {
      const fields = fieldsOf(change, plan.references);
      yield { ...line('persons', change.key, change.kind, fields, hold.reason), held: true, code: hold.code };
    }
  }
  yield* personRemovals(plan, rules);
  yield* identifierLines(plan, rules);
  yield* documentLines(plan, rules);
  yield* photoLines(plan, rules);
  for (const entity of ['accessLevels', 'positions', 'departments', 'schedules'] as const) {
    const fields = (removals: readonly Removal[]) => structureFields(plan, entity, removals);
    yield* removalLines(plan, entity, fields, undefined, undefined, staying[entity]);
    if (staying[entity].size > 0) notices.push(inUseNotice(entity, staying[entity].size));
  }
  for (const conflict of plan.conflicts) {
    yield {
      ...line(conflict.entity as MappedEntity, conflict.key, 'conflict', {}, conflict.reason),
      code: conflict.code,
    };
  }
  for (const entity of mappedEntities) {
    const step = plan.entities[entity];
    if (step === undefined) continue;
    for await (const rows of step.rejected.batches(planBatch)) for (const row of rows) yield rejectionLine(row);
  }
  return notices;
}

async function* personRemovals(plan: Plan, rules: PreviewRules): AsyncGenerator<PlanLine> {
  const removalRules = { ...rules, action: rules.config.missing.persons.action, references: plan.references };
  yield* removalLines(plan, 'persons', async (removals) =>
    (await decidePersonRemovals(rules.database, removals, removalRules)).map(({ fields }) => fields),
  );
  const step = plan.entities.persons;
  if (step === undefined || step.holdRemovals !== null || removalRules.action !== 'delete') return;
  // As when it is applied: nothing else of the plan can refer to whoever goes.
  for await (const removals of step.removals.batches(planBatch)) {
    for (const { entry } of removals) step.loaded.index.forget(entry);
  }
}

async function identifierFields(database: Database, removals: readonly Removal[]): Promise<ShownFields[]> {
  const stored = await readIdentifiers(
    database,
    removals.map(({ localId }) => localId),
  );
  return removals.map(({ localId }) => {
    const identifier = stored.get(localId);
    return { kind: [identifier?.kind ?? null, null], number: [identifier?.number ?? null, null] };
  });
}

async function* identifierLines(plan: Plan, rules: PreviewRules): AsyncGenerator<PlanLine> {
  const step = plan.entities.identifiers;
  if (step === undefined) return;
  for (const removals of [plan.replaced, step.removals]) {
    yield* removalLines(plan, 'identifiers', (batch) => identifierFields(rules.database, batch), removals);
  }
  const withPeople = plan.entities.persons?.holdRemovals ?? null;
  const fieldsOf = (batch: readonly Removal[]) => identifierFields(rules.database, batch);
  yield* removalLines(plan, 'identifiers', fieldsOf, plan.heldIdentifiers, withPeople);
  for await (const settled of decideIdentifiers(plan, rules.database, rules.sourceId, 'to be removed')) {
    for (const item of settled) {
      if (item.kind === 'reject') step.rejected.push(item.row);
      else if (item.kind === 'conflict') plan.conflicts.push(item.conflict);
      else if (item.kind === 'hold') {
        const { change, hold } = item;
        yield {
          ...line('identifiers', change.key, change.kind, change.fields, hold.reason),
          held: true,
          code: hold.code,
        };
      } else if (Object.keys(item.change.fields).length > 0) {
        yield line('identifiers', item.change.key, item.change.kind, item.change.fields, null);
      }
    }
  }
}

async function* documentLines(plan: Plan, { database, sourceId }: PreviewRules): AsyncGenerator<PlanLine> {
  if (plan.entities.documents === undefined) return;
  const types = await readDocumentTypes(database);
  const owners = new Map<string, string>();
  const removed = removalLines(plan, 'documents', async (removals) => {
    const stored = await readDocuments(
      database,
      removals.map(({ localId }) => localId),
    );
    const keys = await keysOf(
      database,
      sourceId,
      'persons',
      [...stored.values()].map(({ personId }) => personId),
    );
    return removals.map(({ key, localId }) => {
      const document = stored.get(localId);
      const owner = document === undefined ? undefined : keys.get(document.personId)?.key;
      if (owner !== undefined) owners.set(shownKeyText(key), owner);
      return document === undefined ? {} : removedFields(document, types);
    });
  });
  for await (const made of removed) {
    const personKey = owners.get(made.key ?? '');
    yield personKey === undefined ? made : { ...made, personKey };
  }
  for await (const changes of plan.documents.batches(planBatch)) {
    for (const { key, kind, fields, personKey } of changes) {
      if (Object.keys(fields).length > 0) yield { ...line('documents', key, kind, fields, null), personKey };
    }
  }
}

async function structureFields(
  plan: Plan,
  entity: 'departments' | 'positions' | 'accessLevels' | 'schedules',
  removals: readonly Removal[],
): Promise<ShownFields[]> {
  const { references } = plan;
  return removals.map(({ localId }): ShownFields => {
    const name =
      entity === 'departments'
        ? references.departmentPath(localId, 'before')
        : references.nameOf(entity, localId, 'before');
    return { name: [name, null] };
  });
}
