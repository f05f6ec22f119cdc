import { GatehouseError } from '../model/errors.ts';
import { type ListedChange, listChanges } from '../registry/lists/changes.ts';
import { type ListedPerson, listPersons } from '../registry/lists/persons.ts';
import { type Provenance, provenanceOf } from '../registry/lists/provenance.ts';
import type { Installation } from './installation.ts';
import { type PersonTime, timeOf } from './person-time.ts';
import { priorities } from './stored-configuration.ts';

/** One person whole. */
export interface ShownPerson {
  readonly person: ListedPerson;
  readonly provenance: Provenance;
  readonly time: PersonTime;
  /** The newest changes of the person, newest first. */
  readonly changes: readonly ListedChange[];
}

export interface FoundPeople {
  /** One person, or several who share an employee ID. */
  readonly people: readonly ShownPerson[];
  /** Local ids of others whose employee ID reads like the local id that was found. */
  readonly others: readonly number[];
}

const newestChanges = 10;

/** The person with a local id or else those with an employee ID. Errors: `command.notFound`. */
export async function showPerson(
  installation: Installation,
  word: string,
  by: 'any' | 'id' | 'employee-id' = 'any',
): Promise<FoundPeople> {
  const { database } = installation;
  const priorityOf = await priorities(database);
  const isId = by !== 'employee-id' && /^[1-9][0-9]{0,14}$/.test(word);
  const read = async (filter: { id: number } | { employeeId: string }): Promise<ListedPerson[]> => {
    const found: ListedPerson[] = [];
    for await (const batch of listPersons(database, { ...filter, priorityOf, limit: 100 })) found.push(...batch);
    return found;
  };
  const byId = isId ? await read({ id: Number(word) }) : [];
  const byEmployeeId = by === 'id' ? [] : await read({ employeeId: word });
  const found = byId.length > 0 ? byId : byEmployeeId;
  if (found.length === 0) {
    throw new GatehouseError('command.notFound', `No person has the ID or employee ID "${word}".`, {
      place: 'ID-or-EMPLOYEE-ID',
      value: word,
      remedy: 'Look for the person by name: gatehouse list persons --search NAME',
    });
  }
  const people: ShownPerson[] = [];
  for (const person of found) {
    const provenance = await provenanceOf(database, person.id, installation.context.now(), priorityOf);
    if (provenance === undefined) continue;
    const changes: ListedChange[] = [];
    const filter = { entity: 'persons', localId: person.id, limit: newestChanges } as const;
    for await (const batch of listChanges(database, filter)) changes.push(...batch);
    const time = await timeOf(database, person.id, installation.context.now());
    people.push({ person, provenance, time, changes });
  }
  const others = byId.length === 0 ? [] : byEmployeeId.map(({ id }) => id).filter((id) => id !== byId[0]?.id);
  return { people, others };
}
