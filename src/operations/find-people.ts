/** People as a person looks for them: by part of the name, by employee ID, or by a card number in any format. */
import { hexOf, readings } from '../model/card-number/card-number.ts';
import { type ListedIdentifier, listIdentifiers } from '../registry/lists/identifiers.ts';
import { type ListedPerson, listPersons } from '../registry/lists/persons.ts';
import { type PersonLinkShown, type Provenance, provenanceOf } from '../registry/lists/provenance.ts';
import { readOverrides, type ShownOverride } from '../registry/overrides.ts';
import { readPeople } from '../registry/people.ts';
import { readDepartments } from '../registry/structure.ts';
import { noPerson } from '../sync/override-person.ts';
import type { Installation } from './installation.ts';
import { sourceIdOf } from './lists.ts';
import { priorities } from './stored-configuration.ts';

export interface PeopleWanted {
  readonly search?: string | undefined;
  /** Local id of a department, with those below it; or its path. */
  readonly department?: string | undefined;
  readonly status?: string | undefined;
  readonly source?: string | undefined;
  readonly after?: number | undefined;
  readonly limit: number;
}

/** People in the order of their ids. Errors: `config.source`. */
export async function findPeople(installation: Installation, wanted: PeopleWanted): Promise<ListedPerson[]> {
  const { database } = installation;
  const sourceId = wanted.source === undefined ? undefined : await sourceIdOf(installation, wanted.source);
  if (sourceId === null) return [];
  const isId = wanted.department !== undefined && /^\d{1,15}$/.test(wanted.department);
  const people: ListedPerson[] = [];
  const filter = {
    find: wanted.search === undefined ? undefined : { text: wanted.search, numbers: numbersOf(wanted.search) },
    department: isId ? undefined : wanted.department,
    departments: isId ? await withBelow(installation, Number(wanted.department)) : undefined,
    status: wanted.status,
    sourceId,
    priorityOf: await priorities(database),
    after: wanted.after,
    limit: wanted.limit,
  };
  for await (const batch of listPersons(database, filter)) people.push(...batch);
  return people;
}

/** What a text would mean as a card number in each format that accepts it. */
export function numbersOf(text: string): { readonly bits: number; readonly value: string }[] {
  const found = readings(text.trim()).map(({ number }) => ({ bits: number.bits, value: hexOf(number) }));
  return [...new Map(found.map((number) => [`${number.bits} ${number.value}`, number])).values()];
}

async function withBelow({ database }: Installation, id: number): Promise<number[]> {
  const departments = await readDepartments(database);
  const found = new Set([id]);
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    for (const department of departments) {
      if (department.parent !== null && found.has(department.parent)) found.add(department.id);
    }
  }
  return [...found];
}

export interface WholePerson {
  readonly person: ListedPerson;
  /** Local ids of what the person's fields name. */
  readonly ids: {
    readonly department: number | null;
    readonly position: number | null;
    readonly accessLevels: readonly number[];
    readonly schedule: number | null;
  };
  readonly fields: Provenance['fields'];
  readonly links: readonly PersonLinkShown[];
  readonly overrides: readonly ShownOverride[];
  readonly identifiers: readonly ListedIdentifier[];
}

/** Errors: `command.notFound`. */
export async function wholePerson({ database, context }: Installation, id: number): Promise<WholePerson> {
  const priorityOf = await priorities(database);
  const found: ListedPerson[] = [];
  for await (const batch of listPersons(database, { id, priorityOf, limit: 1 })) found.push(...batch);
  const [person] = found;
  const provenance = await provenanceOf(database, id, context.now(), priorityOf);
  const stored = (await readPeople(database, [id], context.now())).get(id);
  if (person === undefined || provenance === undefined || stored === undefined) throw noPerson(id);
  const identifiers: ListedIdentifier[] = [];
  for await (const batch of listIdentifiers(database, { personId: id, priorityOf })) identifiers.push(...batch);
  const { department, position, accessLevels, schedule } = stored.state;
  return {
    person,
    ids: { department, position, accessLevels, schedule },
    ...provenance,
    overrides: await readOverrides(database, id, context.now()),
    identifiers,
  };
}
