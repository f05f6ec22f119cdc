/** Which of the structure that is gone from the source stays because something has it when the plan is applied: a preview tells it beforehand. */
import type { PersonFacts, PersonState } from '../model/person-state.ts';
import type { Database } from '../registry/database.ts';
import { holdersOf, namesOf, type ReferringField } from '../registry/names-of-people.ts';
import { decidePersonRemovals, decidePersons, type RemovalRules } from './decided.ts';
import type { Plan } from './plan.ts';
import { type PlannedId, planBatch } from './planned.ts';
import type { Notice } from './report.ts';

const fields = {
  departments: 'department',
  positions: 'position',
  accessLevels: 'accessLevels',
  schedules: 'schedule',
} as const satisfies Record<string, ReferringField>;
type Lasting = keyof typeof fields;
const lasting = ['accessLevels', 'positions', 'departments', 'schedules'] as const satisfies readonly Lasting[];

/** What has something that is to go: people by local id, links and changes by a text of their own. */
type Users = Map<PlannedId, Set<string>>;

/** Of the removals that are not held, those that come to nothing. */
export async function stayingStructure(
  plan: Plan,
  database: Database,
  rules: Omit<RemovalRules, 'references'>,
): Promise<Readonly<Record<Lasting, ReadonlySet<PlannedId>>>> {
  const users = new Map<Lasting, Users>();
  for (const entity of lasting) {
    const ids = await removedOf(plan, entity);
    if (ids.length > 0) users.set(entity, await usersNow(database, fields[entity], ids));
  }
  if (users.size > 0) {
    await followChanges(plan, users, rules.sourceId);
    await followRemovals(plan, users, database, rules);
  }
  const none = (): Set<PlannedId> => new Set();
  const result = { departments: none(), positions: none(), accessLevels: none(), schedules: none() };
  for (const [entity, of] of users) {
    if (entity === 'departments') keepParents(plan, of);
    if (entity === 'schedules') keepSchedules(plan, of, users.get('departments'));
    for (const [id, own] of of) if (own.size > 0) result[entity].add(id);
  }
  return result;
}

async function removedOf(plan: Plan, entity: Lasting): Promise<number[]> {
  const step = plan.entities[entity];
  if (step === undefined || step.holdRemovals !== null) return [];
  const ids: number[] = [];
  for await (const removals of step.removals.batches(planBatch)) ids.push(...removals.map(({ localId }) => localId));
  return ids;
}

async function usersNow(database: Database, field: ReferringField, ids: readonly number[]): Promise<Users> {
  const users: Users = new Map(ids.map((id) => [id, new Set()]));
  for (const { personId, id } of await holdersOf(database, field, ids)) users.get(id)?.add(personUser(personId));
  const { links, held } = await namesOf(database, field, new Set(ids));
  for (const { sourceId, key, ids: named } of links)
    for (const id of named) users.get(id)?.add(linkUser(sourceId, key));
  for (const id of held) users.get(id)?.add('held');
  return users;
}

function personUser(id: number | string): string {
  return `person ${id}`;
}

function linkUser(sourceId: number, key: string): string {
  return `link ${sourceId} ${key}`;
}

function idsIn(of: PersonState | PersonFacts, field: ReferringField): readonly PlannedId[] {
  const value = of[field] ?? null;
  if (value === null) return [];
  return typeof value === 'number' ? [value] : value;
}

/** Says what a user has from now on. */
function replace(users: ReadonlyMap<Lasting, Users>, user: string, now: PersonState | PersonFacts | null): void {
  for (const [entity, of] of users) {
    for (const own of of.values()) own.delete(user);
    for (const id of now === null ? [] : idsIn(now, fields[entity])) of.get(id)?.add(user);
  }
}

async function followChanges(plan: Plan, users: ReadonlyMap<Lasting, Users>, sourceId: number): Promise<void> {
  for await (const { apply } of decidePersons(plan)) {
    for (const change of apply) {
      replace(users, personUser(change.id ?? change.key), change.now);
      replace(users, linkUser(sourceId, change.key), change.facts);
    }
  }
}

async function followRemovals(
  plan: Plan,
  users: ReadonlyMap<Lasting, Users>,
  database: Database,
  rules: Omit<RemovalRules, 'references'>,
): Promise<void> {
  const step = plan.entities.persons;
  if (step === undefined || step.holdRemovals !== null) return;
  const whole = { ...rules, references: plan.references };
  for await (const removals of step.removals.batches(planBatch)) {
    for (const { removal, outcome, now, linkGoes } of await decidePersonRemovals(database, removals, whole)) {
      if (outcome !== 'link') replace(users, personUser(removal.localId), outcome === 'delete' ? null : now);
      if (linkGoes) replace(users, linkUser(rules.sourceId, removal.key), null);
    }
  }
}

/** A department with one that stays below it stays too. */
function keepParents(plan: Plan, users: Users): void {
  for (let again = true; again; ) {
    again = false;
    for (const [id, { parent }] of plan.references.after) {
      const goes = users.get(id)?.size === 0;
      const above = parent === null ? undefined : users.get(parent);
      if (above === undefined || goes || above.has(`department ${id}`)) continue;
      above.add(`department ${id}`);
      again = true;
    }
  }
}

function keepSchedules(plan: Plan, users: Users, departments: Users | undefined): void {
  for (const [id, { schedule }] of plan.references.after) {
    if (schedule === null || departments?.get(id)?.size === 0) continue;
    users.get(schedule.id)?.add(`department ${id}`);
  }
}

/** What is told of it, before the cycle and after. */
export function inUseNotice(entity: Lasting, count: number): Notice {
  const what = entity === 'departments' ? 'are not empty' : 'somebody has';
  const text = `${count} ${entity} are gone from the source but ${what}: they stay until they are free.`;
  return { entity, code: 'cycle.inUse', text };
}
