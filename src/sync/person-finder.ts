/** Finds the people to whom identifiers, documents and photos refer, by the key of a row or by what the rows of one person share. */
import type { EntityConfig } from '../config/document.ts';
import type { PersonKeyKind } from '../model/records.ts';
import type { RejectedRow } from '../registry/outcomes.ts';
import { type JoinedPeople, personOfRow } from './joined-people.ts';
import type { Entry, LinkIndex } from './link-index.ts';
import { entryOf } from './load-index.ts';

export interface PersonFinder {
  /** The index of persons; null where none are read. */
  readonly persons: LinkIndex | null;
  /** The entry of a person who can be used, or why there is none. */
  find(key: string): Entry | PersonFault;
}

/** Why a reference leads to nobody, as a rejected row tells it. */
export type PersonFault = Pick<RejectedRow, 'column' | 'value' | 'code' | 'reason'>;

export function isPersonFault(found: Entry | PersonFault): found is PersonFault {
  return typeof found === 'object';
}

export function personFinder(
  persons: LinkIndex | null,
  joined: JoinedPeople | null,
  config: EntityConfig | undefined,
): PersonFinder {
  const by = config?.fields['person']?.by;
  const usable = (entry: Entry): Entry => (persons !== null && entry >= 0 && persons.usable(entry) ? entry : -1);
  return {
    persons,
    find(key) {
      if (persons === null) return unknownPerson(key);
      const byPerson = by === 'key' ? -1 : usable(entryOf(persons, key));
      const byRow = joined === null || by === 'personKey' ? -1 : usable(personOfRow(joined, key));
      if (byPerson >= 0 && byRow >= 0 && byPerson !== byRow) return ambiguousPerson(key);
      const found = byPerson >= 0 ? byPerson : byRow;
      return found >= 0 ? found : unknownPerson(key);
    },
  };
}

export function unknownPerson(key: string): PersonFault {
  const reason = `The person "${key}" is not among the people that can be used. Add the person, or correct the row.`;
  return { column: 'person', value: key, code: 'cycle.unknownPerson', reason };
}

function ambiguousPerson(key: string): PersonFault {
  const kinds: readonly PersonKeyKind[] = ['key', 'personKey'];
  const reason = `"${key}" is the key of one person's row and the personKey of another person. Say which is meant: person: { column: ..., by: ${kinds.join(' or ')} }.`;
  return { column: 'person', value: key, code: 'cycle.ambiguousPerson', reason };
}
